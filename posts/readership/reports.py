"""What the numbers say about a period: queries on the closed days' rows, and on the open days' where there are any."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from posts.articles.models import Article
from posts.lib.headings import exercises_of, headings_of
from posts.readership.beacons import HEADINGS_TOLD
from posts.readership.counting import of_article
from posts.readership.days import HEADING_CHARACTERS, DayHeadings, DayReferrers, DayViews
from posts.readership.models import ImportedViews, View
from posts.readership.periods import Period, Unit, step_end

NOW = timedelta(minutes=30)


class Numbers(NamedTuple):
    views: int = 0
    reads: int = 0

    def plus(self, other: "Numbers") -> "Numbers":
        return Numbers(self.views + other.views, self.reads + other.reads)


class Looks(NamedTuple):
    """How an article was looked at, within a period."""

    views: int
    reads: int
    ended: int
    timed: int
    seconds: int

    @property
    def mean_seconds(self) -> int:
        return round(self.seconds / self.timed) if self.timed else 0


class Reach(NamedTuple):
    """How many views got as far as a heading."""

    heading: str
    views: int
    is_exercise: bool


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of the same moment, even while a day is being closed; nobody who writes waits."""
    if connection.in_atomic_block:
        yield
        return
    usual = getattr(connection, "transaction_mode", None)
    try:
        if connection.vendor == "sqlite":
            connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = usual  # type: ignore[attr-defined]


def _of(rows: QuerySet, article: Article | None) -> QuerySet:
    return rows.order_by() if article is None else rows.filter(article=article).order_by()


def _among(rows: QuerySet, articles: Iterable[int] | None) -> QuerySet:
    return rows.order_by() if articles is None else rows.filter(article__in=list(articles)).order_by()


# --- Views and reads ---


OpenNumbers = dict[tuple[int, date], Numbers]


def open_numbers(articles: Iterable[int] | None = None) -> OpenNumbers:
    """Of the days that are not closed yet, by article and day.

    No condition on the day, so that the index that counts a visitor once has all of it in order.
    """
    rows = _among(View.objects.all(), articles).values_list("article_id", "day").annotate(number=Count("*"))
    reads = _among(View.objects.reads(), articles).values_list("article_id", "day").annotate(number=Count("*"))
    read = {(article_id, day): number for article_id, day, number in reads}
    return {(article_id, day): Numbers(views, read.get((article_id, day), 0)) for article_id, day, views in rows}


def days_of(still_open: OpenNumbers) -> dict[date, Numbers]:
    """The numbers of the open days, whatever the article."""
    days: dict[date, Numbers] = {}
    for (_article, day), numbers in still_open.items():
        days[day] = days.get(day, Numbers()).plus(numbers)
    return days


def open_days() -> dict[date, Numbers]:
    """The same without going through every article."""
    rows = View.objects.order_by().values_list("day").annotate(number=Count("*"))
    reads = View.objects.reads().order_by().values_list("article_id", "day").annotate(number=Count("*"))
    read: Counter[date] = Counter()
    for _article, day, number in reads:
        read[day] += number
    return {day: Numbers(views, read[day]) for day, views in rows}


def by_day(period: Period, still_open: dict[date, Numbers], article: Article | None = None) -> dict[date, Numbers]:
    """The days somebody came, with their numbers."""
    closed = _of(DayViews.objects.filter(day__range=period.range), article).values_list("day")
    days = {day: Numbers(views, reads) for day, views, reads in closed.annotate(Sum("views"), Sum("reads"))}
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


def now(moment: datetime | None = None) -> dict[int, int]:
    """Who was here within the last half hour: views by article."""
    until = moment or datetime.now(UTC)
    rows = View.objects.seen_between(until - NOW, until).order_by().values_list("article_id")
    return dict(rows.annotate(number=Count("*")))


def imported(articles: Iterable[int] | None = None) -> dict[int, int]:
    rows = ImportedViews.objects.all() if articles is None else ImportedViews.objects.filter(article__in=list(articles))
    return dict(rows.values_list("article_id", "views"))


def folded_until(article: Article | None = None) -> date | None:
    """The last day of which only its month's sum is kept."""
    newest = DayViews.objects.filter(is_month=True).aggregate(day=Max("day"))["day"]
    return step_end(newest, Unit.MONTH) if newest else None


def first_day(article: Article) -> date | None:
    """The first day the article was seen on."""
    closed = DayViews.objects.filter(article=article).aggregate(day=Min("day"))["day"]
    still_open = View.objects.filter(article=article).aggregate(day=Min("day"))["day"]
    return min((day for day in (closed, still_open) if day), default=None)


# --- Where they came from, how far they got ---


def sources(period: Period, article: Article | None = None) -> dict[tuple[str, str], int]:
    """Views by referrer and campaign."""
    sums: Counter[tuple[str, str]] = Counter()
    closed = _of(DayReferrers.objects.filter(day__range=period.range), article)
    still_open = _of(View.objects.filter(day__range=period.range), article)
    names = ("referrer", "campaign") if article else ("day", "referrer", "campaign")  # an index has them in that order
    for rows, number in ((closed, Sum("views")), (still_open, Count("*"))):
        for *_day, referrer, campaign, views in rows.values_list(*names).annotate(number=number):
            sums[referrer, campaign] += views
    return dict(sums)


def looks(period: Period, article: Article) -> Looks:
    names = Looks._fields
    closed = DayViews.objects.filter(article=article, day__range=period.range).aggregate(
        **{name: Coalesce(Sum(name), 0) for name in names}
    )
    rows = View.objects.filter(article=article, day__range=period.range)
    still_open = rows.aggregate(
        views=Count("pk"),
        ended=Count("pk", filter=Q(ended=True)),
        timed=Count("pk", filter=Q(told__gt=0)),
        seconds=Coalesce(Sum("seconds"), 0),
    ) | {"reads": rows.reads().count()}
    return Looks(**{name: closed[name] + still_open[name] for name in names})


def reach(period: Period, article: Article) -> list[Reach]:
    """For each heading of today's text, the views that got there; headings since changed are not told of."""
    words = [heading[:HEADING_CHARACTERS] for heading in headings_of(article.html)[:HEADINGS_TOLD]]
    exercises = set(exercises_of(article.html))
    sums: Counter[tuple[int, str]] = Counter()
    closed = DayHeadings.objects.filter(article=article, day__range=period.range).order_by()
    for place, heading, views in closed.values_list("position", "heading").annotate(Sum("views")):
        sums[_place_of(heading, place, words), heading] += views
    masks = View.objects.filter(article=article, day__range=period.range).order_by()
    for mask, views in masks.values_list("headings").annotate(number=Count("*")):
        sums.update({(place, heading): views for place, heading in enumerate(words) if mask >> place & 1})
    return [Reach(heading, sums[place, heading], place in exercises) for place, heading in enumerate(words)]


def _place_of(heading: str, place: int, words: Sequence[str]) -> int:
    """Where a heading stands today: it may have moved, and there may be two of the same words."""
    return words.index(heading) if words.count(heading) == 1 else place
