"""What stands around an article: the next newer and older one, and those that go with it."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone

from posts.articles.models import Article
from posts.articles.related import Relation
from posts.lib.prepared import Prepared, Slot

RELATED_SHOWN = 3


@dataclass(frozen=True)
class Around:
    article: Article
    rows: list[tuple[Any, ...]]  # as the database gives them

    @property
    def fingerprint(self) -> tuple[Hashable, ...]:
        """For kept pieces of pages: what can be seen of those around, and on which side of the article they stand."""
        return (_place(self.article), *self.rows)

    @cached_property
    def _others(self) -> list[Article]:
        return _rows.made_of(self.rows)

    # Whatever is nearest in time is the neighbour: the query brought it, whichever others go with the article.

    @property
    def newer(self) -> Article | None:
        return min((other for other in self._others if _place(other) > _place(self.article)), key=_place, default=None)

    @property
    def older(self) -> Article | None:
        return max((other for other in self._others if _place(other) < _place(self.article)), key=_place, default=None)

    @property
    def related(self) -> list[Article]:
        related: list[Any] = [other for other in self._others if other.shared_tags is not None]  # type: ignore[attr-defined]
        return sorted(related, key=lambda other: (other.shared_tags, other.likeness), reverse=True)


def around(article: Article) -> Around:
    """All of it in one query, of what is public now; nothing around an article that has no time yet."""
    if article.published_at is None:
        return Around(article, [])
    return Around(article, _rows.asked(article=article.pk, time=article.published_at, now=timezone.now()))


def _place(article: Article) -> tuple[Any, int]:
    return article.published_at, article.pk


def _around() -> QuerySet[Article]:
    time, own = Slot("time", DateTimeField()), Slot("article", BigIntegerField())
    public = Article.objects.published(now=Slot("now", DateTimeField())).exclude(pk=own)
    # Bounded by the time first, so that the index is entered there; an OR alone reads every newer or older article.
    after = public.filter(Q(published_at__gt=time) | Q(pk__gt=own), published_at__gte=time)
    before = public.filter(Q(published_at__lt=time) | Q(pk__lt=own), published_at__lte=time)
    # From the few relations to their articles: joined, SQLite takes every published article and looks for its relation.
    related = Relation.objects.filter(Exists(public.filter(pk=OuterRef("other"))), article=own)
    # One subquery for each row wanted: as an IN (...) among ORs PostgreSQL would read the whole table.
    wanted = Q(pk=Subquery(after.order_by("published_at", "pk").values("pk")[:1]))
    wanted |= Q(pk=Subquery(before.newest_first().values("pk")[:1]))
    for number in range(RELATED_SHOWN):
        wanted |= Q(pk=Subquery(related.values("other")[number : number + 1]))
    return (
        Article.objects.filter(wanted)
        .annotate(relation=FilteredRelation("related_to", condition=Q(related_to__article=own)))
        .annotate(shared_tags=F("relation__shared_tags"), likeness=F("relation__likeness"))
        .only("title", "slug", "published_at", "summary", "excerpt", "words")
    )


_rows = Prepared(_around)
