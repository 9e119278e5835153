"""Neighbours of an article: the next newer and older one, and related articles."""

from typing import NamedTuple

from django.db.models import Q

from posts.articles.indexing.related import Relation
from posts.articles.models import Article

RELATED_SHOWN = 3


class Neighbours(NamedTuple):
    newer: Article | None
    older: Article | None
    related: list[Article]


def neighbours(article: Article) -> Neighbours:
    time = article.published_at
    if time is None:
        return Neighbours(None, None, [])
    titles = Article.objects.published().only("title", "slug")
    # Bounded by the time first, so that the index is entered there; an OR alone reads every newer or older article.
    after = titles.filter(Q(published_at__gt=time) | Q(pk__gt=article.pk), published_at__gte=time)
    before = titles.filter(Q(published_at__lt=time) | Q(pk__lt=article.pk), published_at__lte=time)
    return Neighbours(after.order_by("published_at", "pk").first(), before.newest_first().first(), _related(article))


def _related(article: Article) -> list[Article]:
    """The few relations are all looked at: asked for public ones, SQLite would begin with every public article."""
    shown = ("title", "slug", "summary", "excerpt", "state", "published_at")
    relations = Relation.objects.filter(article=article.pk).select_related("other")
    others = [relation.other for relation in relations.only(*[f"other__{name}" for name in shown])]
    return [other for other in others if other.is_published][:RELATED_SHOWN]
