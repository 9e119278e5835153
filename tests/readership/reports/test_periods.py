from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.readership.reports.periods import BARS, BadPeriod, NamedPeriod, Period, Unit, ending, read_period

TODAY = date(2026, 3, 15)
USUAL = ending(TODAY, NamedPeriod.MONTH)
DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))
PERIODS = st.builds(lambda first, days: Period(first, first + timedelta(days=days)), DAYS, st.integers(0, 3000))


def asked(**query):
    return read_period({"from" if key == "since" else key: value for key, value in query.items()}, TODAY, USUAL)


def test_nothing_asked_is_the_usual_one():
    assert asked() == USUAL


@pytest.mark.parametrize(("name", "days"), [("today", 1), ("7d", 7), ("30d", 30), ("90d", 90), ("12m", 365)])
def test_a_named_period_ends_today(name, days):
    period = asked(period=name)
    assert (period.days, period.last) == (days, TODAY)


def test_any_two_days():
    assert asked(since="2026-01-01", to="2026-02-10") == Period(date(2026, 1, 1), date(2026, 2, 10))


def test_without_a_last_day_it_ends_today():
    assert asked(since="2026-01-01") == Period(date(2026, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"since": "2026-02-30"}, "year, month and day"),
        ({"since": "yesterday"}, "year, month and day"),
        ({"to": "2026-02-01"}, "year, month and day"),
        ({"since": "2026-03-02", "to": "2026-03-01"}, "comes after"),
        ({"since": "2026-03-01", "to": "2026-03-16"}, "still to come"),
        ({"since": "0001-01-01", "to": "2026-03-01"}, "2000"),
        ({"period": "1000y"}, "no period of that name"),
    ],
)
def test_what_is_no_period_is_said_in_a_sentence(query, words):
    with pytest.raises(BadPeriod, match=words):
        asked(**query)


def test_before_30_days_are_30_days():
    assert USUAL.before == Period(date(2026, 1, 15), date(2026, 2, 13))


def test_before_whole_months_are_as_many_whole_months():
    assert Period(date(2026, 1, 1), date(2026, 3, 31)).before == Period(date(2025, 10, 1), date(2025, 12, 31))


@given(PERIODS)
def test_the_one_before_ends_right_before(period):
    assert period.before.last == period.first - timedelta(days=1)
    assert period.before.first <= period.before.last


@given(PERIODS, st.sampled_from(["", *Unit.values]))
def test_the_steps_are_the_period_without_gap_or_overlap(period, chosen):
    unit = period.unit(chosen)
    steps = list(period.steps(unit))
    assert (steps[0].first, steps[-1].last) == period.range
    assert all(later.first == earlier.last + timedelta(days=1) for earlier, later in pairwise(steps))
    assert unit is Unit.MONTH or len(steps) <= BARS + 1


def test_weeks_begin_on_monday():
    steps = list(Period(date(2026, 3, 4), date(2026, 3, 15)).steps(Unit.WEEK))
    assert [step.first for step in steps] == [date(2026, 3, 4), date(2026, 3, 9)]


def test_months_that_were_folded_are_never_cut_into():
    folded = date(2026, 1, 31)
    assert USUAL.in_whole_months_until(folded) == USUAL
    cut = Period(date(2025, 12, 10), date(2026, 1, 5))
    assert cut.in_whole_months_until(folded) == Period(date(2025, 12, 1), date(2026, 1, 31))
    assert Period(date(2026, 1, 20), TODAY).in_whole_months_until(folded) == Period(date(2026, 1, 1), TODAY)
