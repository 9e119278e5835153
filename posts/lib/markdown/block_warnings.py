"""Lint for an author's blocks: what became another block than it may have been meant to be, or is not shown at all.

Each note names the line, so that an editor finds it; none of them changes what the page shows.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from posts.lib.markdown.block_rules import NUMBER

INDENTED = re.compile(r" {0,3}\t| {4}")
BEGINS_WITH_NUMBER = re.compile(NUMBER)
# Marks of lists that Markdown does not know, or that lack their blank; on one line alone they may be anything.
MARK = r"(?:[–—][ \t]|[-+*](?=[^\W\d])|\d{1,3}[.)](?=[^\W\d])|\d{1,3}、|[（(]\d{1,3}[)）])"
LIKE_A_LIST = re.compile(rf"^{MARK}.*\n{MARK}", re.MULTILINE)
LIKE_A_TABLE = re.compile(r"^\|.*\|[ \t]*\n\|.*\|[ \t]*$", re.MULTILINE)
LABEL = re.compile(r"\[([^\[\]]+)\]")


def block_warnings(state: StateCore) -> Iterator[str]:
    lines = state.src.split("\n")
    for token, inside in pairwise([*state.tokens, Token("", "", 0)]):
        begin, end = token.map or (0, 0)
        if token.type == "fence" and not (end > begin + 1 and _ends(lines[end - 1], token.markup)):
            note = _("The code that begins in line %(line)d has no end: put “%(mark)s” on a line of its own below it.")
            yield note % {"line": begin + 1, "mark": token.markup}
        if token.type == "paragraph_open":
            yield from _paragraph(token, inside, lines)
        if token.type == "heading_open" and "\n" in inside.content:
            note = _(
                "Lines %(first)d to %(last)d became one heading, because “%(mark)s” stands right below them. For a "
                "line across the page, leave a line empty above it."
            )
            yield note % {"first": begin + 1, "last": end - 1, "mark": token.markup * 3}
    yield from _quotes(state.tokens)
    yield from _lists(state.tokens)
    yield from _definitions(state.tokens, state.env)


def _ends(line: str, fence: str) -> bool:
    mark = line.strip(" \t>")
    return mark.startswith(fence) and mark == mark[0] * len(mark)


def _paragraph(opening: Token, inline: Token, lines: Sequence[str]) -> Iterator[str]:
    line = opening.map[0] if opening.map else 0
    if opening.level == 0 and INDENTED.match(lines[line]):
        note = _("Line %(line)d is indented, which makes no code here. For code, put “```” above and below it.")
        yield note % {"line": line + 1}
    if found := LIKE_A_LIST.search(inline.content):
        note = _("From line %(line)d on, lines look like a list: begin each with “- ” or “1. ”, and a blank behind it.")
        yield note % {"line": line + 1 + inline.content.count("\n", 0, found.start())}
    if found := LIKE_A_TABLE.search(inline.content):
        note = _("From line %(line)d on, lines look like a table: put “|---|---|” below the first of them.")
        yield note % {"line": line + 1 + inline.content.count("\n", 0, found.start())}


def _quotes(tokens: Sequence[Token]) -> Iterator[str]:
    for quote, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        are_words = quote.type == "blockquote_open" and paragraph.type == "paragraph_open"
        if are_words and BEGINS_WITH_NUMBER.match(inline.content):
            note = _("Line %(line)d became a quote that begins with a number. For “more than”, write “\\>”.")
            yield note % {"line": quote.map[0] + 1 if quote.map else 1}


# --- Lists ---


def _lists(tokens: Sequence[Token]) -> Iterator[str]:
    open_ones: list[list[tuple[Token, Token]]] = []  # of each, its items with what stands in them
    for at, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            open_ones.append([])
        elif token.type == "list_item_open":
            open_ones[-1].append((token, tokens[at + 2] if at + 2 < len(tokens) else token))
        elif token.type == "ordered_list_close":
            yield from _numbers([item for item, _words in open_ones.pop()])
        elif token.type == "bullet_list_close":
            yield from _lonely(open_ones.pop())


def _numbers(items: Sequence[Token]) -> Iterator[str]:
    """A list counts by itself from its first number on; all alike is a habit of those who know that."""
    numbers = [int(item.info) for item in items]
    if len(set(numbers)) == 1:
        return
    for shown, (number, item) in enumerate(zip(numbers, items, strict=True), numbers[0]):
        if number != shown:
            note = _("Line %(line)d says %(number)d, but the page shows %(shown)d: a list counts on by itself.")
            yield note % {"line": item.map[0] + 1 if item.map else 1, "number": number, "shown": shown}
            return


def _lonely(items: Sequence[tuple[Token, Token]]) -> Iterator[str]:
    item, words = items[0]
    if len(items) == 1 and words.type == "inline" and BEGINS_WITH_NUMBER.match(words.content):
        note = _("Line %(line)d became a list of one. For “minus”, write “−” with no blank behind it.")
        yield note % {"line": item.map[0] + 1 if item.map else 1}


# --- Definitions ---


def _definitions(tokens: Sequence[Token], env: Any) -> Iterator[str]:
    """`[1]: https://…` is shown nowhere; it only says where [1] leads."""
    defined = env.get("references", {})
    if not defined:
        return
    texts = (token.content for token in tokens if token.type == "inline")
    used = {normalizeReference(label) for text in texts for label in LABEL.findall(text)}
    unused = [(label, definition) for label, definition in defined.items() if label not in used]
    for label, definition in [
        *unused,
        *((definition["label"], definition) for definition in env.get("duplicate_refs", ())),
    ]:
        note = _("“[%(label)s]: …” in line %(line)d is not shown: nothing else is linked by it.")
        yield note % {"label": label.lower(), "line": definition["map"][0] + 1}
