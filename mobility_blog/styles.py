"""The reading pages' style sheet, inlined: the first packet paints.

`posts/static/posts/css/` holds one file for each layer, in the order LAYERS declares; the admin's
own sheets lie in its folder `desk/` and are linked there as files.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "posts" / "static" / "posts" / "css"
LAYERS = (
    "tokens", "base", "layout", "prose", "exercise", "article", "comments", "comment_form", "questions", "finding",
    "print",
)  # fmt: skip


@cache
def page_styles() -> str:
    """All layers as one text, the order declared in its first line."""
    sheets = [(FOLDER / f"{layer}.css").read_text() for layer in LAYERS]
    return f"@layer {', '.join(LAYERS)};\n" + "\n".join(sheets)


@cache
def page_styles_hash() -> str:
    """The hash that lets the content policy accept the inlined sheet and no other."""
    digest = hashlib.sha256(page_styles().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
