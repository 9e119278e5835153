"""Markdown escaping: what stands for itself in a plain text stands for itself on the page.

Only what Markdown would read as a mark is escaped, since editors go on working with the result. Every text becomes
one line: then underlined headings, tables and hard line breaks, which take two, cannot arise.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

# Marks anywhere in a line. A lone ~ and a lone & are text; ~~ strikes through, and &amp; is an entity.
INLINE = re.compile(r"[\\`*_\[<]|~(?=~)|&(?=#?[0-9A-Za-z]+;)")
NO_WIDTH = "\u200b\u2060\ufeff"
# Marks at the start of a line: headings, quotes, bullets, rules, containers ...
START = re.compile(rf"([{NO_WIDTH}]*)(#{{2,}}|#(?=[\s{NO_WIDTH}]|$)|>|[-+](?=[\s{NO_WIDTH}-]|$)|:(?=::))")
# ... and numbers, where the escape stands before the delimiter.
NUMBER = re.compile(rf"([{NO_WIDTH}]*[0-9]{{1,9}})([.)])(?=[\s{NO_WIDTH}]|$)")
# A backslash escapes none but plain signs; these are written by their number.
WIDE = re.compile(rf"(?<![^{NO_WIDTH}])(?:[＃＞－＊＋•‣◦▪●・]|[0-9０-９](?=[0-9０-９]{{0,2}}[．）]))|＊(?=＊)")

HEADING_CHARACTERS = 60
SMALL_WORDS = re.compile("an?|and|as|at|but|by|for|from|into?|nor|of|on|or|over|the|to|up|with")


@dataclass
class Block:
    """A heading, a paragraph, a list of steps or a list of tips; one text for each line or item."""

    kind: Literal["heading", "paragraph", "steps", "tips"]
    texts: list[str] = field(default_factory=list)
    start: int = 1
    delimiter: str = "."

    @property
    def next_number(self) -> int:
        return self.start + len(self.texts)

    @property
    def reads_like_a_heading(self) -> bool:
        line = self.texts[0].strip()
        if self.kind != "paragraph" or len(self.texts) > 1 or len(line) > HEADING_CHARACTERS or line[-1] != ":":
            return False
        first, *others = re.findall(r"[^\W_][\w'’]*", line) or ["no words"]
        return not first[0].islower() and not any(
            word[0].islower() and not SMALL_WORDS.fullmatch(word) for word in others
        )

    def markdown(self) -> str:
        match self.kind:
            case "heading":
                return f"## {_escape(self.texts[0].strip())}"
            case "paragraph":
                return _escape_line(" ".join(line.strip() for line in self.texts))
            case "steps":
                items = enumerate(self.texts, self.start)
                return "\n".join(f"{number}{self.delimiter} {_escape_line(text.strip())}" for number, text in items)
            case "tips":
                return "\n".join(f"- {_escape_line(text.strip())}" for text in self.texts)


def _escape(text: str) -> str:
    one_line = INLINE.sub(r"\\\g<0>", " ".join(text.splitlines()))
    return WIDE.sub(lambda found: f"&#{ord(found[0])};", one_line)


def _escape_line(text: str) -> str:
    escaped = _escape(text)
    if START.match(escaped):
        return START.sub(r"\1\\\2", escaped, count=1)
    return NUMBER.sub(r"\1\\\2", escaped, count=1) if NUMBER.match(escaped) else escaped
