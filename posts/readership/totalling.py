"""The chore that works out what closed days add up to (totals.py): the days first, then the ranking the desk shows."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Min, Sum

from posts.readership.days import DayViews
from posts.readership.periods import Period, Span, ending
from posts.readership.reports import folded_until
from posts.readership.rollup import first_open_day, one_at_a_time
from posts.readership.totals import RANKED, ChangedDay, DayTotal, Ranking, ranking


def work_out_totals(now: datetime | None = None) -> int:
    """Every day that was never added up or has changed, each in a transaction of its own; returns how many."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    days = _days_to_add_up(first_open_day(moment))
    for day in days:
        _add_up(day)
    desk = ending(moment.date(), Span.MONTH).in_whole_months_until(folded_until())
    if ranking(desk) is None:
        _rank(desk)
    return len(days)


def _days_to_add_up(before: date) -> list[date]:
    changed = set(ChangedDay.objects.values_list("day", flat=True))
    first = DayViews.objects.aggregate(day=Min("day"))["day"] or before
    known = set(DayTotal.objects.values_list("day", flat=True))
    closed = {first + timedelta(days=number) for number in range((before - first).days)}
    return sorted(changed | closed - known)


def _add_up(day: date) -> None:
    """First note which changes are known, then add up, then forget these: a later one stays noted."""
    with transaction.atomic():
        one_at_a_time()
        known = list(ChangedDay.objects.filter(day=day).values_list("pk", flat=True))
        sums = DayViews.objects.filter(day=day).aggregate(views=Sum("views", default=0), reads=Sum("reads", default=0))
        DayTotal.objects.update_or_create(day=day, defaults=sums)
        Ranking.objects.filter(first__lte=day, last__gte=day).delete()
        ChangedDay.objects.filter(pk__in=known).delete()


def _rank(period: Period) -> None:
    """The only ranking that is kept; yesterday's period is nobody's any more."""
    with transaction.atomic():
        one_at_a_time()
        rows = DayViews.objects.filter(day__range=period.range).order_by().values("article_id")
        most = rows.annotate(within=Sum("views")).order_by("-within", "-article_id")
        standings = list(most.values_list("article_id", "within")[:RANKED])
        Ranking.objects.all().delete()
        Ranking.objects.create(first=period.first, last=period.last, standings=standings)
