"""The idempotency key of a comment stands in public: it finds a comment again, and gives nobody its private link."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.comments.writing.submission import RATE_LIMITS
from posts.lib.http import rate_limit
from posts.models import Comment
from tests.support.cast import form_values, reader, write_comment

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

HOME, SAME_STREET, ELSEWHERE = "203.0.113.5", "203.0.113.250", "198.51.100.7"


def send(values, article, address=HOME):
    rate_limit.reset_limits()
    return reader(address).post(reverse("post-comment", args=[article.slug]), values)


def is_private_link(response):
    return response.status_code == 302 and "/comment/status/" in response.headers["Location"]


def says_it_is_there(response):
    page = response.content.decode()
    return response.status_code == 200 and "We have this comment already" in page and "comment/status/" not in page


@pytest.fixture
def values(article):
    """What Rea sent from home, her comment stored."""
    values = form_values(reader(), article)
    assert is_private_link(send(values, article))
    return values


@pytest.mark.parametrize("address", [HOME, SAME_STREET])
def test_a_double_click_or_a_retry_gets_the_link(article, values, address):
    assert is_private_link(send(values, article, address))
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("address", [ELSEWHERE, "2001:db8::1", "203.0.114.5", ""])
def test_the_same_from_another_network_is_told_that_it_is_there(article, values, address):
    assert says_it_is_there(send(values, article, address))
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("minutes", [16, 60, 24 * 60, 26 * 60])
def test_so_is_who_comes_later(article, values, minutes, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=minutes))
    assert says_it_is_there(send(values, article))
    assert Comment.objects.count() == 1


def test_within_minutes_it_is_still_a_retry(article, values, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=14))
    assert is_private_link(send(values, article))


@pytest.mark.parametrize("address", [HOME, ELSEWHERE])
def test_whoever_sent_as_much_as_they_may_learns_nothing_more(article, values, address):
    """So one network tries out as few submissions as it may write comments."""
    other = form_values(reader(address), article, text="Something else.")
    if address == ELSEWHERE:
        send(other, article, address)
    else:
        write_comment(article, network_key=Comment.objects.get().network_key)
    wrong = send(values | {"submission": "0" * 32}, article, address)
    right = send(values, article, address)
    assert (wrong.status_code, right.status_code) == (429, 429)
    assert wrong.headers["Retry-After"]
    assert right.headers["Retry-After"]


def test_the_tokens_of_many_seconds_lead_nobody_to_the_link(article, values, time_machine):
    """As somebody would try who polled the page: all of them, from a network that used up its limit."""
    time_machine.move_to(timezone.now(), tick=False)  # the limit would end while a slow machine tries
    send(form_values(reader(ELSEWHERE), article, text="To use up the limit."), article, ELSEWHERE)
    guesses = [values["submission"], *(f"{number:032x}" for number in range(40))]
    answers = [send(values | {"submission": guess}, article, ELSEWHERE) for guess in guesses]
    assert not any(map(is_private_link, answers))
    assert Comment.objects.count() == 2


def test_what_its_writer_erased_is_not_given_back(article, values):
    Comment.objects.get().erase()
    assert send(values, article, ELSEWHERE).status_code == 200
    assert Comment.objects.count() == 1


def test_one_network_tries_ten_times_a_minute_whatever_it_sends(rea, article):
    address = reverse("post-comment", args=[article.slug])
    answers = [rea.post(address, {"text": "no token"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert reader(ELSEWHERE).post(address, {"text": "no token"}).status_code == 422


def test_nudged_ones_count(rea, article):
    values = form_values(rea, article, text="Call me on 0171 2345678, please.")
    address = reverse("post-comment", args=[article.slug])
    answers = [rea.post(address, values).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_the_limits_of_the_design():
    assert [number for number, _age in RATE_LIMITS] == [1, 5, 20, 50]
