"""Closing a day: its views become one number for each article, its keys and its salt are gone."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Count

from posts.readership.models import DailySalt, DayViews, View

GRACE = timedelta(hours=1)  # after midnight, for requests that were under way


def days_to_close(now: datetime) -> list[date]:
    """Days that ended at least an hour ago and still have their salt or their rows."""
    last = (now.astimezone(UTC) - GRACE).date()
    salted = DailySalt.objects.filter(day__lt=last).values_list("day", flat=True)
    seen = View.objects.filter(day__lt=last).values_list("day", flat=True).distinct()
    return sorted({*salted, *seen})


def close_day(day: date) -> int:
    """Turn the day's rows into numbers; returns how many views that were.

    One transaction: killed anywhere it has not happened, and run again it gives the same numbers. The salt's row
    is the lock that two hosts meet at; the one that comes second finds nothing left to do. A row that arrives late,
    from a host whose clock is behind, is added to the day's number at the next run.
    """
    with transaction.atomic():
        list(DailySalt.objects.select_for_update().filter(day=day))
        before = dict(DayViews.objects.filter(day=day).values_list("article_id", "views"))
        totals = View.objects.filter(day=day).order_by().values_list("article_id").annotate(Count("pk"))
        counted = dict(totals)
        rows = [
            DayViews(article_id=article_id, day=day, views=views + before.get(article_id, 0))
            for article_id, views in counted.items()
        ]
        DayViews.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["article", "day"], update_fields=["views"]
        )
        View.objects.filter(day=day).delete()
        DailySalt.objects.filter(day=day).delete()
    return sum(counted.values())


def close_days(now: datetime | None = None) -> int:
    """Close every day that is over; returns how many days that were."""
    days = days_to_close(now or datetime.now(UTC))
    for day in days:
        close_day(day)
    return len(days)
