"""Optimistic concurrency for the article form: what was saved while somebody had it open.

The form carries a short digest of every field as it was when the form was made. At save the digests tell which fields
somebody else has changed since, and what was typed tells whether saving would undo that.
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

DIGEST_BYTES = 6
NOTHING = "–"


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed, with what is stored in it now; it stays where this window left it alone."""

    label: str
    stored: Any
    is_long: bool
    stays: bool


@dataclass(frozen=True)
class EditConflict:
    """A save that would undo somebody else's. Whoever sends `digests` along has seen what is stored now."""

    article: Article
    differences: list[Difference]
    digests: str

    def __str__(self) -> str:
        who, when = _last_save(self.article)
        values = {
            "who": who or _("Somebody"),
            "when": date_format(localtime(when), "j F Y, H:i"),
            "fields": ", ".join(difference.label for difference in self.differences),
        }
        words = _(
            "%(who)s saved this article on %(when)s, after you had opened it. "
            "Nothing of yours is lost, and nothing is saved yet. What differs: %(fields)s."
        )
        return words % values


def field_digests(article: Article, fields: Collection[str]) -> str:
    return ",".join(f"{name}:{_digest(value)}" for name, value in model_to_dict(article, fields).items())


def find_conflict(
    article: Article, opened_with: str, seen: str, typed: dict[str, Any], fields: Collection[str]
) -> EditConflict | None:
    """What of somebody else's save this one would undo. Call it inside the save's transaction.

    `opened_with` are the digests of when the form was made, `seen` those of what was shown since: once that is all
    there is to undo, what was typed is saved, and fields that this window never touched keep in `typed` what is stored.
    Whoever saves the same article at this moment is waited for, so that two cannot both be the first.
    """
    current = Article.objects.select_for_update(no_key=True).defer("html").filter(pk=article.pk).first()
    if current is None:
        return None
    shown_digests, opened_digests = _parsed(seen or opened_with), _parsed(opened_with)
    differing = [
        name
        for name, value in model_to_dict(current, fields).items()
        if _digest(value) != shown_digests.get(name) and (name not in typed or _digest(value) != _digest(typed[name]))
    ]
    untouched = {name for name, value in typed.items() if _digest(value) == opened_digests.get(name)}
    if differing:
        differences = [_difference(current, name, name in untouched) for name in differing]
        return EditConflict(current, differences, field_digests(current, fields))
    typed.update({name: _stored(current, name) for name in untouched} if seen else {})
    return None


def _parsed(digests: str) -> dict[str, str]:
    return dict(digest.partition(":")[::2] for digest in digests.split(","))


def _stored(article: Article, name: str) -> Any:
    return article.tags.all() if name == "tags" else getattr(article, name)


def _digest(value: Any) -> str:
    return blake2b(repr(_comparable(value)).encode(), digest_size=DIGEST_BYTES).hexdigest()


def _comparable(value: Any) -> Any:
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
    """Who saved it last in the admin, and when; nobody where a command changed its words after that."""
    rows = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Article), object_id=str(article.pk))
    last = rows.filter(action_time__gte=article.updated_at).select_related("user").order_by("-action_time").first()
    if last is None:
        return "", article.updated_at
    return last.user.get_full_name() or last.user.get_username(), last.action_time
