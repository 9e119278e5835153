"""Stream-Safe Text (UAX 15, section 13): no more than 30 combining marks in a row.

Putting marks into their canonical order takes time by the square of their number, and holds every other thread
meanwhile: eighty thousand of them stopped a whole server for a quarter of a minute. No language needs ten.
"""

import re
import unicodedata
from functools import cache

MOST_MARKS = 30  # in a row
# Where they lie; the last of them are Adlam's. What follows in Unicode combines with nothing.
FIRST, LAST = 0x0300, 0x1E94F
# No marks by their own class, but made of marks.
MADE_OF_MARKS = "\u0f73\u0f75\u0f81\uff9e\uff9f"


def stream_safe(text: str) -> str:
    return text if text.isascii() else _runs().sub(lambda run: run[0][:MOST_MARKS], text)


def is_stream_safe(text: str) -> bool:
    return text.isascii() or not any(len(run) > MOST_MARKS for run in _runs().findall(text))


@cache
def _runs() -> re.Pattern[str]:
    """Two marks or more. Possessive: a run is looked at once, however long it is."""
    marks = "".join(filter(unicodedata.combining, map(chr, range(FIRST, LAST + 1))))
    return re.compile(f"[{marks}{MADE_OF_MARKS}]{{2,}}+")
