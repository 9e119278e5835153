"""Block rules of markdown-it with conditions of ours: what begins a quote or fenced code, and how deep blocks go."""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, fence, paragraph

Rule = Callable[[StateBlock, int, int, bool], bool]

MAX_NESTING = 20  # block quotes in lists in block quotes ...; deeper ones stay text
DEEPEST = MAX_NESTING - 2  # a list takes two levels at once, and what markdown-it finds below the last it drops

# "> 6 weeks" is more than six (but "> 6. Lean" is a quoted step); ">=" and ">:(" are what they look like.
NUMBER = r"(?:[-+−±]|[~≈<$€£¥][ \t]?)?[.,]?\d(?!\d?[.)][ \t])"
SIGN = rf"(?:{NUMBER}|[=≥]|[-:;._^][()<>_.^/|\\DPO-])"
NO_QUOTE = re.compile(rf">(?:[ \t]*>)*(?:{SIGN}|[ \t]*{NUMBER}|[ \t]*$)")  # a lone one quotes nothing
NO_QUOTE_OF_AUTHORS = re.compile(rf">{SIGN}")
FENCE = re.compile(r"(`{3,})[ \t]*[\w+#.-]*[ \t]*$")  # in a comment; more words behind it would be lost
FENCE_END = re.compile(r"^[ \t>]*(`{3,})[ \t]*$", re.MULTILINE)


def add_authors_block_rules(parser: MarkdownIt) -> None:
    _stay_above_the_deepest(parser)
    _replace(parser, "blockquote", _authors_quote)


def add_readers_block_rules(parser: MarkdownIt) -> None:
    _stay_above_the_deepest(parser)
    _replace(parser, "blockquote", _readers_quote)
    _replace(parser, "fence", _readers_fence)


def _stay_above_the_deepest(parser: MarkdownIt) -> None:
    parser.options["maxNesting"] = MAX_NESTING
    parser.block.ruler.before("table", "too_deep", _too_deep)


def _replace(parser: MarkdownIt, name: str, rule: Rule) -> None:
    parser.block.ruler.at(name, rule, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return not silent and state.level >= DEEPEST and paragraph(state, start, end, silent)


def _readers_quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return not _goes_on(state, start, silent, NO_QUOTE) and blockquote(state, start, end, silent)


def _authors_quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return not _goes_on(state, start, silent, NO_QUOTE_OF_AUTHORS) and blockquote(state, start, end, silent)


def _goes_on(state: StateBlock, start: int, silent: bool, no_quote: re.Pattern[str]) -> bool:
    line = _line(state, start)
    if not (silent and state.parentType == "paragraph"):
        return no_quote.match(line) is not None
    return NO_QUOTE.match(line) is not None or (line.startswith(">") and _line(state, start - 1).startswith(">"))


def _readers_fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Only where it ends: who forgot to close it would lose the marks and lines of all that follows."""
    begun = FENCE.match(_line(state, start))
    if not begun or not _may_end(state, start, len(begun[1])):
        return False
    if silent:
        return True
    fence(state, start, end, silent)
    if state.line > start + 1 and FENCE_END.match(_line(state, state.line - 1)):
        return True
    state.tokens.pop()  # the end stands outside the quote or item
    state.line = start
    return False


def _may_end(state: StateBlock, start: int, length: int) -> bool:
    if "fence_ends" not in state.env:
        state.env["fence_ends"] = [(found.start(), len(found[1])) for found in FENCE_END.finditer(state.src)]
    return any(at >= state.eMarks[start] and long >= length for at, long in state.env["fence_ends"])
