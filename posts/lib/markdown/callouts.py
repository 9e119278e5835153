"""Callouts (admonitions): a quote that begins with `[!NOTE]`, as on GitHub, becomes a box with a title."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from posts.lib.markdown.figures import BREAKS, inline_lines

CALLOUTS = {"note", "tip", "important", "warning", "caution"}
MARK = re.compile(r"\[!(\w+)\][ \t]*")


def callouts(state: StateCore) -> None:
    tokens: list[Token] = []
    open_ones: list[int] = []  # levels of the quotes that are callouts and not yet closed
    for index, token in enumerate(state.tokens):
        if token.type == "blockquote_open" and (kind := _kind_of(state.tokens[index : index + 3], state.env)):
            token.tag = "div"
            token.attrs = {"class": f"callout {kind}", "role": "note"}
            open_ones.append(token.level)
            tokens += [token, *_title(kind, _take_words(state.tokens[index + 1 : index + 5]), token.level + 1)]
            continue
        if token.type == "blockquote_close" and open_ones and open_ones[-1] == token.level:
            token.tag = "div"
            open_ones.pop()
        tokens.append(token)
    state.tokens = tokens


def _kind_of(tokens: Sequence[Token], env: Any) -> str:
    first = next(iter(tokens[2].children or ()), None) if tokens[1].type == "paragraph_open" else None
    match = MARK.match(first.content) if first and first.type == "text" else None
    if match and match[1].lower() not in CALLOUTS:
        note = _("“[!%(name)s]” is not a box: there are NOTE, TIP, IMPORTANT, WARNING and CAUTION.")
        env.setdefault("notes", []).append(note % {"name": match[1]})
        return ""
    return match[1].lower() if match else ""


def _take_words(tokens: Sequence[Token]) -> list[Token]:
    opening, inline, closing, behind = tokens
    line, *others = inline_lines(inline.children or [])
    line[0].content = MARK.sub("", line[0].content, count=1)
    words = line if line[0].content else line[1:]
    if words and words[-1].type in BREAKS:
        words.pop()
    if not others and behind.type == "blockquote_close":
        inline.children = words
        return []
    inline.children = [child for other in others for child in other]
    opening.hidden = closing.hidden = not others
    return words


def _title(kind: str, words: list[Token], level: int) -> list[Token]:
    """The kind is always said: its colour alone would not reach everybody."""
    name = _names()[kind]
    label = _("%(kind)s:") % {"kind": name} + " " if words else name
    return [
        Token("paragraph_open", "p", 1, level=level, block=True, attrs={"class": "callout-title"}),
        Token("inline", "", 0, level=level + 1, block=True, children=[Token("text", "", 0, content=label), *words]),
        Token("paragraph_close", "p", -1, level=level, block=True),
    ]


def _names() -> dict[str, str]:
    return {
        "note": _("Note"),
        "tip": _("Tip"),
        "important": _("Important"),
        "warning": _("Warning"),
        "caution": _("Caution"),
    }
