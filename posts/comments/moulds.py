"""A page of comments, fast: the template of one is rendered once for each shape a comment has, and then filled in.

The template stays where all HTML is. It is given a comment of blanks, each a mark that cannot come from anybody; the
marks in what it makes are where the words of every comment of that shape go, escaped as the template escapes them.
The empty form, which is the same but for its tokens and the article's address, is made in the same way.
"""

import html
from collections.abc import Iterable
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from posts.articles.models import Article
from posts.comments.forms import CommentForm
from posts.comments.models import Comment
from posts.lib.ages import age, local_in_words, words_for
from posts.lib.mail import is_set_up

ITEM, FORM = "posts/comments/_item.html", "posts/comments/_form.html"
# What the template asks about a comment. What it asks beyond these and the words below is an error, told at once.
FLAGS = (
    "is_published", "was_removed_by_its_author", "takes_replies", "is_by_the_articles_author",
    "is_by_the_blog", "is_question", "is_the_answer",
)  # fmt: skip
WORDS = ("name", "initial", "tone", "age", "written", "written_in_words")
TOKENS = ("token", "submission")
SLUG = "8999-slug-of-the-article-8999"  # stands for it in addresses
NUMBER = 8_999_999_999_999_999_989  # stands for the key in ids and addresses; no database gives such a one

Shape = tuple[int, ...]


class UnknownBlank(Exception):
    """The template asks for something that the moulds do not know: add it to FLAGS or WORDS."""


def mark(name: str) -> str:
    return f"\ue000{name}\ue001"  # private characters, which no template and no catalogue holds


class Blank:
    """Stands in for a row; notes what it is asked for and does not know."""

    def __init__(self, **known: Any) -> None:
        self._known = known
        self._unknown: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name in self._known:
            return self._known[name]
        self._unknown.append(name)
        raise AttributeError(name)


def comments_html(
    comments: Iterable[Comment],
    article: Article,
    own: Comment | None = None,
    closed: str = "",
    now: datetime | None = None,
) -> SafeString:
    """The items of the list; its writer's own comment stands there with what only they see."""
    address, language = html.escape(article.get_absolute_url()), translation.get_language()
    now, zone = now or timezone.now(), timezone.get_current_timezone()
    make = _item.__wrapped__ if settings.DEBUG else _item
    comments = list(comments)
    shown = {comment.pk for comment in comments}

    def made(comment: Comment) -> str:
        words = _words_of(comment, address, now, zone, language) | _words_of_parent(comment.parent, shown)
        return make(shape_of(comment), bool(closed), language) % words

    items = [
        get_template(ITEM).render({"comment": comment, "article": article, "own": own, "closed": closed})
        if own and comment.pk == own.pk
        else made(comment)
        for comment in comments
    ]
    return mark_safe("\n".join(items))  # noqa: S308  the template's own, and words escaped below


def fresh_form_html(tokens: dict[str, str], article: Article, waits: dict[str, bool]) -> SafeString:
    """The form nobody has typed into yet; `waits` is what the template asks about the blog's policy."""
    make = _form.__wrapped__ if settings.DEBUG else _form
    words = {name: html.escape(tokens[name]) for name in TOKENS}
    words |= {"slug": article.slug, "address": html.escape(article.get_absolute_url())}
    return mark_safe(make(tuple(waits.items()), is_set_up(), translation.get_language()) % words)  # noqa: S308  escaped above


def shape_of(comment: Comment) -> Shape:
    parent = comment.parent
    return (*(getattr(comment, flag) for flag in FLAGS), comment.depth, bool(parent and parent.name))


def _words_of(comment: Comment, address: str, now: datetime, zone: tzinfo, language: str | None) -> dict[str, Any]:
    """What zone and language are is asked once for a page: asking takes longer than the words themselves."""
    escape, local = html.escape, comment.created_at.astimezone(zone)
    return {
        "name": escape(comment.name),
        "initial": escape(comment.initial),
        "tone": comment.tone,
        "age": escape(words_for(*age(comment.created_at, now), language)),
        "written": local.isoformat(timespec="seconds"),
        "written_in_words": escape(local_in_words(local, language)),
        "html": comment.html,
        "number": comment.pk,
        "address": address,
    }


def _words_of_parent(parent: Comment | None, shown: set[int]) -> dict[str, str]:
    """Where it stands on this page the way to it is a jump."""
    if parent is None:
        return {}
    address = f"#{parent.anchor}" if parent.pk in shown else parent.get_absolute_url()
    return {"parent": html.escape(parent.name), "parent_address": address}


@lru_cache(maxsize=512)
def _item(shape: Shape, closed: bool, language: str | None) -> str:
    """The template's HTML for comments of this shape, as a format that takes their words."""
    *flags, depth, has_parent = shape
    comment = Blank(
        **dict(zip(FLAGS, flags, strict=True)),
        **{name: mark(name) for name in WORDS},
        pk=NUMBER,
        anchor=Comment(pk=NUMBER).anchor,
        get_absolute_url=Comment(pk=NUMBER).get_absolute_url(),
        html=mark("html"),
        depth=depth,
        parent=Blank(name=mark("parent"), get_absolute_url=mark("parent_address")) if has_parent else None,
    )
    names = (*WORDS, "html", "parent", "parent_address", "address")
    made = _render(ITEM, names, comment=comment, article=_blank_article(), own=None, closed=closed)
    return made.replace(str(NUMBER), "%(number)s")


@lru_cache(maxsize=16)
def _form(waits: tuple[tuple[str, bool], ...], has_mail: bool, language: str | None) -> str:
    """The template's HTML of the empty form, as a format that takes its tokens and the article's address.

    With mail set up the form has one field more; it sees that itself, `has_mail` only tells the two apart.
    """
    form = CommentForm(0)
    form.initial.update({name: mark(name) for name in TOKENS})
    words = {"form": form, "article": _blank_article(), **dict(waits)}
    return _render(FORM, (*TOKENS, "address"), **words).replace(SLUG, "%(slug)s")


def _blank_article() -> Blank:
    return Blank(slug=SLUG, get_absolute_url=mark("address"))


def _render(template: str, names: Iterable[str], **context: Any) -> str:
    """A format with a place for each mark the template was given."""
    made = get_template(template).render(context)
    unknown = [name for blank in context.values() if isinstance(blank, Blank) for name in blank._unknown]
    if unknown:
        raise UnknownBlank(f"{template} asks for {', '.join(unknown)}")
    made = made.replace("%", "%%")
    for name in names:
        made = made.replace(mark(name), f"%({name})s")
    return made
