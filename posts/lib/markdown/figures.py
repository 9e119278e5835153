"""Figures: a paragraph that is one picture, or a line that is one link to a video, and nothing else."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from posts.lib.markdown.videos import Video, video_at

BREAKS = ("softbreak", "hardbreak")


def figures(state: StateCore) -> None:
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type != "paragraph_open" or opening.hidden or closing.type != "paragraph_close":
            continue
        children = [child for child in inline.children or () if not _is_space(child)]
        if len(children) != 1 or children[0].type != "image":
            continue
        image = children[0]
        caption = str(image.attrs.get("title") or "").strip()
        if not caption or not str(image.attrs.get("src", "")).startswith("/"):
            continue
        del image.attrs["title"]
        opening.tag = closing.tag = "figure"
        words, bar, credit = (part.strip() for part in caption.partition("|"))
        inline.children = [image, Token("caption_open", "figcaption", 1), Token("text", "", 0, content=words)]
        if bar and credit:
            small = [Token("credit_open", "small", 1), Token("text", "", 0, content=credit)]
            inline.children += [Token("text", "", 0, content=" "), *small, Token("credit_close", "small", -1)]
        inline.children.append(Token("caption_close", "figcaption", -1))


def videos(state: StateCore) -> None:
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type == "paragraph_close" and not token.hidden and tokens[-3].type == "paragraph_open":
            tokens[-3:] = _with_videos(*tokens[-3:])
    state.tokens = tokens


def _with_videos(opening: Token, inline: Token, closing: Token) -> list[Token]:
    parts: list[Token] = []
    words: list[Token] = []
    for line in inline_lines(inline.children or []):
        address, name = _address_and_words([child for child in line if not _is_space(child)])
        video = video_at(address)
        if video:
            parts += [*_paragraph(opening, inline, closing, words), *_figure(opening, inline, closing, video, name)]
            words = []
        else:
            words += line
    return [*parts, *_paragraph(opening, inline, closing, words)] if parts else [opening, inline, closing]


def inline_lines(children: Sequence[Token]) -> list[list[Token]]:
    """Each with the break at its end; a break within emphasis ends no line."""
    lines: list[list[Token]] = [[]]
    depth = 0
    for child in children:
        depth += child.nesting
        lines[-1].append(child)
        if child.type in BREAKS and not depth:
            lines.append([])
    return lines


def _is_space(child: Token) -> bool:
    return child.type in BREAKS or (child.type == "text" and not child.content.strip())


def _paragraph(opening: Token, inline: Token, closing: Token, words: list[Token]) -> list[Token]:
    while words and _is_space(words[-1]):
        words.pop()
    return [opening.copy(), inline.copy(children=words), closing.copy()] if words else []


def _figure(opening: Token, inline: Token, closing: Token, video: Video, name: Sequence[Token]) -> list[Token]:
    caption = _("Nothing is asked of %(host)s until you press it.") % {"host": video.shown_by}
    children = [
        Token("link_open", "a", 1, attrs={"href": video.page, "data-frame": video.frame}),
        *(name or [Token("text", "", 0, content=_("Video on %(host)s") % {"host": video.shown_by})]),
        Token("link_close", "a", -1),
        Token("caption_open", "figcaption", 1),
        Token("text", "", 0, content=caption),
        Token("caption_close", "figcaption", -1),
    ]
    return [
        opening.copy(type="video_open", tag="figure", attrs={"class": "video"}),
        inline.copy(children=children),
        closing.copy(type="video_close", tag="figure"),
    ]


def _address_and_words(children: Sequence[Token]) -> tuple[str, Sequence[Token]]:
    if len(children) >= 2 and children[0].type == "link_open" and children[-1].type == "link_close":
        words = children[1:-1]
        if any(child.type in ("link_open", "image") for child in words):
            return "", ()
        return str(children[0].attrs.get("href", "")), () if children[0].markup == "autolink" else words
    return "", ()
