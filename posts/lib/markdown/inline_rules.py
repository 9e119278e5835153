"""Inline rules of markdown-it with conditions of ours: which signs are marks, and which are only signs.

"3*10", "f**k" and "I`m" keep theirs. And a mark beside punctuation means what it would mean without it: CommonMark
judges by the one character on either side, so that **"words"**of German and **「字」**of Japanese turn inside out.
"""

import re
import unicodedata
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, backtick, emphasis, escape, link

Rule = Callable[[StateInline, bool], bool]

# Scripts that put no blank between words: there a mark always stands between two letters.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
BEHIND_LETTER = rf"(?<=[^\W_])(?<![{UNSPACED}])"
BEFORE_LETTER = rf"(?=[^\W_])(?![{UNSPACED}])"
TIMES = (  # 3*10, (2+1)*3, 2*(1+2), f(x)*g(x), 3*max, max*3, 3 *10, 3* 10, 2**3
    rf"(?<=[\d)%°€$£])\*(?=\d)|(?<=\d)\*(?=\()|(?<=\d)\*{BEFORE_LETTER}|{BEHIND_LETTER}\*(?=\d)"
    rf"|(?<=\w\))\*(?:(?=\()|{BEFORE_LETTER})"
    r"|(?<=\d )\*(?=\d)|(?<=\d)\*(?= \d)|(?<=\d)\*\*(?=\d)"
)
FACE = r"(?<![*\w])\*(?:(?![\s*])[\W_]){1,3}\*(?![*\w])"  # *_*, *.*
UNDERLINED_FACE = r"(?<=[-^>;=.])_+(?=[-^<;=.])"  # ^_^, >_<
STARS = r"\*{4,}"  # of a rating, a hotel
NAMED = r"""(?<=["'“”„‘’«»([])\*+(?=["'“”‘’«»)\]])"""  # "*" and (*): the sign itself is meant
APOSTROPHE = rf"{BEHIND_LETTER}`{BEFORE_LETTER}"
AUTHORS_SIGNS = re.compile(rf"(?=[*`_])(?:{TIMES}|{STARS}|{FACE}|{UNDERLINED_FACE}|{NAMED}|{APOSTROPHE})")
READERS_SIGNS = re.compile(  # also f**k, 10~~12 and __init__
    rf"(?=[*`~_])(?:{TIMES}|{STARS}|{FACE}|{NAMED}|{APOSTROPHE}|{BEHIND_LETTER}(?:\*+|~~+){BEFORE_LETTER}|_+)"
)
READERS_ESCAPES = "*`~[]<>"
BACKTICKS = re.compile("`+")
SHOWS_LESS = re.compile(r"\[(?:\s*\]\(|[^\[\]]*\]\([^()\s]*\s+[\"'(])")  # no words, or a title, which is not shown

ENDS_SENTENCE = ".,;:!?…。、！？，；："


def add_authors_inline_rules(parser: MarkdownIt) -> None:
    parser.inline.ruler.before("escape", "signs", _signs(AUTHORS_SIGNS))
    parser.inline.ruler.at("emphasis", _emphasis)


def add_readers_inline_rules(parser: MarkdownIt) -> None:
    parser.inline.ruler.before("escape", "signs", _signs(READERS_SIGNS))
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.at("escape", _readers_escape)
    parser.inline.ruler.at("backticks", _readers_code)
    parser.inline.ruler.at("link", _readers_link)


def _signs(pattern: re.Pattern[str]) -> Rule:
    def rule(state: StateInline, silent: bool) -> bool:
        match = pattern.match(state.src, state.pos)
        if not match:
            return False
        if not silent:
            state.append_pending(match[0])
        state.pos = match.end()
        return True

    return rule


def _emphasis(state: StateInline, silent: bool) -> bool:
    begin = state.pos
    if not emphasis.tokenize(state, silent):
        return False
    if state.src[begin] == "*":
        before = state.src[begin - 1] if begin else " "
        after = state.src[state.pos] if state.pos < state.posMax else " "
        may_open, may_close = _sides(before, after)
        for mark in state.delimiters[begin - state.pos :]:
            mark.open, mark.close = may_open, may_close
    return True


def _sides(before: str, after: str) -> tuple[bool, bool]:
    """Whether a mark between the two may open, and whether it may close; where both, the nearest open one decides."""
    if before.isspace() or after.isspace():
        return not after.isspace(), not before.isspace()
    if unicodedata.category(before) == "Ps":
        return True, False
    if unicodedata.category(after) == "Pe" or after in ENDS_SENTENCE:
        return False, True
    return True, True


def _readers_escape(state: StateInline, silent: bool) -> bool:
    r"""Only of what would be a mark: the backslashes of C:\new and of ¯\_(ツ)_/¯ stay."""
    is_mark = state.src[state.pos + 1 : state.pos + 2] in tuple(READERS_ESCAPES)
    return is_mark and escape(state, silent)


def _readers_code(state: StateInline, silent: bool) -> bool:
    """Only within a line, for the line ends of longer code would be lost; with the blanks at its ends."""
    begun = BACKTICKS.match(state.src, state.pos)
    if not begun:
        return False
    line_end = state.src.find("\n", begun.end())
    rest = state.src[begun.end() : line_end if line_end >= 0 else state.posMax]
    if any(match[0] == begun[0] for match in BACKTICKS.finditer(rest)):
        inside = state.pos + len(begun[0])
        taken = backtick(state, silent)
        if not silent and state.tokens and state.tokens[-1].type == "code_inline":
            state.tokens[-1].content = state.src[inside : state.pos - len(begun[0])]
        return taken
    if not silent:
        state.append_pending(begun[0])
    state.pos = begun.end()
    return True


def _readers_link(state: StateInline, silent: bool) -> bool:
    return not SHOWS_LESS.match(state.src, state.pos) and link(state, silent)
