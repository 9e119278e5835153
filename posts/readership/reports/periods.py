"""Reporting periods: whole UTC days, what stood before them, and the steps its bars stand for."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EARLIEST = date(2000, 1, 1)
BARS = 120  # more than a person tells apart
DAYS_AS_DAYS, DAYS_AS_WEEKS = 62, 210  # a longer period has longer steps, unless they are chosen


class BadPeriod(ValueError):
    """What was asked for is no period; its words are for the person who asked."""


class Unit(TextChoices):
    """How long a bar is."""

    DAY = "day", gettext_lazy("days")
    WEEK = "week", gettext_lazy("weeks")
    MONTH = "month", gettext_lazy("months")


class NamedPeriod(TextChoices):
    """The periods that have a name; each ends today."""

    TODAY = "today", gettext_lazy("Today")
    WEEK = "7d", gettext_lazy("7 days")
    MONTH = "30d", gettext_lazy("30 days")
    QUARTER = "90d", gettext_lazy("90 days")
    YEAR = "12m", gettext_lazy("12 months")

    @property
    def days(self) -> int:
        return {"today": 1, "7d": 7, "30d": 30, "90d": 90, "12m": 365}[self.value]


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def range(self) -> tuple[date, date]:
        return self.first, self.last

    @property
    def before(self) -> "Period":
        """As many days right before it; for whole months, as many months."""
        last = self.first - timedelta(days=1)
        if self.first.day == 1 and _month_end(self.last) == self.last:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
            number = last.year * 12 + last.month - 1 - months
            return Period(date(number // 12, number % 12 + 1, 1), last)
        return Period(self.first - timedelta(days=self.days), last)

    def in_whole_months_until(self, folded: date | None) -> "Period":
        """Where only the sums of months are kept, up to this day, no month can be cut into."""
        if folded is None or self.first > folded:
            return self
        last = _month_end(self.last) if self.last <= folded else self.last
        return Period(self.first.replace(day=1), last)

    def unit(self, chosen: str = "") -> Unit:
        fitting = Unit.DAY if self.days <= DAYS_AS_DAYS else Unit.WEEK if self.days <= DAYS_AS_WEEKS else Unit.MONTH
        unit = Unit(chosen) if chosen in Unit.values else fitting
        if unit is Unit.DAY and self.days > BARS:
            unit = Unit.WEEK
        if unit is Unit.WEEK and self.days > BARS * 7:
            unit = Unit.MONTH
        return unit

    def steps(self, unit: Unit) -> Iterator["Period"]:
        first = self.first
        while first <= self.last:
            last = min(step_end(first, unit), self.last)
            yield Period(first, last)
            first = last + timedelta(days=1)


def step_end(day: date, unit: Unit) -> date:
    if unit is Unit.DAY:
        return day
    return day + timedelta(days=6 - day.weekday()) if unit is Unit.WEEK else _month_end(day)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def read_period(asked: Mapping[str, str], today: date, otherwise: Period) -> Period:
    """The period a query asks for: by its name, or from a day to a day. Raises BadPeriod."""
    first, last, name = (asked.get(key, "").strip() for key in ("from", "to", "period"))
    if first or last:
        return _from_to(first, last, today)
    if name and name not in NamedPeriod.values:
        raise BadPeriod(_("There is no period of that name. Choose one below, or write two days."))
    return ending(today, NamedPeriod(name)) if name else otherwise


def ending(today: date, span: NamedPeriod) -> Period:
    return Period(today - timedelta(days=span.days - 1), today)


def _from_to(first: str, last: str, today: date) -> Period:
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last) if last else today)
    except ValueError as error:
        raise BadPeriod(_("Write both days as year, month and day, such as 2026-03-31.")) from error
    if period.first > period.last:
        raise BadPeriod(_("The first day comes after the last. Change one of them."))
    if period.last > today:
        raise BadPeriod(_("The last day is still to come. Today is the latest there can be."))
    if period.first < EARLIEST:
        raise BadPeriod(_("Choose days from the year 2000 on."))
    return period
