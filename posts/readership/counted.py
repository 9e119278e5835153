"""Views and reads of a period, by day and by article: the closed days' rows, and the open days' where there are any."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Min, QuerySet, Sum

from posts.articles.models import Article
from posts.readership.counting import of_article
from posts.readership.days import DayViews
from posts.readership.models import View
from posts.readership.periods import Period, Unit, step_end
from posts.readership.ranks import first_of_two
from posts.readership.totals import RANKED, day_totals, ranking


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
    reads = _among(View.objects.reads(), articles).values_list("article_id", "day").annotate(number=Count("*"))
    read: Counter[date] = Counter()
    for _article, day, number in reads:  # by article as well, because an index has them in that order
        read[day] += number
    return {day: Numbers(views, read[day]) for day, views in _views_of_open_days(articles).items()}


def _views_of_open_days(articles: Iterable[int] | None) -> dict[date, int]:
    if articles is not None:
        return dict(_among(View.objects.all(), articles).values_list("day").annotate(number=Count("*")))
    rows, days = View.objects.order_by(), _which_days_are_open()
    views = {day: rows.filter(day=day).count() for day in days[:-1]}
    # The newest day's are all but the others': no question is answered faster than how many rows there are.
    return views | {day: rows.count() - sum(views.values()) for day in days[-1:]}


def _which_days_are_open() -> list[date]:
    """Looked up one after the other, for there are one or two."""
    days: list[date] = []
    rows = View.objects.order_by()
    while day := (rows.filter(day__gt=days[-1]) if days else rows).aggregate(day=Min("day"))["day"]:
        days.append(day)
    return days


def by_day(period: Period, still_open: dict[date, Numbers], article: Article | None = None) -> dict[date, Numbers]:
    """The days somebody came, with their numbers."""
    days = _closed_days(period, article)
    for day, numbers in still_open.items():
        if period.first <= day <= period.last:
            days[day] = days.get(day, Numbers()).plus(numbers)
    return days


def _closed_days(period: Period, article: Article | None) -> dict[date, Numbers]:
    """Of all articles together the days that are worked out, and added up here only the others."""
    known = {} if article else {day: Numbers(*numbers) for day, numbers in day_totals(period).items()}
    rows = _among(DayViews.objects.filter(day__range=period.range), [article.pk] if article else None)
    if known:
        rows = rows.filter(day__in=[step.first for step in period.steps(Unit.DAY) if step.first not in known])
    added_up = {day: Numbers(*sums) for day, *sums in rows.values_list("day").annotate(Sum("views"), Sum("reads"))}
    return {day: numbers for day, numbers in known.items() if numbers.views} | added_up


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
    sums.update(dict(_open_views(period, open_days).annotate(number=Count("*"))))
    return sums


def most_read(period: Period, number: int, open_days: Collection[date]) -> list[int]:
    """The articles seen most, the newest first among equals."""
    closed = ranking(period)
    if closed is not None:
        still_open = list(_most_seen(period, open_days)[:RANKED])
        # Who stands in neither order has at most what the last of each has.
        sums = _sums_of({pk for pk, _views in (*closed, *still_open)}, period)
        if leaders := first_of_two(closed, still_open, RANKED, sums, number):
            return leaders
    return _most_read_of_all(period, number)


def _most_seen(period: Period, open_days: Collection[date]) -> QuerySet:
    """Of the open days, articles with their views in the order of a ranking."""
    return _open_views(period, open_days).annotate(number=Count("*")).order_by("-number", "-article_id")


def _open_views(period: Period, open_days: Collection[date]) -> QuerySet:
    within = [day for day in open_days if period.first <= day <= period.last]
    # without a condition, where it can be, the index that counts a visitor once has them in order
    rows = View.objects.all() if len(within) == len(open_days) else View.objects.filter(day__in=within)
    return rows.order_by().values_list("article_id")


def _sums_of(articles: Collection[int], period: Period) -> Counter[int]:
    sums: Counter[int] = Counter()
    for model, number in ((DayViews, Sum("views")), (View, Count("*"))):
        rows = _among(model.objects.filter(day__range=period.range), articles).values_list("article_id")
        sums.update(dict(rows.annotate(number=number)))
    return sums


def _most_read_of_all(period: Period, number: int) -> list[int]:
    """In one statement that looks up the period of each."""
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
