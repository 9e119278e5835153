"""How long ago something was, in words; a page of comments says it two hundred times."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import avoid_wrapping
from django.utils.timesince import TIME_STRINGS
from django.utils.translation import gettext

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 7 * 86400  # seconds
SHORTEST_MONTH = 28 * DAY


def age_in_words(then: datetime, now: datetime) -> str:
    """ "just now", "2 hours ago": what Django's `timesince` says with one unit, without its cost."""
    seconds = int((now - then).total_seconds())
    if seconds < MINUTE:
        return gettext("just now")
    unit, number = _largest_unit(then, now, seconds)
    return _in_words(unit, number, translation.get_language())


def _largest_unit(then: datetime, now: datetime, seconds: int) -> tuple[str, int]:
    months = _months_between(then, now) if seconds >= SHORTEST_MONTH else 0
    if months >= 12:
        return "year", months // 12
    if months:
        return "month", months
    for unit, size in (("week", WEEK), ("day", DAY), ("hour", HOUR)):
        if seconds >= size:
            return unit, seconds // size
    return "minute", seconds // MINUTE


def _months_between(then: datetime, now: datetime) -> int:
    months = (now.year - then.year) * 12 + now.month - then.month
    is_short = (then.day, then.time()) > (now.day, now.time())
    return months - 1 if is_short else months


@lru_cache(maxsize=512)
def _in_words(unit: str, number: int, language: str | None) -> str:
    age = avoid_wrapping(TIME_STRINGS[unit] % {"num": number})
    return gettext("%(age)s ago") % {"age": age}


def moment_in_words(moment: datetime) -> str:
    """ "22 November 2026, 19:05", where the blog is."""
    local = timezone.localtime(moment)
    return f"{_day_in_words(local.date(), translation.get_language())}, {local:%H:%M}"


@lru_cache(maxsize=512)
def _day_in_words(day: date, language: str | None) -> str:
    return date_format(day, "j F Y")
