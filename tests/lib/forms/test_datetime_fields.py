"""Dates and times in forms: whatever a form shows, it takes back as it was."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.forms.datetime_fields import FIRST_YEAR, LAST_YEAR, MomentField

ZONES = ("Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Asia/Kathmandu", "Africa/Casablanca", "UTC")


class Form(forms.Form):
    at = MomentField(required=False)


def shown_and_sent_back(moment, zone):
    """What comes of a form that was opened and saved as it stood."""
    with timezone.override(zone):
        day, time = Form(initial={"at": moment})["at"].subwidgets[0].data["subwidgets"]
        form = Form({"at_0": day["value"], "at_1": time["value"]}, initial={"at": moment})
        assert form.is_valid(), form.errors
        assert not form.has_changed()
        return form.cleaned_data["at"]


def typed(day, time, zone="Europe/Berlin"):
    with timezone.override(zone):
        form = Form({"at_0": day, "at_1": time})
        return form.cleaned_data["at"] if form.is_valid() else form.errors["at"][0]


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # 2:30 for the first time
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # and for the second
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 30, 59, 999_999, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 45, tzinfo=UTC)),  # half an hour comes twice there
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, 15, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(1985, 12, 31, 18, 29, 59, tzinfo=UTC)),
        ("UTC", datetime(2026, 11, 27, 14, 23, 23, 123_456, tzinfo=UTC)),
    ],
)
def test_an_instant_comes_back_as_it_was(zone, moment):
    assert shown_and_sent_back(moment, zone) == moment


@given(
    st.datetimes(datetime(FIRST_YEAR, 1, 2), datetime(LAST_YEAR, 12, 30), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
)
def test_so_does_any(moment, zone):
    assert shown_and_sent_back(moment, zone) == moment


@given(st.integers(-90, 90), st.sampled_from([("Europe/Berlin", 2026, 10, 25), ("Australia/Lord_Howe", 2026, 4, 4)]))
def test_so_does_any_about_the_hour_when_clocks_go_back(minutes, where):
    zone, *day = where
    moment = datetime(*day, 1 if zone == "Europe/Berlin" else 15, tzinfo=UTC) + timedelta(minutes=minutes)
    assert shown_and_sent_back(moment, zone) == moment


def test_an_hour_that_comes_twice_is_the_first_when_typed():
    assert typed("2026-10-25", "02:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "time", "told"),
    [
        ("Europe/Berlin", "2026-03-29", "02:30", "29 March 2026 has no 02:30: clocks go forward then. 03:30"),
        ("Europe/Berlin", "2026-03-29", "02:00", "29 March 2026 has no 02:00: clocks go forward then. 03:00"),
        ("Europe/Berlin", "2026-03-29", "2:59:59 am", "29 March 2026 has no 02:59: clocks go forward then. 03:59"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "4 October 2026 has no 02:15: clocks go forward then. 02:45"),
        ("America/New_York", "2026-03-08", "02:30", "8 March 2026 has no 02:30: clocks go forward then. 03:30"),
        (
            "Pacific/Apia",
            "2011-12-30",
            "12:00",
            "30 December 2011 has no 12:00: clocks go forward then. 31 December 2011, 12:00",
        ),
    ],
)
def test_an_hour_that_clocks_leave_out_is_named(zone, day, time, told):
    assert typed(day, time, zone).startswith(told)


@pytest.mark.parametrize(
    ("time", "hour", "minute"),
    [
        ("09:00", 9, 0), ("9:00", 9, 0), ("9 am", 9, 0), ("9am", 9, 0), ("9 A.M.", 9, 0), ("9.30", 9, 30),
        ("5:30 pm", 17, 30), ("5.30pm", 17, 30), ("12 am", 0, 0), ("12 p.m.", 12, 0),
        ("17", 17, 0), ("17:30:00", 17, 30),
    ],
)  # fmt: skip
def test_a_time_may_be_written_as_people_write_it(time, hour, minute):
    assert typed("2026-05-01", time) == datetime(2026, 5, 1, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("day", "time"),
    [
        ("２０２６-０３-３１", "１７：３０"),
        ("２０２６－０３－３１", "17：30"),
        ("2026\u201103\u201131", "17\u00a0:30"),
        ("\u200e2026-03-31", "17:30\ufeff"),
    ],
)
def test_digits_and_signs_may_come_from_another_keyboard(day, time):
    assert typed(day, time, "UTC") == datetime(2026, 3, 31, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize("time", ["noon", "25:00", "9 xm", "13 pm", "9:75", "-1", "9" * 5000, "\0", "²", "9::30", ""])
def test_any_other_is_told_how(time):
    assert typed("2026-05-01", time) == "Please write the time as 17:30 or as 5:30 pm."


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "31.12.2026.", "9" * 5000, "\0", "2026-13-01", ""])
def test_so_it_is_of_days(day):
    assert typed(day, "09:00") == "Please write the date as 2026-03-31."


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9001-01-01", "9999-12-31"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_years_beyond_calendars_are_refused(day, zone):
    assert typed(day, "09:00", zone) == "This year is too far away."


def test_nothing_typed_is_nothing():
    assert typed("", "") is None


def test_the_time_zone_stands_beside_the_time():
    with timezone.override("Australia/Lord_Howe"):
        assert "Australia/Lord_Howe" in str(Form()["at"])
