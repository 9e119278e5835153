"""What readers see of the numbers beyond their article: the most read of the month.

A chore finds out every few minutes which articles these are likely to be; the page counts these alone, to the view.
"""

from django.db import models, transaction
from django.db.models import Count, QuerySet, Sum

from posts.articles.models import Article
from posts.readership.counting import of_article, today
from posts.readership.days import DayViews
from posts.readership.models import View

MOST_READ = 5
CANDIDATES = 20  # the others stand in for what is not public any more, and for what is overtaken until the next time


class Candidate(models.Model):
    """An article that was among the most read of the month when they were counted last."""

    article = models.OneToOneField("posts.Article", models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return str(self.article_id)


def find_candidates() -> None:
    """Count the whole month for every article, in one statement; work for a chore, never for a page."""
    found = set(_most_read(Article.objects.published(), CANDIDATES).values_list("pk", flat=True))
    with transaction.atomic():
        Candidate.objects.exclude(article__in=found).delete()
        Candidate.objects.bulk_create((Candidate(article_id=key) for key in found), ignore_conflicts=True)


def most_read_this_month() -> QuerySet[Article]:
    """The articles seen most since the first of the month, in one statement; those nobody saw are left out."""
    return _most_read(Article.objects.filter(pk__in=Candidate.objects.values("pk")).each_published(), MOST_READ)


def _most_read(articles: QuerySet[Article], number: int) -> QuerySet[Article]:
    first = today().replace(day=1)
    closed = of_article(DayViews.objects.filter(day__gte=first), Sum("views"))
    still_open = of_article(View.objects.filter(day__gte=first), Count("*"))
    counted = articles.only("title", "slug").annotate(month_views=closed + still_open)
    return counted.filter(month_views__gt=0).order_by("-month_views", "-published_at", "-pk")[:number]
