"""Views and reads of a period, by day and by article: the closed days' rows, and the open days' where there are any."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum

from posts.articles.models import Article
from posts.readership.counting import of_article
from posts.readership.days import DayViews
from posts.readership.models import View
from posts.readership.periods import Period, Unit, step_end


class Numbers(NamedTuple):
    views: int = 0
    reads: int = 0

    def plus(self, other: "Numbers") -> "Numbers":
        return Numbers(self.views + other.views, self.reads + other.reads)


def _among(rows: QuerySet, articles: Iterable[int] | None) -> QuerySet:
    return rows.order_by() if articles is None else rows.filter(article__in=list(articles)).order_by()


OpenNumbers = dict[tuple[int, date], Numbers]


def open_numbers(articles: Iterable[int] | None = None) -> OpenNumbers:
    """Of the days that are not closed yet, by article and day.

    No condition on the day, so that the index that counts a visitor once has all of it in order.
    """
    rows = _among(View.objects.all(), articles).values_list("article_id", "day").annotate(number=Count("*"))
    reads = _among(View.objects.reads(), articles).values_list("article_id", "day").annotate(number=Count("*"))
    read = {(article_id, day): number for article_id, day, number in reads}
    return {(article_id, day): Numbers(views, read.get((article_id, day), 0)) for article_id, day, views in rows}


def open_days(articles: Iterable[int] | None = None) -> dict[date, Numbers]:
    """Of the days that are not closed yet, whatever the article."""
    rows = _among(View.objects.all(), articles).values_list("day").annotate(number=Count("*"))
    reads = _among(View.objects.reads(), articles).values_list("article_id", "day").annotate(number=Count("*"))
    read: Counter[date] = Counter()
    for _article, day, number in reads:  # by article as well, because an index has them in that order
        read[day] += number
    return {day: Numbers(views, read[day]) for day, views in rows}


def by_day(period: Period, still_open: dict[date, Numbers], article: Article | None = None) -> dict[date, Numbers]:
    """The days somebody came, with their numbers."""
    rows = _among(DayViews.objects.filter(day__range=period.range), [article.pk] if article else None)
    closed = rows.values_list("day").annotate(Sum("views"), Sum("reads"))
    days = {day: Numbers(views, reads) for day, views, reads in closed}
    for day, numbers in still_open.items():
        if period.first <= day <= period.last:
            days[day] = days.get(day, Numbers()).plus(numbers)
    return days


def within(days: dict[date, Numbers], period: Period) -> dict[date, Numbers]:
    return {day: numbers for day, numbers in days.items() if period.first <= day <= period.last}


def total(days: dict[date, Numbers], period: Period) -> Numbers:
    numbers = within(days, period).values()
    return Numbers(sum(one.views for one in numbers), sum(one.reads for one in numbers))


def by_step(days: dict[date, Numbers], period: Period, unit: Unit) -> list[tuple[Period, Numbers]]:
    sums: dict[date, Numbers] = {}
    for day, numbers in days.items():
        end = min(step_end(day, unit), period.last)
        sums[end] = sums.get(end, Numbers()).plus(numbers)
    return [(step, sums.get(step.last, Numbers())) for step in period.steps(unit)]


def by_article(period: Period, still_open: OpenNumbers, articles: Iterable[int] | None = None) -> dict[int, Numbers]:
    rows = _among(DayViews.objects.filter(day__range=period.range), articles).values_list("article_id")
    sums = {article_id: Numbers(views, reads) for article_id, views, reads in rows.annotate(Sum("views"), Sum("reads"))}
    for (article_id, day), numbers in still_open.items():
        if period.first <= day <= period.last:
            sums[article_id] = sums.get(article_id, Numbers()).plus(numbers)
    return sums


def views_by_article(period: Period, open_days: Collection[date]) -> dict[int, int]:
    """Of every article, for putting them in order; what else is shown of a few is looked up for these."""
    closed = DayViews.objects.filter(day__range=period.range).order_by().values_list("article_id")
    sums = Counter(dict(closed.annotate(Sum("views"))))
    if open_within := [day for day in open_days if period.first <= day <= period.last]:
        # without a condition, where it can be, the index that counts a visitor once has them in order
        rows = View.objects.all() if len(open_within) == len(open_days) else View.objects.filter(day__in=open_within)
        sums.update(dict(rows.order_by().values_list("article_id").annotate(number=Count("*"))))
    return sums


def most_read(period: Period, number: int) -> list[int]:
    """The articles seen most, in one statement that looks up the period of each; for few of many articles."""
    closed = of_article(DayViews.objects.filter(day__range=period.range), Sum("views"))
    still_open = of_article(View.objects.filter(day__range=period.range), Count("*"))
    counted = Article.objects.annotate(within=closed + still_open).order_by("-within", "-pk")
    return [pk for pk, views in counted.values_list("pk", "within")[:number] if views]


def curves(articles: Iterable[int], period: Period, still_open: OpenNumbers) -> dict[int, dict[date, int]]:
    """The views of these few articles by day."""
    wanted = list(articles)
    found: dict[int, Counter[date]] = {article_id: Counter() for article_id in wanted}
    rows = DayViews.objects.filter(article__in=wanted, day__range=period.range)
    for article_id, day, views in rows.order_by().values_list("article_id", "day", "views"):
        found[article_id][day] += views
    for (article_id, day), numbers in still_open.items():
        if article_id in found and period.first <= day <= period.last:
            found[article_id][day] += numbers.views
    return {article_id: dict(days) for article_id, days in found.items()}
