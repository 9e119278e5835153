"""What stands around an article: the next newer and older one, and those that go with it."""

from collections.abc import Hashable
from dataclasses import dataclass

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
    newer: Article | None
    older: Article | None
    related: list[Article]

    @property
    def fingerprint(self) -> tuple[Hashable, ...]:
        """For kept pieces of pages: what can be seen of those around."""
        shown = (self.newer, self.older, *self.related)
        return tuple(row and (row.title, row.slug, row.teaser) for row in shown)


def around(article: Article) -> Around:
    """All of it in one query, of what is public now; nothing around an article that has no time yet."""
    if article.published_at is None:
        return Around(None, None, [])
    rows = _rows(article=article.pk, time=article.published_at, now=timezone.now())
    newer = [row for row in rows if _place(row) > _place(article)]
    older = [row for row in rows if _place(row) < _place(article)]
    related = [row for row in rows if row.shared_tags is not None]  # type: ignore[attr-defined]
    related.sort(key=lambda row: (row.shared_tags, row.likeness), reverse=True)  # type: ignore[attr-defined]
    # Whatever is nearest in time is the neighbour: the query brought it, whichever others go with the article.
    return Around(min(newer, key=_place, default=None), max(older, key=_place, default=None), related)


def _place(article: Article) -> tuple[object, int]:
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
