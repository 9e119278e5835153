"""Lint for an author's Markdown: what nothing was made of stays the text it is, and a sentence says why.

Before adjacent texts are joined, so that a mark which was escaped on purpose is told from one that was meant.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from posts.lib.markdown.block_warnings import block_warnings
from posts.lib.markdown.inline_rules import BEFORE_LETTER, BEHIND_LETTER

FENCE = re.compile(r"^:{3,}[ \t]*([^\s|]*)", re.MULTILINE)
LINK = re.compile(r"\[[^\[\]]*\]\(([^()\n]*)\)")
TITLE_OF_LINK = re.compile(r"\s[\"'].*")
AUTOLINK = re.compile(r"<([a-z][a-z0-9+.-]{1,31}:[^<>\s]*)>", re.IGNORECASE)
FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
TARGET = r"(?:https?://|mailto:|/|#)[^()（）\s]*"
BESIDE_ADDRESS = re.compile(rf"\[[^\[\]\n]+\](?:[ \t]+\(|[ \t]*（){TARGET}[)）]")
ENDLESS_LINK = re.compile(rf"\[[^\[\]\n]+\]\({TARGET}(?=\s|$)")
# Neither 2**3 nor a remark* below nor a line to fill in: ____.
LONELY = re.compile(
    r"(?<!\d)\*\*|\*\*(?!\d)|(?<![\w*\"“()\[])\*(?=[^\W\d_])|(?<!\w)__(?=[^\s_])|(?<![~\w])~~(?=[^\s~])|(?<![`\w])`(?=\w)"
)
ENDS_OF_EMPHASIS = {"em_open": "\x01", "em_close": "\x02", "strong_open": "\x03", "strong_close": "\x04"}
WITHIN = r"[^\x01-\x04\n]{0,200}"
# One asterisk in a word may be a "times"; two may hide something, but hardly over several words.
IN_A_WORD = re.compile(rf"{BEHIND_LETTER}(?:\x01{WITHIN}\x02|\x03{WITHIN}\s{WITHIN}\x04){BEFORE_LETTER}")
NO_MARK = "\0"  # stands for what is escaped, or code


def add_warnings(parser: MarkdownIt) -> None:
    parser.core.ruler.before("text_join", "unclear", _collect_warnings)


def _collect_warnings(state: StateCore) -> None:
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
        line = inline.map[0] + 1 if inline.map else 1
        notes += [*_empty_links(children), *_links(state.md, text), *_footnotes(text), *_marks(children, text, line)]
    notes += block_warnings(state)


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
    if child.type == "text":
        return child.content
    if child.type in ("softbreak", "hardbreak"):
        return "\n"
    return NO_MARK if child.type in ("text_special", "code_inline") else ""


def _empty_links(children: Iterable[Token]) -> Iterator[str]:
    for child, behind in pairwise([*children, Token("", "", 0)]):
        if child.type in ("link_open", "image") and not (child.attrs.get("href") or child.attrs.get("src")):
            yield _("A link or a picture has no address yet: [words](https://…)")
        elif child.type == "link_open" and behind.type == "link_close":
            yield _("A link has no words, so nobody sees it: [words](https://…)")


def _links(parser: MarkdownIt, text: str) -> Iterator[str]:
    behind_words = (TITLE_OF_LINK.sub("", found).strip(" <>") for found in LINK.findall(text))
    for address in (*behind_words, *AUTOLINK.findall(text)):
        if " " in address or not parser.validateLink(address):
            note = _("“%(address)s” is not linked: begin with “https://”, “mailto:”, “/” or “#”, and put no spaces.")
            yield note % {"address": address}


def _footnotes(text: str) -> Iterator[str]:
    for mark in FOOTNOTE.findall(text):
        note = _("“%(mark)s” has no note: write “%(mark)s: …” on a line of its own further down.")
        yield note % {"mark": mark}


def _marks(children: Sequence[Token], text: str, line: int) -> Iterator[str]:
    lonely, beside, endless = LONELY.search(text), BESIDE_ADDRESS.search(text), ENDLESS_LINK.search(text)
    if lonely:
        note = _("“%(mark)s” in line %(line)d has no partner, or a blank beside it: it stays the sign it is.")
        yield note % {"mark": lonely[0], "line": line + text.count("\n", 0, lonely.start())}
    if beside:
        note = _("“%(words)s” in line %(line)d is no link: “(” must stand right behind “]”.")
        yield note % {"words": beside[0], "line": line + text.count("\n", 0, beside.start())}
    if endless:
        note = _("“%(words)s” in line %(line)d is no link: “)” is missing at its end.")
        yield note % {"words": endless[0], "line": line + text.count("\n", 0, endless.start())}
    marked = "".join(ENDS_OF_EMPHASIS.get(child.type) or _left(child) for child in children)
    inside = IN_A_WORD.search(marked)
    if inside:
        note = _("“%(words)s” in line %(line)d became emphasis in the middle of a word. For the signs, write “\\*”.")
        yield note % {"words": inside[0][1:-1], "line": line + marked.count("\n", 0, inside.start())}
