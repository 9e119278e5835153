"""Beacons are led past everything that is for those who have a session; pages take none of it, though it is there."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from posts.models import Exclusions, View
from posts.readership.drop_reason import DropReason
from tests.support.cast import look_at, reader, signed_in

pytestmark = pytest.mark.django_db


def pages():
    return [pattern.callback for pattern in _patterns(get_resolver())]


def _patterns(resolver):
    for pattern in resolver.url_patterns:
        yield from _patterns(pattern) if hasattr(pattern, "url_patterns") else [pattern]


def test_only_pages_without_a_form_token_may_declare_it():
    declared = [page for page in pages() if getattr(page, "needs_no_session", False)]
    assert {page.__name__ for page in declared} >= {"seen", "left"}
    assert all(page.csrf_exempt for page in declared)


def test_its_answers_carry_the_same_headers(article, rea):
    short, long = look_at(rea, article).headers, rea.get(article.get_absolute_url()).headers
    for name in (
        "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
        "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
    ):  # fmt: skip
        assert short[name] == long[name]
    assert short["Content-Length"] == "0"


def test_a_host_that_is_not_ours_is_refused(article, rea):
    assert look_at(rea, article, headers={"Host": "evil.example"}).status_code == 400


def test_whoever_is_signed_in_is_known(article, edda, client):
    client.force_login(edda)
    assert look_at(client, article).wsgi_request.user == edda


def test_for_others_nobody_is_looked_for(article, rea):
    assert not hasattr(look_at(rea, article).wsgi_request, "user")


def test_a_get_goes_the_long_way_and_is_refused(article, rea):
    assert rea.get(reverse("seen", args=[article.slug])).status_code == 405


def test_what_no_article_has_is_not_found_and_told_in_the_ledger(db, rea):
    answer = rea.post("/post/nowhere/seen/", "{}", "text/plain")
    assert (answer.status_code, answer.content) == (404, b"")
    assert Exclusions.objects.get().reason == DropReason.UNKNOWN_ARTICLE


def test_a_beacon_is_led_to_https(article, rea, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert look_at(rea, article).status_code == 301
    secure = look_at(rea, article, headers={"X-Forwarded-Proto": "https"})
    assert (secure.status_code, View.objects.count()) == (204, 1)
    assert "max-age=3600" in secure.headers["Strict-Transport-Security"]


def test_a_beacon_that_goes_wrong_is_answered_in_our_words(article, monkeypatch):
    monkeypatch.setattr("posts.readership.ingest.pages.article_at", lambda slug: 1 / 0)
    rea = reader()
    rea.raise_request_exception = False
    answer = look_at(rea, article)
    assert answer.status_code == 500
    assert "It is our fault, not yours" in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "address", ["/", "/archive/", "/search/?q=calf", "/post/calf-stretch/", "/questions/", "/tag/no/"]
)
def test_a_page_that_is_the_same_for_everyone_looks_for_nobody(article, rea, address):
    response = rea.get(address)
    assert response.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert not response.wsgi_request.session.accessed
    assert not response.cookies
    assert response.headers["Content-Length"] == str(len(response.content))


def test_an_address_of_nobody_is_not_found():
    assert reader().post("/nowhere/at/all/").status_code == 404


def test_a_page_that_needs_the_token_still_asks_for_it(olga):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(olga)
    assert strict.post(reverse("own-visits")).status_code == 403
    assert signed_in(olga).post(reverse("own-visits")).status_code != 403
