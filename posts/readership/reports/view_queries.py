"""View queries of a period: the closed days' rows, and the open days' where there are any."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum

from posts.readership.days import DayViews
from posts.readership.models import View
from posts.readership.reports.periods import Period, Unit, step_end


class Numbers(NamedTuple):
    views: int = 0
    reads: int = 0

    def plus(self, other: "Numbers") -> "Numbers":
        return Numbers(self.views + other.views, self.reads + other.reads)


OpenRows = list[tuple[int, date, int]]  # an article, a day that is not closed yet, and how many


def _among(rows: QuerySet, articles: Iterable[int] | None) -> QuerySet:
    return rows.order_by() if articles is None else rows.filter(article__in=list(articles)).order_by()


def open_views(articles: Iterable[int] | None = None) -> OpenRows:
    return _open(View.objects.all(), articles)


def open_reads(articles: Iterable[int] | None = None) -> OpenRows:
    return _open(View.objects.reads(), articles)


def _open(rows: QuerySet, articles: Iterable[int] | None) -> OpenRows:
    """By article too, and without a condition on the day, so that an index has all of it in order."""
    return list(_among(rows, articles).values_list("article_id", "day").annotate(number=Count("*")))


def by_article(period: Period, name: str, still_open: OpenRows, articles: Iterable[int] | None = None) -> Counter[int]:
    closed = _among(DayViews.objects.filter(day__range=period.range), articles).values_list("article_id")
    sums = Counter(dict(closed.annotate(Sum(name))))
    for article_id, day, number in still_open:
        if day in period:
            sums[article_id] += number
    return sums


def by_day(period: Period, articles: Iterable[int] | None = None) -> dict[date, Numbers]:
    closed = _among(DayViews.objects.filter(day__range=period.range), articles).values_list("day")
    sums = {day: Numbers(views, reads) for day, views, reads in closed.annotate(Sum("views"), Sum("reads"))}
    views = _among(View.objects.all(), articles).values_list("day").annotate(number=Count("*"))
    reads: Counter[date] = Counter()
    for _article_id, day, number in open_reads(articles):
        reads[day] += number
    for day, number in views:
        if day in period:
            sums[day] = sums.get(day, Numbers()).plus(Numbers(number, reads[day]))
    return sums


def total(days: dict[date, Numbers], period: Period) -> Numbers:
    within = [numbers for day, numbers in days.items() if day in period]
    return Numbers(sum(one.views for one in within), sum(one.reads for one in within))


def by_step(days: dict[date, Numbers], period: Period, unit: Unit) -> list[tuple[Period, Numbers]]:
    sums: dict[date, Numbers] = {}
    for day, numbers in days.items():
        if day in period:
            end = min(step_end(day, unit), period.last)
            sums[end] = sums.get(end, Numbers()).plus(numbers)
    return [(step, sums.get(step.last, Numbers())) for step in period.steps(unit)]


def curves(articles: Iterable[int], period: Period) -> dict[int, dict[date, Numbers]]:
    views_by_day: dict[int, Counter[date]] = {article_id: Counter() for article_id in articles}
    closed = DayViews.objects.filter(article__in=views_by_day, day__range=period.range).order_by()
    for article_id, day, views in [*closed.values_list("article_id", "day", "views"), *open_views(views_by_day)]:
        views_by_day[article_id][day] += views
    return {pk: {day: Numbers(views) for day, views in days.items()} for pk, days in views_by_day.items()}
