"""Report queries beside views: where readers came from, how long they stayed and how far they got; and of now."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from posts.articles.models import Article
from posts.lib.markdown.headings import exercises_of, headings_of
from posts.readership.days import HEADING_CHARACTERS, DayHeadings, DayReferrers, DayViews
from posts.readership.ingest.payload import HEADINGS_TOLD
from posts.readership.models import ImportedViews, View
from posts.readership.reports.periods import Period, Unit, step_end

NOW = timedelta(minutes=30)


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


def _of_article(rows: QuerySet, article: Article | None) -> QuerySet:
    return rows.order_by() if article is None else rows.filter(article=article).order_by()


def now(moment: datetime | None = None) -> dict[int, int]:
    until = moment or datetime.now(UTC)
    rows = View.objects.seen_between(until - NOW, until).order_by().values_list("article_id")
    return dict(rows.annotate(number=Count("*")))


def imported(articles: Iterable[int] | None = None) -> dict[int, int]:
    rows = ImportedViews.objects.all() if articles is None else ImportedViews.objects.filter(article__in=list(articles))
    return dict(rows.values_list("article_id", "views"))


def imported_in_all() -> int:
    """What the people of this blog brought along; the starter article came by itself."""
    brought = ImportedViews.objects.exclude(source=ImportedViews.SHIPPED)
    return int(brought.aggregate(views=Sum("views", default=0))["views"])


def folded_until(article: Article | None = None) -> date | None:
    newest = DayViews.objects.filter(is_month=True).aggregate(day=Max("day"))["day"]
    return step_end(newest, Unit.MONTH) if newest else None


def first_day(article: Article) -> date | None:
    closed = DayViews.objects.filter(article=article).aggregate(day=Min("day"))["day"]
    still_open = View.objects.filter(article=article).aggregate(day=Min("day"))["day"]
    return min((day for day in (closed, still_open) if day), default=None)


# --- Where they came from, how far they got ---


def sources(period: Period, article: Article | None = None) -> dict[tuple[str, str], int]:
    sums: Counter[tuple[str, str]] = Counter()
    closed = _of_article(DayReferrers.objects.filter(day__range=period.range), article)
    still_open = _of_article(View.objects.filter(day__range=period.range), article)
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
