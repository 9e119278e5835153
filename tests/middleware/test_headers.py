"""What every answer carries, whoever asks."""

from base64 import b64encode
from hashlib import sha256

import pytest
from django.conf import settings as project

from posts.lib.assets.styles import article_styles, page_styles
from tests.support.cast import signed_in, write_article

pytestmark = pytest.mark.django_db


def policy(response):
    parts = (part.strip().split(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts if name}


@pytest.mark.parametrize("address", ["/", "/about/", "/nowhere/", "/admin/login/", "/static/posts/js/seen.js"])
def test_the_policy_is_strict_everywhere(rea, address):
    found = policy(rea.get(address))
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == ["'self'"]
    assert "unsafe" not in str(found)
    assert found["frame-ancestors"] == ["'none'"]


def test_the_admin_has_the_same_policy(olga, rea):
    assert policy(signed_in(olga).get("/admin/")) == policy(rea.get("/"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_the_other_headers(rea, name, value):
    assert rea.get("/").headers[name] == value


def test_no_feature_of_the_device_is_asked_for(rea):
    assert "geolocation=()" in rea.get("/").headers["Permissions-Policy"]


def test_the_inlined_sheets_are_those_the_policy_allows(rea):
    hashes = [
        "'sha256-" + b64encode(sha256(one.encode()).digest()).decode() + "'"
        for one in (page_styles(), article_styles())
    ]
    for address, sheet in (("/", page_styles()), (write_article().get_absolute_url(), article_styles())):
        response = rea.get(address)
        assert f"<style>{sheet}</style>" in response.content.decode()
        assert policy(response)["style-src"] == ["'self'", *hashes]


def test_a_host_that_is_not_ours_is_refused_in_our_words(rea):
    response = rea.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "We could not make sense" in response.content.decode()


def test_a_broken_page_shows_ours_without_asking_the_database(client, settings, monkeypatch, django_assert_num_queries):
    client.raise_request_exception = False
    monkeypatch.setattr("posts.articles.querysets.ArticleQuerySet.published", lambda self: 1 / 0)
    with django_assert_num_queries(0):
        response = client.get("/")
    assert response.status_code == 500
    assert "It is our fault, not yours" in response.content.decode()


def test_debug_is_off_unless_asked_for():
    assert project.DEBUG is False
