"""Downsampling: old days are folded into their months, where the editor set for how long each day's are kept."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import models, transaction

from posts.blog.models import Blog
from posts.readership.days import DayHeadings, DayReferrers, DayViews
from posts.readership.models import CLOSED_SLOT, Exclusions
from posts.readership.rollup.close import DAY_VIEWS, ROWS_AT_ONCE, take_advisory_lock
from posts.readership.upsert import upsert_sums

# Each table with what its rows are told apart by, and what is summed.
FOLDED: tuple[tuple[type[models.Model], tuple[str, ...], tuple[str, ...]], ...] = (
    (DayViews, ("article_id", "day"), DAY_VIEWS),
    (DayReferrers, ("article_id", "day", "referrer", "campaign"), ("views",)),
    (DayHeadings, ("article_id", "day", "position", "heading"), ("views",)),
    (Exclusions, ("article_id", "day", "reason", "slot"), ("hits",)),
)


def fold_months(now: datetime | None = None) -> int:
    months = Blog.current().keep_days_for
    if not months:
        return 0
    before = first_day_kept((now or datetime.now(UTC)).astimezone(UTC).date(), months)
    return sum(_fold(model, key, sums, before) for model, key, sums in FOLDED)


def first_day_kept(today: date, months: int) -> date:
    number = today.year * 12 + today.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _fold(model: type[models.Model], key: Sequence[str], sums: Sequence[str], before: date) -> int:
    folded = 0
    while rows := _fold_some(model, key, sums, before):
        folded += rows
    return folded


def _fold_some(model: type[models.Model], key: Sequence[str], sums: Sequence[str], before: date) -> int:
    """A piece of it, in one transaction.

    The sums are added to the row of the month's first day, which thereby stands for the month. Where that day's own
    row is of another piece its numbers are in it already, and it is never folded twice.
    """
    with transaction.atomic():
        take_advisory_lock()
        days = model._default_manager.select_for_update().filter(is_month=False, day__lt=before)
        if model is Exclusions:
            days = days.filter(slot=CLOSED_SLOT)  # an open slot is gathered first
        rows = list(days.order_by("day")[:ROWS_AT_ONCE])
        model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
        _add(model, key, sums, _by_month(rows, key, sums))
    return len(rows)


def _by_month(rows: Sequence[Any], key: Sequence[str], sums: Sequence[str]) -> list[dict[str, Any]]:
    totals: dict[tuple[Any, ...], Counter[str]] = {}
    for row in rows:
        first = {"day": row.day.replace(day=1)}
        place = tuple(first.get(name, getattr(row, name)) for name in key)
        numbers = totals.setdefault(place, Counter(dict.fromkeys(sums, 0)))
        for name in sums:
            numbers[name] += getattr(row, name)
    return [dict(zip(key, place, strict=True)) | numbers for place, numbers in totals.items()]


def _add(model: type[models.Model], key: Sequence[str], sums: Sequence[str], rows: list[dict[str, Any]]) -> None:
    if model is Exclusions:
        Exclusions.objects.tally(rows, is_month=True)
        return
    named = [{"article": row["article_id"], **row} for row in rows]
    upsert_sums(model, named, ["article", *key[1:]], sums, is_month=True)
