"""TTL cache of what readers see of the numbers beyond their article: the most read of the month."""

from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet, Sum

from posts.articles.models import Article
from posts.readership.counting import of_article, today
from posts.readership.days import DayViews
from posts.readership.models import View

MOST_READ = 5
CANDIDATES = 20  # the others stand in for what is not public any more, and for what is overtaken until the next time
KEPT_SECONDS = 300


def most_read_this_month() -> QuerySet[Article]:
    """The articles seen most since the first of the month; those nobody saw are left out.

    Which ones these are is found out every few minutes; these few are counted to the view, and asked whether they are
    public still.
    """
    key = f"most-read-{today():%Y-%m}"
    candidates: Any = cache.get_or_set(key, _candidates, KEPT_SECONDS)
    return _most_read(Article.objects.filter(pk__in=candidates).each_published(), MOST_READ)


def _candidates() -> list[int]:
    return list(_most_read(Article.objects.published(), CANDIDATES).values_list("pk", flat=True))


def _most_read(articles: QuerySet[Article], number: int) -> QuerySet[Article]:
    first = today().replace(day=1)
    closed = of_article(DayViews.objects.filter(day__gte=first), Sum("views"))
    still_open = of_article(View.objects.filter(day__gte=first), Count("*"))
    counted = articles.only("title", "slug").annotate(month_views=closed + still_open)
    return counted.filter(month_views__gt=0).order_by("-month_views", "-published_at", "-pk")[:number]
