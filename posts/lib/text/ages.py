"""Relative time ("2 hours ago"), in words; a page of comments says it two hundred times."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import avoid_wrapping
from django.utils.timesince import TIME_STRINGS
from django.utils.translation import gettext

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 7 * 86400  # seconds
SHORTEST_MONTH = 28 * DAY
SECOND = timedelta(seconds=1)


class Moment(NamedTuple):
    for_machines: str
    in_words: str  # "22 November 2026, 19:05", where the blog is
    age: str


def moments_in_words(moments: Iterable[datetime]) -> list[Moment]:
    """Each as a page tells it. Clock, time zone and language are looked up once for all of them."""
    now, zone, language = timezone.now(), timezone.get_current_timezone(), translation.get_language()
    told = []
    for moment in moments:
        local = moment.astimezone(zone)
        in_words = f"{_day_in_words(local.date(), language)}, {local.hour:02}:{local.minute:02}"
        told.append(Moment(local.isoformat(timespec="seconds"), in_words, words_for(*age(moment, now), language)))
    return told


def age_in_words(then: datetime, now: datetime) -> str:
    """ "just now", "2 hours ago": what Django's `timesince` says with one unit, without its cost."""
    return words_for(*age(then, now), translation.get_language())


def age(then: datetime, now: datetime) -> tuple[str, int]:
    seconds = (now - then) // SECOND
    if seconds < MINUTE:
        return "second", 0
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
def words_for(unit: str, number: int, language: str | None) -> str:
    if unit == "second":
        return gettext("just now")
    words = avoid_wrapping(TIME_STRINGS[unit] % {"num": number})
    return gettext("%(age)s ago") % {"age": words}


@lru_cache(maxsize=512)
def _day_in_words(day: date, language: str | None) -> str:
    return date_format(day, "j F Y")
