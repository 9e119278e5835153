"""Beacons are answered in front of Django's handler; everything else, and every beacon out of the ordinary, is not."""

import json
from dataclasses import dataclass

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from mobility_blog.beacon_way import BeaconWay
from posts.models import Exclusions, View
from posts.readership.verdict import Verdict
from tests.cast import BROWSER, TICKET

# Connections are looked after between requests, which within a test's own transaction would end it.
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str
    by_django: bool


class Front:
    """The way before Django, asked as a server would ask it."""

    def __init__(self):
        self.django, self.asked = WSGIHandler(), 0
        self.way = BeaconWay(self._ask_django)

    def _ask_django(self, environ, start_response):
        self.asked += 1
        return self.django(environ, start_response)

    def post(self, address, **extra):
        body = json.dumps({"ticket": TICKET, "from": "www.google.com"})
        sent = {"HTTP_USER_AGENT": BROWSER, "HTTP_SEC_FETCH_SITE": "same-origin"} | extra
        return self.ask(RequestFactory().post(address, body, "text/plain", **sent).environ)

    def ask(self, environ):
        before, said = self.asked, []
        response = self.way(environ, lambda status, headers, exc_info=None: said.extend([status, headers]))
        body = b"".join(response).decode()
        getattr(response, "close", lambda: None)()
        return Answer(int(said[0].split()[0]), dict(said[1]), body, by_django=self.asked > before)


@pytest.fixture
def front():
    return Front()


@pytest.fixture
def address(article):
    return reverse("seen", args=[article.slug])


def test_a_beacon_is_counted_without_django(front, address):
    answer = front.post(address)
    assert (answer.status, answer.body, answer.by_django) == (204, "", False)
    assert View.objects.get().referrer == "Google"


def test_its_answer_is_the_one_django_gives(front, address):
    short, long = front.post(address), front.post(address, HTTP_COOKIE="sessionid=nobody")
    assert (short.by_django, long.by_django) == (False, True)
    assert (short.status, short.body) == (long.status, long.body)
    assert set(long.headers) - set(short.headers) == {"Vary", "Set-Cookie"}  # for there a session was looked for
    for name, value in short.headers.items():
        assert sorted(value.split("; ")) == sorted(long.headers[name].split("; "))


def test_so_it_is_over_https(front, address, settings):
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    front = Front()
    plain = front.post(address)
    secure = front.post(address, HTTP_X_FORWARDED_PROTO="https")
    assert (plain.status, plain.by_django) == (301, True)
    assert (secure.status, secure.by_django) == (204, False)
    assert "max-age=3600" in secure.headers["Strict-Transport-Security"]
    assert View.objects.count() == 1


def test_what_no_article_has_is_not_found_and_told_in_the_ledger(front):
    answer = front.post("/post/nowhere/seen/")
    assert (answer.status, answer.body, answer.by_django) == (404, "", False)
    assert Exclusions.objects.get().reason == Verdict.UNKNOWN_ARTICLE


def test_a_host_that_is_not_ours_is_refused_by_django(front, address):
    answer = front.post(address, HTTP_HOST="evil.example")
    assert (answer.status, answer.by_django) == (400, True)
    assert not View.objects.exists()


def test_whoever_is_signed_in_is_known_by_django(front, address, as_edda):
    session = as_edda.cookies["sessionid"].value
    assert front.post(address, HTTP_COOKIE=f"sessionid={session}").by_django
    assert Exclusions.objects.get().reason == Verdict.OWN_VISIT


def test_a_get_is_refused_by_django(front, address):
    answer = front.ask(RequestFactory().get(address).environ)
    assert (answer.status, answer.by_django) == (405, True)


def test_other_pages_are_djangos(front, article):
    for address in (reverse("post-comment", args=[article.slug]), "/nowhere/"):
        assert front.post(address).by_django


def test_one_that_goes_wrong_is_answered_in_our_words(front, address, monkeypatch):
    monkeypatch.setattr("posts.readership.pages.find", lambda slug: 1 / 0)
    answer = front.post(address)
    assert (answer.status, answer.by_django) == (500, False)
    assert "It is our fault, not yours" in answer.body
    assert answer.headers["Content-Length"] == str(len(answer.body.encode()))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_only_pages_without_a_form_token_are_beacons():
    patterns = get_resolver().url_patterns
    pages = [page.callback for one in patterns for page in getattr(one, "url_patterns", [one]) if page.callback]
    beacons = [page for page in pages if hasattr(page, "is_beacon")]
    assert {page.__name__ for page in beacons} == {"seen", "left"}
    assert all(page.csrf_exempt for page in beacons)
