"""The reading pages' style sheet, inlined: the first packet paints.

`posts/static/posts/css/` holds one file for each layer, in the order LAYERS declares; the admin's
own sheets lie in its folder `desk/` and are linked there as files.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "posts" / "static" / "posts" / "css"
LAYERS = (
    "tokens", "base", "layout", "prose", "exercise", "article", "comments", "comment_form", "questions", "finding",
    "print",
)  # fmt: skip

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENTATION = re.compile(r"^\s+", re.MULTILINE)


@cache
def page_styles() -> str:
    """All layers as one text, the order declared in its first line."""
    sheets = [_stripped((FOLDER / f"{layer}.css").read_text()) for layer in LAYERS]
    return f"@layer {', '.join(LAYERS)};\n" + "\n".join(sheets)


def _stripped(sheet: str) -> str:
    """Without the words meant for us and the indentation: a kilobyte less of every first visit, compressed."""
    return INDENTATION.sub("", COMMENT.sub("", sheet))


@cache
def page_styles_hash() -> str:
    """The hash that lets the content policy accept the inlined sheet and no other."""
    digest = hashlib.sha256(page_styles().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
