"""A paragraph that is one picture, or one link to a video, and nothing else: it becomes a figure."""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from posts.lib.videos import video_at

BARE_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?")


def _lonely(state: StateCore) -> Iterator[tuple[Token, Token, Token, list[Token]]]:
    """Paragraphs' three tokens, with what stands in them besides white space."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type == "paragraph_open" and not opening.hidden:
            children = [child for child in inline.children or () if child.type != "text" or child.content.strip()]
            yield opening, inline, closing, children


def figures(state: StateCore) -> None:
    """A picture with a caption; what follows a bar in the caption is its credit."""
    for opening, inline, closing, children in _lonely(state):
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
    """A link that stands alone: it leads to the video, and a script may show it here once it is pressed."""
    for opening, inline, closing, children in _lonely(state):
        address, words = _address_and_words(children)
        video = video_at(address)
        if not video:
            continue
        opening.type, opening.tag, opening.attrs = "video_open", "figure", {"class": "video"}
        closing.type, closing.tag = "video_close", "figure"
        link = Token("link_open", "a", 1, attrs={"href": video.page, "data-frame": video.frame})
        said = _("Nothing is asked of %(host)s until you press it.") % {"host": video.shown_by}
        inline.children = [
            link,
            *(words or [Token("text", "", 0, content=_("Video on %(host)s") % {"host": video.shown_by})]),
            Token("link_close", "a", -1),
            Token("caption_open", "figcaption", 1),
            Token("text", "", 0, content=said),
            Token("caption_close", "figcaption", -1),
        ]


def _address_and_words(children: Sequence[Token]) -> tuple[str, Sequence[Token]]:
    """Of a lonely link, or of an address written out; no words where the address is all there is."""
    if len(children) == 1 and children[0].type == "text":
        found = BARE_ADDRESS.fullmatch(children[0].content.strip())
        return (found[1] if found else ""), ()
    if len(children) >= 2 and children[0].type == "link_open" and children[-1].type == "link_close":
        words = children[1:-1]
        if any(child.type in ("link_open", "image") for child in words):
            return "", ()
        return str(children[0].attrs.get("href", "")), () if children[0].markup == "autolink" else words
    return "", ()
