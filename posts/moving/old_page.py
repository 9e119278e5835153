"""Parser of a page of the old site, saved as text: from "top of page" to "174 views0 comments" and "bottom of page".

Knows no model. Whatever is not such a page is refused with its line, so that no text is lost or bent silently.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from posts.lib.text.cleaning import one_line
from posts.moving.files import MAX_BYTES, NUMBER_DIGITS, RefusedFile, as_text
from posts.moving.plain_text import Block
from posts.moving.stretches import blocks_as_markdown

TITLE_CHARACTERS = 200  # as many as posts.articles.models.Article holds; a test compares them

TOP = "top of page"
BOTTOM = "bottom of page"
NUMBER = r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
COUNTS = re.compile(rf"{NUMBER} views?(?:\s*{NUMBER} comments?)?")
STEP = re.compile(r"\s+([0-9]{1,9})\.\s+(\S.*)")
TIP = re.compile(r"\s+•\s+(\S.*)")

Line = tuple[int, str]


@dataclass(frozen=True)
class OldPage:
    """What the page showed. `source` is Markdown that renders to exactly the page's own text.

    `exercises` are the heads of those it proposes; `plain` is the source without them.
    """

    title: str
    source: str
    plain: str
    exercises: list[str]
    views: int
    comments: int
    numbered: int
    tips: int


def parse(raw: bytes) -> OldPage:
    """The page in the file. Raises RefusedFile."""
    lines = _between_top_and_bottom(as_text(raw))
    title = _title(*lines[0])
    views, comments = _counts(*lines[-1])
    blocks = _blocks(lines[1:-1])
    texts, exercises = blocks_as_markdown(blocks)
    source, plain = "\n\n".join(texts), "\n\n".join(block.markdown() for block in blocks)
    if not source:
        raise RefusedFile(_("There is no text between the title and the number of views."), lines[-1][0])
    if len(source.encode()) > MAX_BYTES:  # escaping has made it longer than the file
        raise RefusedFile(_("As Markdown this page is larger than 1 MB, more than an article can hold."))
    numbered, tips = _how_many(blocks, "steps"), _how_many(blocks, "tips")
    return OldPage(title, source, plain, exercises, views, comments, numbered, tips)


# --- The frame ---


def _is_blank(line: str) -> bool:
    """Also where nothing but a zero-width space stands: the old site's editor left them in empty paragraphs."""
    return not line.replace("\u200b", "").strip()


def _between_top_and_bottom(text: str) -> list[Line]:
    lines = [(number, "" if _is_blank(line) else line) for number, line in enumerate(text.split("\n"), 1)]
    filled = [number for number, line in lines if line]
    if not filled or lines[filled[0] - 1][1].strip() != TOP:
        reason = _("A saved page of the old site begins with the line “top of page”. This file does not.")
        raise RefusedFile(reason, filled[0] if filled else 1)
    bottom = next((number for number, line in lines if line.strip() == BOTTOM), None)
    if bottom is None:
        raise RefusedFile(_("The page should end with the line “bottom of page”. Is it complete?"), filled[-1])
    if filled[-1] != bottom:
        after = filled[filled.index(bottom) + 1]
        raise RefusedFile(_("There is text after “bottom of page”, where the page should end."), after)
    inside = filled[1:-1]
    if not inside:
        raise RefusedFile(_("The page is empty: there is no title."), bottom)
    return lines[inside[0] - 1 : inside[-1]]


def _title(number: int, line: str) -> str:
    title = one_line(line)
    if not title or COUNTS.fullmatch(title):
        raise RefusedFile(_("The title should stand here, after “top of page”. There is none."), number)
    if len(title) > TITLE_CHARACTERS:
        reason = _("The title has %(has)d characters; an article's title can have %(most)d.")
        raise RefusedFile(reason % {"has": len(title), "most": TITLE_CHARACTERS}, number)
    return title


def _counts(number: int, line: str) -> tuple[int, int]:
    match = COUNTS.fullmatch(line.strip())
    if not match:
        reason = _("The line before “bottom of page” should give the numbers, such as “174 views0 comments”.")
        raise RefusedFile(reason, number)
    views, comments = (digits.replace(",", "") for digits in match.groups("0"))
    if max(len(views), len(comments)) > NUMBER_DIGITS:
        raise RefusedFile(_("This is too large to be a number of views or comments."), number)
    return int(views), int(comments)


# --- The text ---


def _blocks(lines: Iterable[Line]) -> list[Block]:
    blocks: list[Block] = []
    after_blank = True
    for number, line in lines:
        if step := STEP.fullmatch(line):
            _list_of_steps(blocks, int(step[1]), number).texts.append(step[2])
        elif tip := TIP.fullmatch(line):
            _list_of_tips(blocks).texts.append(tip[1])
        elif line[:1].isspace():
            reason = _("This line is indented, but it is neither a step (“1. text”) nor a tip (“• text”).")
            raise RefusedFile(reason, number)
        elif line and blocks and blocks[-1].kind == "paragraph" and not after_blank:
            blocks[-1].texts.append(line)
        elif line:
            blocks.append(Block("paragraph", [line]))
        after_blank = not line
    return blocks


def _list_of_steps(blocks: list[Block], given: int, number: int) -> Block:
    """The list the step belongs to. Markdown counts by itself, so a list that jumps would show other numbers."""
    last = blocks[-1] if blocks else None
    if last is None or last.kind != "steps":
        return _begin(blocks, Block("steps", start=given))
    if given == last.next_number:
        return last
    if given != 1:
        reason = _("Step %(given)d follows step %(before)d. Is one missing, or is its number wrong?")
        raise RefusedFile(reason % {"given": given, "before": last.next_number - 1}, number)
    # Two neighbouring lists with the same delimiter would be one list to Markdown.
    return _begin(blocks, Block("steps", delimiter=")" if last.delimiter == "." else "."))


def _list_of_tips(blocks: list[Block]) -> Block:
    if blocks and blocks[-1].kind == "tips":
        return blocks[-1]
    return _begin(blocks, Block("tips"))


def _begin(blocks: list[Block], new: Block) -> Block:
    if blocks and blocks[-1].reads_like_a_heading:
        blocks[-1].kind = "heading"
    blocks.append(new)
    return new


def _how_many(blocks: list[Block], kind: str) -> int:
    return sum(len(block.texts) for block in blocks if block.kind == kind)
