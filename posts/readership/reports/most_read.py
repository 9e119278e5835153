"""Most read: which articles these are likely to be is cached for some minutes, their numbers are always exact."""

from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet, Sum

from posts.articles.models import Article
from posts.readership.days import DayViews
from posts.readership.ingest.counting import per_article, today
from posts.readership.models import View
from posts.readership.reports.periods import Period

MOST_READ = 5
CANDIDATES = 20  # the others stand in for what is not public any more, and for what is overtaken until the next time
CACHED_FOR = 300  # seconds; to look at every article takes a large blog a part of one


def most_read_this_month() -> QuerySet[Any]:
    month = Period(today().replace(day=1), today())
    keys = _likely("published", Article.objects.published(), month)
    articles = Article.objects.filter(pk__in=keys).each_published().only("title", "slug")
    return _seen_in(month, articles).order_by("-period_views", "-published_at", "-pk")[:MOST_READ]


def likely_most_read(period: Period) -> list[int]:
    return _likely("all", Article.objects.all(), period)


def _likely(which: str, articles: QuerySet[Any], period: Period) -> list[int]:
    def look_at_all() -> list[int]:
        ranked = _seen_in(period, articles).order_by("-period_views", "-pk")
        return list(ranked.values_list("pk", flat=True)[:CANDIDATES])

    return cache.get_or_set(f"most-read-{which}-{period.first}-{period.last}", look_at_all, CACHED_FOR) or []


def _seen_in(period: Period, articles: QuerySet[Any]) -> QuerySet[Any]:
    closed = per_article(DayViews.objects.filter(day__range=period.range), Sum("views"))
    still_open = per_article(View.objects.filter(day__range=period.range), Count("*"))
    return articles.annotate(period_views=closed + still_open).filter(period_views__gt=0)
