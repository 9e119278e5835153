"""Ages in words: the same as Django's, for every pair of moments."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from django.utils.timesince import timesince
from hypothesis import example, given
from hypothesis import strategies as st

from posts.lib.text.ages import age_in_words, moments_in_words

moments = st.datetimes(datetime(2015, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(moments, st.timedeltas(timedelta(minutes=1), timedelta(days=3000)))
@example(datetime(2024, 1, 31, 12, tzinfo=UTC), timedelta(days=29))
@example(datetime(2024, 2, 29, tzinfo=UTC), timedelta(days=366))
@example(datetime(2026, 2, 1, tzinfo=UTC), timedelta(days=28))
def test_it_says_what_django_says(then, age):
    assert age_in_words(then, then + age) == f"{timesince(then, then + age, depth=1)} ago"


@pytest.mark.parametrize("seconds", [-5, 0, 59])
def test_within_a_minute_it_was_just_now(seconds):
    then = datetime(2026, 1, 1, tzinfo=UTC)
    assert age_in_words(then, then + timedelta(seconds=seconds)) == "just now"


def moment_in_words(moment):
    return moments_in_words([moment])[0].in_words


def test_words_are_those_of_the_language_asked_for():
    then = datetime(2026, 3, 1, 17, 5, tzinfo=UTC)
    assert moment_in_words(then) == "1 March 2026, 17:05"
    with translation.override("de"):
        assert moment_in_words(then) == "1 März 2026, 17:05"
    assert moment_in_words(then) == "1 March 2026, 17:05"


def test_the_moment_is_told_where_the_blog_is(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    assert moment_in_words(datetime(2026, 3, 1, 17, 5, tzinfo=UTC)) == "2 March 2026, 02:05"
