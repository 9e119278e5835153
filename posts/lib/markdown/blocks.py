"""Markdown blocks beyond CommonMark: exercises, details, callouts, figures, videos, linked headings.

Each is a rule on markdown-it's tokens, before anything is HTML; the sanitiser still comes after all of them. A page's
reader without our style sheet, say in a feed, gets plain lists, quotes and links.
"""

import re
from collections.abc import Sequence
from functools import partial
from itertools import islice, takewhile
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from posts.lib.markdown.callouts import callouts
from posts.lib.markdown.exercises import parse_head
from posts.lib.markdown.figures import figures, videos
from posts.lib.markdown.footnotes import add_footnotes, forgotten_footnotes
from posts.lib.markdown.steps import gathered_steps

CLOSING_FENCE = re.compile(r"[\s>]*:::+\s*")
ID_PREFIX = "s-"  # so that no heading takes an id that belongs to the page around it
ID_CHARACTERS = 60
LISTED_HEADINGS = {"h2", "h3"}


def add_blocks(parser: MarkdownIt) -> None:
    for name in ("exercise", "details"):
        container_plugin(parser, name, validate=partial(_is_called, name))
    add_footnotes(parser)
    parser.core.ruler.before("inline", "gathered_steps", gathered_steps)
    parser.core.ruler.before("inline", "container_heads", _container_heads)
    for rule in (callouts, figures, videos, _tables_that_scroll, _headings_one_can_link, forgotten_footnotes):
        parser.core.ruler.push(rule.__name__.strip("_"), rule)


def _line(tag: str, content: str, level: int, **attributes: str) -> list[Token]:
    kind = "heading" if tag.startswith("h") else "paragraph" if tag == "p" else tag
    opening = Token(f"{kind}_open", tag, 1, level=level, block=True, attrs=dict(attributes))
    inline = Token("inline", "", 0, level=level + 1, block=True, content=content, children=[])
    return [opening, inline, Token(f"{kind}_close", tag, -1, level=level, block=True)]


# --- Exercises and details ---


def _is_called(name: str, info: str, _marks: str) -> bool:
    return info.lower().split()[:1] == [name]


def _behind_name(info: str) -> str:
    return "".join(info.strip().split(maxsplit=1)[1:])


def _container_heads(state: StateCore) -> None:
    """Before inline parsing, so that a name may hold emphasis and is counted like any other words."""
    tokens: list[Token] = []
    heading = 1
    lines = state.src.split("\n")
    for index, token in enumerate(state.tokens):
        tokens.append(token)
        if token.type == "heading_open":
            heading = max(2, int(token.tag[1]))
        elif token.type == "container_exercise_open":
            tokens += _exercise_head(token, min(heading + 1, 6), state.env)
            _look_inside(token, _inside(state.tokens, index), lines, state.env)
        elif token.type == "container_details_open":
            summary = _behind_name(token.info) or _("More")
            token.tag = "details"
            tokens += _line("summary", summary, token.level + 1)
            if not _has_end(token, lines):
                state.env.setdefault("notes", []).append(_no_end(summary))
        elif token.type in ("container_exercise_close", "container_details_close"):
            token.tag = "section" if "exercise" in token.type else "details"
    state.tokens = tokens


def _exercise_head(token: Token, level: int, env: Any) -> list[Token]:
    head = parse_head(_behind_name(token.info))
    token.tag = "section"
    token.attrs = dict(head.dose.numbers())
    env.setdefault("notes", []).extend(head.problems)
    dose = " · ".join(filter(None, [head.dose.words(), *head.unclear]))
    tokens = _line(f"h{level}", head.name, token.level + 1)
    return tokens + (_line("p", dose, token.level + 1, **{"class": "dose"}) if dose else [])


def _inside(tokens: Sequence[Token], opening: int) -> set[str]:
    level = tokens[opening].level
    tokens_inside = takewhile(lambda token: token.level > level, islice(tokens, opening + 1, None))
    return {token.type for token in tokens_inside}


def _look_inside(opening: Token, inside: set[str], lines: Sequence[str], env: Any) -> None:
    name = parse_head(_behind_name(opening.info)).name
    notes = env.setdefault("notes", [])
    if "ordered_list_open" not in inside:
        notes.append(_("“%(name)s” has no numbered steps yet: begin each with “1.”, “2.” and so on.") % {"name": name})
    if "container_exercise_open" in inside or not _has_end(opening, lines):
        notes.append(_no_end(name))


def _has_end(opening: Token, lines: Sequence[str]) -> bool:
    last = opening.map[1] if opening.map else 0
    return last < len(lines) and CLOSING_FENCE.fullmatch(lines[last]) is not None


def _no_end(name: str) -> str:
    return _("“%(name)s” has no end: put “:::” on a line of its own below it.") % {"name": name}


# --- Tables and headings ---


def _tables_that_scroll(state: StateCore) -> None:
    tokens: list[Token] = []
    for token in state.tokens:
        if token.type == "table_open":
            frame = {"class": "scroll", "role": "group", "tabindex": "0", "aria-label": _("Table")}
            tokens += [Token("scroll_open", "div", 1, block=True, attrs=dict(frame)), token]
        elif token.type == "table_close":
            tokens += [token, Token("scroll_close", "div", -1, block=True)]
        else:
            tokens.append(token)
    state.tokens = tokens


def _headings_one_can_link(state: StateCore) -> None:
    taken: dict[str, int] = {}
    headings = state.env.setdefault("headings", [])
    for at, opening in enumerate(state.tokens):
        if opening.type != "heading_open":
            continue
        inline = state.tokens[at + 1]
        children = inline.children or []
        words = _words(children)
        if not words:
            continue
        name = _free_id(words, taken)
        opening.attrSet("id", name)
        of_exercise = at > 0 and state.tokens[at - 1].type == "container_exercise_open"
        if of_exercise:
            state.tokens[at - 1].attrSet("aria-labelledby", name)
        if not any(child.type in ("link_open", "image", "footnote_ref") for child in children):
            link = Token("link_open", "a", 1, attrs={"href": f"#{name}"})
            inline.children = [link, *children, Token("link_close", "a", -1)]
        if opening.tag in LISTED_HEADINGS and (opening.level == 0 or of_exercise):
            headings.append({"id": name, "text": words, "level": int(opening.tag[1])})


def _words(children: Sequence[Token]) -> str:
    spaces = {"softbreak": " ", "hardbreak": " ", "image": "", "footnote_ref": ""}
    return "".join(spaces.get(child.type, child.content) for child in children).strip()


def _free_id(words: str, taken: dict[str, int]) -> str:
    """An id no heading above has; `taken` keeps how often each was asked for, so that many alike cost no search."""
    base = name = ID_PREFIX + (slugify(words, allow_unicode=True)[:ID_CHARACTERS].strip("-_") or "part")
    while name in taken:
        taken[base] += 1
        name = f"{base}-{taken[base]}"
    taken[name] = 1
    return name
