"""What a form without an account is refused for, before its body is read."""

from io import BytesIO

import pytest
from django.test import RequestFactory

from posts.lib.http.admission_control import LONGEST_BODY, TRIES_A_MINUTE, refusal_of

OWN = {"HTTP_SEC_FETCH_SITE": "same-origin"}


class Unreadable(BytesIO):
    """A body that nobody may look at."""

    def read(self, *_args):
        raise AssertionError("the body was read")

    readline = read


def asked(length=100, address="203.0.113.5", **headers):
    request = RequestFactory().post("/", REMOTE_ADDR=address, **(OWN | headers))
    request.META["CONTENT_LENGTH"] = str(length)
    request._stream = Unreadable()
    return request


def status(*args, **kwargs):
    refusal = refusal_of(asked(*args, **kwargs), "comment")
    return refusal and refusal.status


@pytest.mark.parametrize("length", [0, 1, LONGEST_BODY])
def test_what_fits_may_be_read(length):
    assert status(length) is None


@pytest.mark.parametrize("length", [LONGEST_BODY + 1, 2_500_000, 10**15])
def test_what_does_not_fit_is_refused_unread(length):
    assert status(length) == 413


@pytest.mark.parametrize("length", ["", "x", "-1", "1e9", "9" * 5000])
def test_no_length_is_no_body(length):
    assert status(length) is None


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "nonsense", ""])
def test_another_site_is_refused_unread_and_uses_up_nobodys_tries(site):
    for _ in range(TRIES_A_MINUTE + 1):
        assert status(HTTP_SEC_FETCH_SITE=site) == 403
    assert status() is None


@pytest.mark.parametrize("address", ["203.0.113.5", "2001:db8::1", "", "nonsense"])
def test_a_network_has_so_many_tries_for_each_kind_of_form(address):
    answers = [status(address=address) for _ in range(TRIES_A_MINUTE + 1)]
    assert answers == [None] * TRIES_A_MINUTE + [429]
    assert refusal_of(asked(address=address), "report") is None
    assert status(address="192.0.2.1") is None


def test_who_is_too_early_is_told_when_to_come_back():
    for _ in range(TRIES_A_MINUTE):
        status()
    assert refusal_of(asked(), "comment").wait.total_seconds() == 60
