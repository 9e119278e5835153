"""Optimistic concurrency for the article form: what was saved while somebody had it open.

The form carries a seal: a short mark of every field as it was when the form was made. At save the marks tell which
fields somebody else has changed since, and what was typed tells whether saving would undo that.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import display_for_field
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db import models
from django.forms.models import model_to_dict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from posts.articles.models import Article

MARK_BYTES = 6
NOTHING = "–"


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed, with what is stored in it now; it stays where this window left it alone."""

    label: str
    stored: Any
    is_long: bool
    stays: bool


@dataclass(frozen=True)
class Overtaken:
    """A save that would undo somebody else's. Whoever sends `seal` along has seen what is stored now."""

    article: Article
    differences: list[Difference]
    seal: str

    def __str__(self) -> str:
        who, when = _last_save(self.article)
        told = {
            "who": who or _("Somebody"),
            "when": date_format(localtime(when), "j F Y, H:i"),
            "fields": ", ".join(difference.label for difference in self.differences),
        }
        words = _(
            "%(who)s saved this article on %(when)s, after you had opened it. "
            "Nothing of yours is lost, and nothing is saved yet. What differs: %(fields)s."
        )
        return words % told


def seal(article: Article, fields: Collection[str]) -> str:
    """A mark of each of these fields, as it is stored."""
    return ",".join(f"{name}:{_mark(value)}" for name, value in model_to_dict(article, fields).items())


def overtaken(
    article: Article, sealed: str, seen: str, typed: dict[str, Any], fields: Collection[str]
) -> Overtaken | None:
    """Whether saving what was typed would undo what was saved since `sealed`. Call it inside the save's transaction.

    `seen` is the seal of what was shown since: once that is all there is to undo, what was typed is saved, and fields
    that this window never touched keep in `typed` what is stored. Whoever saves the same article at this moment is
    waited for, so that two cannot both be the first.
    """
    current = Article.objects.select_for_update(no_key=True).defer("html").filter(pk=article.pk).first()
    if current is None:
        return None
    known, first = _marks(seen or sealed), _marks(sealed)
    differing = [
        name
        for name, value in model_to_dict(current, fields).items()
        if _mark(value) != known.get(name) and (name not in typed or _mark(value) != _mark(typed[name]))
    ]
    untouched = {name for name, value in typed.items() if _mark(value) == first.get(name)}
    if differing:
        shown = [_difference(current, name, name in untouched) for name in differing]
        return Overtaken(current, shown, seal(current, fields))
    typed.update({name: _stored(current, name) for name in untouched} if seen else {})
    return None


def _marks(sealed: str) -> dict[str, str]:
    return dict(mark.partition(":")[::2] for mark in sealed.split(","))


def _stored(article: Article, name: str) -> Any:
    return article.tags.all() if name == "tags" else getattr(article, name)


def _mark(value: Any) -> str:
    return blake2b(repr(_plain(value)).encode(), digest_size=MARK_BYTES).hexdigest()


def _plain(value: Any) -> Any:
    """The same for what is stored and for what a form makes of it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, list | models.QuerySet):
        return sorted(row.pk for row in value)
    if isinstance(value, File):
        return value.name or ""
    return value.timestamp() if isinstance(value, datetime) else value


def _difference(article: Article, name: str, stays: bool) -> Difference:
    field: Any = Article._meta.get_field(name)
    value = article.tag_list if field.many_to_many else getattr(article, name)
    if isinstance(value, bool):
        words: Any = _("yes") if value else _("no")
    else:
        words = display_for_field(value, field, NOTHING)
    return Difference(capfirst(str(field.verbose_name)), words, isinstance(field, models.TextField), stays)


def _last_save(article: Article) -> tuple[str, datetime]:
    """Who saved it last at the desk, and when; nobody where a command changed its words after that."""
    rows = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Article), object_id=str(article.pk))
    last = rows.filter(action_time__gte=article.updated_at).select_related("user").order_by("-action_time").first()
    if last is None:
        return "", article.updated_at
    return last.user.get_full_name() or last.user.get_username(), last.action_time
