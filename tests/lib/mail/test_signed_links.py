from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from posts.lib.http import tokens
from posts.lib.mail.signed_links import signed_link, signed_link_page

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}
DAY = timedelta(days=1)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def page(request, token):
    """Names what it was made for, so that a test sees whether it was asked at all."""
    return HttpResponse(f"{request.method} {tokens.read('purpose', token, DAY)}")


def asked(method="get", data=None, token=None, one_click=False, headers=None):
    request = getattr(RequestFactory(), method)("/", data, headers=headers or {})
    return signed_link_page(page, one_click=one_click)(request, token=token or tokens.sign("purpose", 7))


def test_a_link_is_a_whole_address_that_is_read_back_for_its_purpose(settings):
    address = signed_link("mail-decide", "mail-approve", [1, 2, "x"], "approve")
    base, token = address.removesuffix("/").rsplit("/", 1)
    assert base == f"{settings.SITE_URL}/mail/approve"
    assert tokens.read("mail-approve", token, DAY) == [1, 2, "x"]


def test_opening_it_shows_the_page():
    assert asked().content == b"GET 7"


def test_a_button_of_ours_acts():
    assert asked("post", headers=OURS).content == b"POST 7"


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_nobody_elses_button_acts(headers):
    assert asked("post", headers=headers).status_code == 403


def test_a_mail_programs_one_click_acts_where_the_page_says_so():
    assert asked("post", ONE_CLICK, one_click=True).content == b"POST 7"
    assert asked("post", ONE_CLICK, one_click=False).status_code == 403


def test_anything_else_a_mail_program_sends_is_no_click():
    assert asked("post", {"List-Unsubscribe": "no"}, one_click=True).status_code == 403


def test_an_old_link_is_told_from_one_that_ended(time_machine):
    token = tokens.sign("purpose", 7)
    time_machine.move_to(timezone.now() + DAY * 2)
    old, made_up = asked(token=token), asked(token="made-up")
    assert (old.status_code, b"too long ago" in old.content) == (410, True)
    assert (made_up.status_code, b"too long ago" in made_up.content) == (404, False)


def test_what_it_was_for_may_be_gone():
    gone = signed_link_page(lambda request: Group.objects.get(pk=0))
    assert gone(RequestFactory().get("/")).status_code == 404


def test_it_can_only_be_opened_and_pressed():
    assert asked("put").status_code == 405


@pytest.mark.parametrize("token", [None, "made-up"])
def test_nobody_keeps_what_it_shows(token):
    headers = asked(token=token).headers
    assert headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in headers["Cache-Control"]
