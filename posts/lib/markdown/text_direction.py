"""Text direction (`dir`): blocks written in the other direction than the page say so, and only they.

By the first letter that has a direction, as `dir="auto"` would find it. Said outright, a list and a quote turn as a
whole, with their marks and edges: what is automatic within would not count for what is around it.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import get_language_bidi
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}  # by the names of Unicode
TURNED = {
    "paragraph", "heading", "bullet_list", "ordered_list", "list_item", "blockquote", "th", "td", "summary",
}  # fmt: skip
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def directions(state: StateCore) -> None:
    around = "rtl" if get_language_bidi() else "ltr"
    if around == "ltr" and not RIGHT_TO_LEFT.search(state.src):
        return
    by_block = _direction_of_blocks(state.tokens)
    inherited = [around]
    for token in state.tokens:
        if token.type.rpartition("_")[0] not in TURNED:
            continue
        if token.nesting < 0:
            inherited.pop()
            continue
        own = by_block.get(id(token), inherited[-1])
        if own != inherited[-1]:
            token.attrSet("dir", own)
        inherited.append(own)


def _direction_of_blocks(tokens: Iterable[Token]) -> dict[int, str]:
    by_block: dict[int, str] = {}
    undecided: list[Token] = []
    for token in tokens:
        if token.type == "inline":
            direction = _direction_of(token)
            if direction:
                by_block |= {id(opening): direction for opening in undecided}
                undecided.clear()
        elif token.type.rpartition("_")[0] not in TURNED:
            continue
        elif token.nesting > 0:
            undecided.append(token)
        elif undecided:
            undecided.pop()
    return by_block


def _direction_of(inline: Token) -> str | None:
    letters = (letter for child in inline.children or () if child.type != "image" for letter in child.content)
    return next(filter(None, (DIRECTIONS.get(unicodedata.bidirectional(letter)) for letter in letters)), None)
