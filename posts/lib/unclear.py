"""What of an author's Markdown nothing was made of: it stays the text it is, and a sentence tells the editor why.

Before adjacent texts are joined, so that a mark which was escaped on purpose is told from one that was meant.
"""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

FENCE = re.compile(r"^:{3,}[ \t]*([^\s|]*)", re.MULTILINE)
LINK = re.compile(r"\[[^\[\]]*\]\(([^()\n]*)\)")
TITLE_OF_LINK = re.compile(r"\s[\"'].*")
AUTOLINK = re.compile(r"<([a-z][a-z0-9+.-]{1,31}:[^<>\s]*)>", re.IGNORECASE)
FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
NO_MARK = "\0"  # stands for what is escaped, or code


def add_unclear(parser: MarkdownIt) -> None:
    parser.core.ruler.before("text_join", "unclear", _unclear)


def _unclear(state: StateCore) -> None:
    notes = state.env.setdefault("notes", [])
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if inline.type != "inline":
            continue
        if opening.type == "heading_open" and not inline.content.strip():
            notes += _heading(opening)
        if opening.type == "paragraph_open":
            notes += _fences(inline.content)
        children = inline.children or ()
        text = "".join(map(_left, children))
        notes += [*_empty_links(children), *_links(state.md, text), *_footnotes(text)]


def _heading(opening: Token) -> Iterator[str]:
    line = opening.map[0] + 1 if opening.map else 1
    yield _("The heading in line %(line)d has no words yet.") % {"line": line}


def _fences(text: str) -> Iterator[str]:
    names = FENCE.findall(text)
    for name in filter(None, names):
        yield _("“::: %(name)s” is not a block: there are “::: exercise” and “::: details”.") % {"name": name}
    if names and not any(names):
        yield _("“:::” stands alone: nothing above it has begun that it could end.")


def _left(child: Token) -> str:
    """What is still text in it."""
    if child.type == "text":
        return child.content
    if child.type in ("softbreak", "hardbreak"):
        return "\n"
    return NO_MARK if child.type in ("text_special", "code_inline") else ""


def _empty_links(children: Iterable[Token]) -> Iterator[str]:
    for child in children:
        if child.type in ("link_open", "image") and not (child.attrs.get("href") or child.attrs.get("src")):
            yield _("A link or a picture has no address yet: [words](https://…)")


def _links(parser: MarkdownIt, text: str) -> Iterator[str]:
    behind_words = (TITLE_OF_LINK.sub("", found).strip(" <>") for found in LINK.findall(text))
    for address in (*behind_words, *AUTOLINK.findall(text)):
        if " " in address or not parser.validateLink(address):
            told = _("“%(address)s” is not linked: begin with “https://”, “mailto:”, “/” or “#”, and put no spaces.")
            yield told % {"address": address}


def _footnotes(text: str) -> Iterator[str]:
    for mark in FOOTNOTE.findall(text):
        told = _("“%(mark)s” has no note: write “%(mark)s: …” on a line of its own further down.")
        yield told % {"mark": mark}
