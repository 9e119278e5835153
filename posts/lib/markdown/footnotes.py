"""Footnotes, as the package makes them, in our own words and with ids of our own."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

FOOTNOTE_LABEL_CHARACTERS = 100


def add_footnotes(parser: MarkdownIt) -> None:
    footnote_plugin(parser, inline=False)
    parser.block.ruler.at("footnote_def", _footnote_def, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.at("footnote_ref", _footnote_ref)
    parser.add_render_rule("footnote_ref", _footnote_mark)
    parser.add_render_rule("footnote_anchor", _footnote_way_back)
    parser.add_render_rule("footnote_open", _footnote_open)
    parser.add_render_rule("footnote_block_open", _footnotes_open)


def _footnote_def(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Of a note inside a note the package makes halves of lists; there it stays the text it is."""
    if silent:
        return footnote_def(state, start, end, silent)
    if state.env.get("in_a_footnote"):
        return False
    state.env["in_a_footnote"] = True
    try:
        return footnote_def(state, start, end, silent)
    finally:
        state.env["in_a_footnote"] = False


def _footnote_ref(state: StateInline, silent: bool) -> bool:
    """The package looks for the end of a label as far as the text goes, again for each that begins; we look near."""
    if state.src.find("]", state.pos, state.pos + FOOTNOTE_LABEL_CHARACTERS) < 0:
        return False
    return footnote_ref(state, silent)


def forgotten_footnotes(state: StateCore) -> None:
    for label, number in state.env.get("footnotes", {}).get("refs", {}).items():
        if number < 0:
            note = _("The footnote “%(label)s” is not shown: put [^%(label)s] where it belongs in the text.")
            state.env.setdefault("notes", []).append(note % {"label": label[1:]})


def _mark_of(token: Token) -> tuple[int, str]:
    number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
    return number, f"fn-{number}-mark" + (f"-{again + 1}" if again else "")


def _footnote_mark(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    number, mark = _mark_of(tokens[index])
    name = escapeHtml(_("Footnote %(number)d") % {"number": number})
    return f'<sup><a href="#fn-{number}" id="{mark}" aria-label="{name}">{number}</a></sup>'


def _footnote_way_back(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    _number, mark = _mark_of(tokens[index])
    return f' <a href="#{mark}" aria-label="{escapeHtml(_("Back to the text"))}">↩\ufe0e</a>'


def _footnote_open(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return f'<li id="fn-{_mark_of(tokens[index])[0]}">'


def _footnotes_open(*_anything: Any) -> str:
    return f'<section class="footnotes" aria-label="{escapeHtml(_("Footnotes"))}">\n<ol>\n'
