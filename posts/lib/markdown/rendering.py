"""Markdown to safe HTML: one function for each of two profiles, the author's and the reader's.

The order is fixed: markdown-it-py with HTML switched off, then nh3 with an allow-list as the very last step.
Nothing transforms HTML after that. Page, preview, feed, mail and admin all show what these functions return.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from posts.lib.images.responsive import as_html
from posts.lib.markdown.autolinks import add_autolinks
from posts.lib.markdown.block_rules import add_authors_block_rules, add_readers_block_rules
from posts.lib.markdown.blocks import add_blocks
from posts.lib.markdown.inline_rules import add_authors_inline_rules, add_readers_inline_rules
from posts.lib.markdown.lists import authors_lists, readers_lists
from posts.lib.markdown.normalisation import normalise_authors, normalise_readers
from posts.lib.markdown.sanitiser import AUTHOR_CLEANER, READER_CLEANER, author_may_link, is_absolute
from posts.lib.markdown.text_direction import directions
from posts.lib.markdown.warnings import add_warnings
from posts.lib.text.cleaning import clean
from posts.lib.text.stemming import count_words, shortened

# Raise it with every change of output: `manage.py rerender` then redoes what an older one stored.
RENDERER_VERSION = 7

LIST_MARK = re.compile(r"^\s*[-*•]\s+")
EXCERPT_CHARACTERS = 300
MOST_NOTES = 20


@dataclass(frozen=True)
class Rendered:
    """What an article's source becomes: safe HTML, the start of its text, and its number of words.

    `headings` are those of the table of contents; `notes` tell the editor what could not be understood.
    """

    html: str
    excerpt: str
    words: int
    headings: list[dict[str, str | int]]
    notes: list[str]


def render_article(source: str) -> Rendered:
    env: dict[str, Any] = {}
    tokens = AUTHOR.parse(clean(source), env)
    html = AUTHOR_CLEANER.clean(clean(AUTHOR.renderer.render(tokens, AUTHOR.options, env)))  # "&#12;" is one as well
    return Rendered(
        html=html,
        excerpt=_excerpt(tokens),
        words=count_words(_text(tokens)),
        headings=env["headings"],
        notes=_limited_notes(env["notes"]),
    )


def render_sources(source: str) -> str:
    """A list with an item for each line, whatever bullet it began with. A number it began with is part of its words."""
    lines = (LIST_MARK.sub("", line).strip() for line in clean(source).splitlines())
    html: str = SOURCES.render("\n\n".join(line for line in lines if line))
    return AUTHOR_CLEANER.clean(clean(f"<ul>\n{html}</ul>\n")) if html else ""


def _limited_notes(notes: list[str]) -> list[str]:
    once_each = list(dict.fromkeys(notes))
    more = _("There is more to look at: it is told once these are mended.")
    return [*once_each[:MOST_NOTES], more] if len(once_each) > MOST_NOTES else once_each


def render_comment(source: str) -> str:
    html: str = READER.render(clean(source))
    return READER_CLEANER.clean(clean(html))


# --- What markdown-it does differently here ---


def _title_is_the_only_h1(state: StateCore) -> None:
    for token in state.tokens:
        if token.tag == "h1":
            token.tag = "h2"


def _alignment_as_class(state: StateCore) -> None:
    """A table's alignment arrives as `style=`, which the content policy refuses."""
    for token in state.tokens:
        style = token.attrs.pop("style", None) if token.type in ("th_open", "td_open") else None
        if style:
            token.attrSet("class", f"align-{str(style).partition(':')[2]}")


def _each_an_item(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("paragraph_open", "paragraph_close"):
            token.tag = "li"


def _picture(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A picture of ours is shown; one from elsewhere becomes a link, so that no reader is told to a third party."""
    token = tokens[index]
    source = str(token.attrs.get("src", ""))
    alt = renderer.renderInlineAsText(token.children, options, env)
    if not source.startswith("/"):
        return f'<a href="{escapeHtml(source)}">{escapeHtml(alt or source)}</a>'
    is_first = not env.setdefault("pictures", 0)
    env["pictures"] += 1
    return as_html(source, alt, str(token.attrs.get("title") or ""), lazy=not is_first)


def _parser(may_link: Callable[[str], bool], **options: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, **options})
    parser.validateLink = may_link  # type: ignore[method-assign,assignment]
    parser.disable(["code", "html_block", "html_inline"])
    add_autolinks(parser)
    return parser


AUTHOR = _parser(author_may_link).enable(["table", "strikethrough"])
AUTHOR.core.ruler.after("normalize", "normalise_authors", normalise_authors)
AUTHOR.core.ruler.after("block", "authors_lists", authors_lists)
AUTHOR.core.ruler.push("title_is_the_only_h1", _title_is_the_only_h1)
AUTHOR.core.ruler.push("alignment_as_class", _alignment_as_class)
add_authors_block_rules(AUTHOR)
add_authors_inline_rules(AUTHOR)
add_blocks(AUTHOR)
add_warnings(AUTHOR)
AUTHOR.core.ruler.push("directions", directions)
AUTHOR.add_render_rule("image", _picture)

READER = _parser(is_absolute, breaks=True).enable("strikethrough")
READER.core.ruler.after("normalize", "normalise_readers", normalise_readers)
READER.core.ruler.after("block", "readers_lists", readers_lists)
add_readers_block_rules(READER)
add_readers_inline_rules(READER)
READER.core.ruler.push("directions", directions)
READER.disable(["heading", "lheading", "hr", "image", "reference", "entity", "autolink"])

SOURCES = _parser(author_may_link)
SOURCES.block.ruler.enableOnly(["paragraph"])
SOURCES.disable("image")
add_authors_inline_rules(SOURCES)
SOURCES.core.ruler.push("directions", directions)
SOURCES.core.ruler.push("each_an_item", _each_an_item)

# --- Where its links lead ---


class _LinkReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.targets += [value for name, value in attrs if tag == "a" and name == "href" and value]


def link_targets(html: str) -> list[str]:
    """Every address that our HTML links to, once each, in the order of the text. It is text, to be escaped."""
    reader = _LinkReader()
    reader.feed(html)
    reader.close()
    return list(dict.fromkeys(reader.targets))


# --- The text without its marks ---


def _inline_text(token: Token) -> str:
    spaced = {"softbreak": " ", "hardbreak": " "}
    return "".join(spaced.get(child.type, child.content) for child in token.children or ())


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(
        _inline_text(token) if token.type == "inline" else token.content
        for token in tokens
        if token.type in ("inline", "fence", "code_block")
    )


def _excerpt(tokens: Sequence[Token]) -> str:
    for opening, inline in pairwise(tokens):
        if opening.type == "paragraph_open" and opening.level == 0:
            text = _inline_text(inline).strip()
            if text:
                return shortened(text, EXCERPT_CHARACTERS)
    return ""
