"""Lists that nobody meant, such as "2019. That was a year" and "+ 5 kg": they become the paragraphs they were typed as.

On markdown-it's tokens, between blocks and words. The marks come back as they stood there, with their numbers.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MOST_DIGITS_OF_AUTHORS = 3  # longer numbers are years
MOST_DIGITS_OF_READERS = 2
OPENINGS = ("bullet_list_open", "ordered_list_open")
CLOSINGS = ("bullet_list_close", "ordered_list_close")
OF_A_DATE = re.compile(r"\d{1,2}\. ?\d{2,4}\b")  # behind the day
BEGINS_WITH_NUMBER = re.compile(r"[.,]?\d")


@dataclass(frozen=True)
class TypedList:
    """A list as its tokens have it; `numbers` are as typed, and empty where it has bullets."""

    mark: str
    numbers: list[str]
    texts: list[str]  # what stands directly behind each mark

    @property
    def counts_on(self) -> bool:
        first = int(self.numbers[0]) if self.numbers else 0
        return all(int(number) == first + at for at, number in enumerate(self.numbers))


def readers_lists(state: StateCore) -> None:
    state.tokens = _without(state.tokens, _no_list_of_readers)


def authors_lists(state: StateCore) -> None:
    state.tokens = _without(state.tokens, _no_list_of_authors)


def _no_list_of_readers(typed: TypedList, _last: int) -> bool:
    return (
        len(typed.texts) < 2
        or typed.mark in "+)"
        or not any(typed.texts)
        or max(map(len, typed.numbers), default=0) > MOST_DIGITS_OF_READERS
        or not typed.counts_on
    )


def _no_list_of_authors(typed: TypedList, last: int) -> bool:
    if not typed.numbers:
        return typed.mark == "+" and any(map(BEGINS_WITH_NUMBER.match, typed.texts))
    begins = int(typed.numbers[0]) in (0, 1, last + 1) and not OF_A_DATE.match(typed.texts[0])
    is_alone = len(typed.numbers) == 1 and not begins
    return is_alone or max(map(len, typed.numbers)) > MOST_DIGITS_OF_AUTHORS


# --- Tokens ---


def _without(tokens: list[Token], is_no_list: Callable[[TypedList, int], bool]) -> list[Token]:
    """The inner ones first; `last` is the number that a further list would go on from."""
    joined: list[Token] = []
    begun: list[int] = []
    last = 0
    for token in tokens:
        joined.append(token)
        if token.type in OPENINGS:
            begun.append(len(joined) - 1)
        elif token.type in CLOSINGS:
            begin = begun.pop()
            typed = _read(joined[begin:])
            if is_no_list(typed, last):
                joined[begin:] = _as_typed(joined[begin:])
            elif typed.numbers:
                last = int(typed.numbers[0]) + len(typed.numbers) - 1
    return _joined(joined)


def _read(tokens: Sequence[Token]) -> TypedList:
    items = [at for at, token in enumerate(tokens) if _is_item(token, tokens[0].level)]
    numbers = [tokens[at].info for at in items if tokens[at].info]
    return TypedList(tokens[0].markup, numbers, [_text_behind(tokens[at + 1 : at + 3]) for at in items])


def _is_item(token: Token, level: int) -> bool:
    return token.type == "list_item_open" and token.level == level + 1


def _text_behind(tokens: Sequence[Token]) -> str:
    first, second = tokens
    if first.type == "paragraph_open":
        return second.content
    return "" if first.type == "list_item_close" else first.type


def _as_typed(tokens: Sequence[Token]) -> list[Token]:
    level = tokens[0].level
    typed: list[Token] = []
    for at, token in enumerate(tokens[1:-1], 1):
        if _is_item(token, level):
            typed += _marked(token, tokens[at + 1 : at + 3])
        elif token.level > level + 1:
            if token.level == level + 2 and token.type.startswith("paragraph"):
                token.hidden = False
            typed.append(token)
        token.level -= 2
    return typed


def _marked(item: Token, behind: Sequence[Token]) -> list[Token]:
    mark = f"{item.info}{item.markup}"
    opening, inline = behind
    if opening.type == "paragraph_open":
        inline.content = f"{mark} {inline.content}"
        opening.meta["typed"] = True
        return []
    lines = [item.map[0], item.map[0] + 1] if item.map else None
    return [
        Token("paragraph_open", "p", 1, level=item.level - 1, block=True, map=lines, meta={"typed": True}),
        Token("inline", "", 0, level=item.level, block=True, map=lines, content=mark, children=[]),
        Token("paragraph_close", "p", -1, level=item.level - 1, block=True),
    ]


def _joined(tokens: Sequence[Token]) -> list[Token]:
    merged: list[Token] = []
    for token in tokens:
        merged.append(token)
        if token.type == "paragraph_close" and len(merged) >= 6 and _go_on(merged[-6], merged[-4], merged[-3]):
            above, words, _end, below, more_words, _end = merged[-6:]
            above.map = [(above.map or [0])[0], (below.map or [0, 0])[1]]
            above.meta["typed"] = True
            words.meta.setdefault("lines", [words.content]).append(more_words.content)
            del merged[-3:]
    for token in merged:
        if "lines" in token.meta:
            token.content = "\n".join(token.meta.pop("lines"))
    return merged


def _go_on(above: Token, end: Token, below: Token) -> bool:
    are_paragraphs = above.type == below.type == "paragraph_open" and end.type == "paragraph_close"
    if not (are_paragraphs and above.level == below.level and above.map and below.map):
        return False
    return ("typed" in above.meta or "typed" in below.meta) and above.map[1] == below.map[0]
