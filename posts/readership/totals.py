"""What closed days add up to, worked out by a chore, so that no page adds up every article's days again.

It is never wrong, only missing: whatever changes a closed day's number, a roll-up, folding or the deletion of an
article, the database itself notes the day in the same transaction (triggers of migration 0025). What holds a noted
day counts as not worked out until the chore has been there again.
"""

from datetime import date

from django.db import models

from posts.readership.periods import Period
from posts.readership.ranks import Standing

RANKED = 100  # articles of a ranking; the first five are shown, the others show that nobody else comes before them


class ChangedDay(models.Model):
    """A day of whose numbers some changed. A row for each transaction, so that nobody who writes waits for another."""

    day = models.DateField()
    change = models.BigIntegerField()  # PostgreSQL's number of the transaction; on SQLite, where one writes, always 0

    class Meta:
        constraints = [
            # noted once; serves whether a period holds a changed day
            models.UniqueConstraint(fields=["day", "change"], name="changed_day_once"),
        ]

    def __str__(self) -> str:
        return str(self.day)


class DayTotal(models.Model):
    """All articles together on one closed day, or in one folded month; 0 where nobody came."""

    day = models.DateField(primary_key=True)
    views = models.PositiveBigIntegerField()
    reads = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.day}: {self.views}"


class Ranking(models.Model):
    """The articles seen most on the closed days of a period, the newest first among equals."""

    first = models.DateField()
    last = models.DateField()
    standings = models.JSONField()

    class Meta:
        constraints = [
            # which there is for a period
            models.UniqueConstraint(fields=["first", "last"], name="ranking_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def changed_days(period: Period) -> set[date]:
    return set(ChangedDay.objects.filter(day__range=period.range).values_list("day", flat=True))


def day_totals(period: Period) -> dict[date, tuple[int, int]]:
    """Views and reads of the days that are worked out."""
    rows = DayTotal.objects.filter(day__range=period.range).values_list("day", "views", "reads")
    changed = changed_days(period)
    return {day: (views, reads) for day, views, reads in rows if day not in changed}


def ranking(period: Period) -> list[Standing] | None:
    """The first of the closed days' order, or all there are where these are fewer; None where it is not worked out."""
    found = Ranking.objects.filter(first=period.first, last=period.last).values_list("standings", flat=True).first()
    return None if found is None or changed_days(period) else [(pk, views) for pk, views in found]
