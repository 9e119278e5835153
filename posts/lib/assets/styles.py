"""Critical CSS of the reading pages, inlined: the first packet paints.

`posts/static/posts/css/` holds one file for each layer, in the order LAYERS declares; the admin's
own sheets lie in its folder `desk/` and are linked there as files.

An article inlines only what its head and text need. What stands below the text is styled by a sheet of its own, which
`later_style.py` hands out: a browser paints the text while that sheet is still on its way.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "static" / "posts" / "css"
LAYERS = (
    "tokens", "base", "layout", "lists", "prose", "exercise", "guide", "article", "foot", "comments", "comment_form",
    "questions", "finding", "print",
)  # fmt: skip
OF_THE_TEXT = ("tokens", "base", "layout", "prose", "exercise", "article")
BELOW_THE_TEXT = ("guide", "foot", "comments", "comment_form", "questions", "print")

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NEEDLESS_SPACE = re.compile(r"(?<=[{};,])\s+|\s+(?=[{}])")


@cache
def page_styles() -> str:
    return _in_order(LAYERS)


@cache
def article_styles() -> str:
    """What an article inlines. It declares the order of all layers, so the later sheet changes nothing above it."""
    return _in_order(OF_THE_TEXT)


@cache
def later_styles() -> str:
    return _sheets(BELOW_THE_TEXT)


def _in_order(layers: tuple[str, ...]) -> str:
    return f"@layer {', '.join(LAYERS)};\n" + _sheets(layers)


def _sheets(layers: tuple[str, ...]) -> str:
    return "\n".join(_stripped((FOLDER / f"{layer}.css").read_text()) for layer in layers)


def _stripped(sheet: str) -> str:
    return NEEDLESS_SPACE.sub("", COMMENT.sub("", sheet)).strip()


def style_hashes() -> list[str]:
    digests = (hashlib.sha256(sheet.encode()).digest() for sheet in (page_styles(), article_styles()))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
