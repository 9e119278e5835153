"""Normalisation of a Markdown source before it is parsed: marks that were meant, in the characters Markdown knows.

A blank that does not break or has no width, as word processors and phones put it behind a mark, is a blank there; a
line separator ends a line. For an author also the marks of other keyboards (＃, １．, ＊＊) and of word processors (•),
and a heading whose blank was forgotten. Fenced code stays as it is.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from markdown_it.rules_core import StateCore

from posts.lib.markdown.block_rules import NO_QUOTE

ODD = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"  # blanks that Markdown does not take for one
ODD_BLANK = re.compile(f"[{ODD}]")
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
FENCE = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})([^`]*)$")
# Where a line begins: what is around the block, its mark, the blanks behind it.
READERS_LINE = re.compile(rf"([ \t>{ODD}]*)([-*]|[0-9]{{1,3}}\.)([ \t{ODD}]+)(?=\S)")
AUTHORS_LINE = re.compile(
    rf"([ \t>{ODD}]*)([#＃]{{1,6}}|[-*+－＊＋•‣◦▪●・]|[0-9０-９]{{1,3}}[.)．）]|＞|:{{3,}})([ \t{ODD}]*)(?=[^\s#＃])"
)
# These need no blank behind them: two # and more, bullets, a number with a wide full stop.
ALONE = re.compile(r"[#＃]{2,}|[•‣◦▪●・＞]|.*[．）]")
BULLETS = str.maketrans("•‣◦▪●・", "------")
TABLE_RULE = re.compile(rf"[ \t>]*[|:\-][ \t|:\-{ODD}]*")
INDENTED = 4  # columns, from which on Markdown takes a line for code or for the words of an item above it
LEAST_INDENT = 2  # of the words of an item: as wide as "- "
BEGINS_ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]|\[\^")  # of a list, or a footnote
WIDE_STRONG = re.compile(r"＊＊(?=\S)([^＊\n]+)(?<=\S)＊＊")


def normalise_readers(state: StateCore) -> None:
    source = _normalised(state.src, lambda line: _with_plain_mark(line, READERS_LINE))
    state.src = "\n".join(_parted(source.split("\n")))


def normalise_authors(state: StateCore) -> None:
    state.src = _normalised(state.src, _authors_line)


def _normalised(source: str, normalise: Callable[[str], str]) -> str:
    edge = _Edge()
    lines = []
    for line, is_code in _with_fences(LINE_ENDS.sub("\n", source).split("\n")):
        if not is_code:
            line = normalise(line) if not line.isascii() or line.lstrip(" \t>").startswith("##") else line
            line = edge.moved(line)
        lines.append(line)
    return "\n".join(lines)


def _with_fences(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    fence = ""
    for line in lines:
        match = FENCE.match(line)
        yield line, bool(fence or match)
        if fence and match and match[1].startswith(fence) and not match[2].strip():
            fence = ""
        elif not fence and match:
            fence = match[1]


def _parted(lines: Sequence[str]) -> Iterator[str]:
    """An empty line more where a reader goes on right below a quote or a list, which Markdown would take for a part."""
    is_quote, items = False, 0
    for line, is_code in _with_fences(lines):
        text = line.strip()
        goes_on = text.startswith(">") or is_code or not text
        if not goes_on and (is_quote or (items > 1 and _is_at_the_edge(line))):
            yield ""
        is_quote = not is_code and text.startswith(">") and (is_quote or not NO_QUOTE.match(text))
        items = 0 if is_code or not text else items + (BEGINS_ITEM.match(text) is not None)
        yield line


def _is_at_the_edge(line: str) -> bool:
    text = line.lstrip(" \t")
    return len(line) - len(text) < LEAST_INDENT and not BEGINS_ITEM.match(text)


class _Edge:
    """Moves lists to the edge that are indented as a whole: Markdown would read them as one item, or as its words."""

    def __init__(self) -> None:
        self.is_inside = self.was_empty = False  # an item of a list or a footnote
        self.removed = 0

    def moved(self, line: str) -> str:
        text = line.lstrip(" \t")
        if not text:
            self.was_empty = True
            return line
        width = len(line[: len(line) - len(text)].expandtabs(INDENTED))
        begins = BEGINS_ITEM.match(text) is not None
        if width < self.removed:
            self.removed = 0
        if begins and not self.is_inside and width >= INDENTED:
            self.removed = width
        self.is_inside = begins or (self.is_inside and not (self.was_empty and width == self.removed))
        self.was_empty = False
        return f"{' ' * (width - self.removed)}{text}" if self.removed else line


def _authors_line(line: str) -> str:
    line = WIDE_STRONG.sub(r"**\1**", _with_plain_mark(line, AUTHORS_LINE))
    return ODD_BLANK.sub(" ", line) if "|" in line and TABLE_RULE.fullmatch(line) else line


def _with_plain_mark(line: str, pattern: re.Pattern[str]) -> str:
    match = pattern.match(line)
    if not match:
        return line
    around, mark, gap = match.groups()
    is_number = mark[-1] in "．）＞" and line[match.end()].isdecimal()  # １．５, ＞６
    if is_number or not (gap or ALONE.fullmatch(mark)):
        return line
    plain = unicodedata.normalize("NFKC", mark.translate(BULLETS))
    if plain == mark and gap and not ODD_BLANK.search(around + gap):
        return line  # with as many blanks as were typed
    return f"{ODD_BLANK.sub(' ', around)}{plain} {line[match.end() :]}"
