"""Autolinks: a web address that somebody typed into a text becomes a link to its whole length, and shows as typed.

Only with its http:// or https://. A name without it may be a file or the end of a sentence ("lean forward.at ease"),
and an e-mail address is never linked by itself: its owner may not want it harvested.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from posts.lib.markdown.inline_rules import UNSPACED

LONGEST_ADDRESS = 2000
SCHEME = re.compile(r"(?<![^\W_])https?$", re.IGNORECASE)
LONGEST_SCHEME = len("https") + 1  # and the character before it
# A host, then whatever is neither white space nor a quotation mark, nor a sign of Chinese or Japanese sentences.
NAME = rf"(?:[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{1,9}}(?=[{UNSPACED}])|[^\W_][\w.-]{{0,252}})"
HOST = rf"(?:[\w.%+~-]{{1,100}}(?::[\w.%+~-]{{0,100}})?@)?{NAME}(?::\d{{1,5}})?"
WIDE_SIGNS = "\u3000-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff40\uff5b-\uff65"
NOT_INSIDE = rf"\s<>\"`|\\\x00-\x20\x7f“”„«»‹›\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069{WIDE_SIGNS}"
INSIDE = rf"(?:[^{NOT_INSIDE}]|\\[_*~&()\[\]])"
ADDRESS = re.compile(rf"://{HOST}(?:[/?#]{INSIDE}{{0,{LONGEST_ADDRESS}}})?", re.IGNORECASE)
ESCAPED = re.compile(r"\\(.)")
BRACKET = re.compile(r"[()\[\]{}]")
PAIRS = {")": "(", "]": "[", "}": "{"}
OF_THE_SENTENCE = ".,;:!?'’‘…*([{\\"  # at the end
EMPHASIS = "_~"  # belongs to the words around the address where it stands before it as well


def add_autolinks(parser: MarkdownIt) -> None:
    parser.inline.ruler.before("linkify", "bare_address", _bare_address)
    parser.normalizeLinkText = str  # type: ignore[method-assign,assignment]  # shown as it was typed


def _bare_address(state: StateInline, silent: bool) -> bool:
    """Begins at the colon, where markdown-it stops reading plain text; the scheme is behind it by then."""
    if state.src[state.pos] != ":" or state.linkLevel:
        return False
    scheme = SCHEME.search(state.src[max(0, state.pos - LONGEST_SCHEME) : state.pos])
    match = scheme and ADDRESS.match(state.src, state.pos, state.posMax)
    if not scheme or not match or not (silent or state.pending.endswith(scheme[0])):
        return False
    begin = state.pos - len(scheme[0])
    typed = scheme[0] + _without_the_sentence(match[0], before=state.src[max(0, begin - 1) : begin])
    shown = ESCAPED.sub(r"\1", typed)
    target = state.md.normalizeLink(shown)
    if not state.md.validateLink(target):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        _push(state, shown, target)
    state.pos = begin + len(typed)
    return True


def _without_the_sentence(address: str, before: str) -> str:
    opened: list[str] = []
    for bracket in BRACKET.finditer(address):
        if bracket[0] not in PAIRS:
            opened.append(bracket[0])
        elif opened and opened[-1] == PAIRS[bracket[0]]:
            opened.pop()
        else:
            address = address[: bracket.start()]
            break
    return address.rstrip(OF_THE_SENTENCE + (before if before and before in EMPHASIS else ""))


def _push(state: StateInline, shown: str, target: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": target}
    opening.markup, opening.info = "autolink", "auto"
    state.push("text", "", 0).content = shown
    closing = state.push("link_close", "a", -1)
    closing.markup, closing.info = "autolink", "auto"
