import pytest
from django.urls import reverse

from posts.models import View
from tests.cast import BROWSER, reader, signed_in, write_article

pytestmark = pytest.mark.django_db


def look_at(client, article, **headers):
    return client.post(reverse("seen", args=[article.slug]), headers=headers)


def test_a_readers_view_is_counted_once(article, rea):
    assert [look_at(rea, article).status_code for _ in range(3)] == [204] * 3
    assert View.objects.count() == 1


def test_the_page_shows_it(article, rea):
    look_at(rea, article)
    assert "1 view<" in rea.get(article.get_absolute_url()).content.decode()


def test_an_editors_own_visit_is_no_view(article, edda):
    assert look_at(signed_in(edda), article).status_code == 204
    assert not View.objects.exists()


@pytest.mark.parametrize("agent", ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", ""])
def test_a_robot_is_no_view(article, agent):
    assert look_at(reader(agent=agent), article).status_code == 204
    assert not View.objects.exists()


def test_another_sites_page_cannot_count(article, client):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        look_at(client, article, **headers, **{"User-Agent": BROWSER})
    assert not View.objects.exists()


def test_what_is_not_public_has_no_views(rea):
    assert look_at(rea, write_article(state="draft")).status_code == 404


def test_looking_at_the_address_counts_nothing(rea, article):
    assert rea.get(reverse("seen", args=[article.slug])).status_code == 405


def test_loading_the_page_alone_counts_nothing(rea, article):
    rea.get(article.get_absolute_url())
    assert not View.objects.exists()


def test_behind_a_proxy_two_readers_are_two(article, settings):
    settings.TRUSTED_PROXIES = 1
    proxy = reader("10.0.0.1")
    for address in ("203.0.113.5", "203.0.113.6", "invented, 203.0.113.6"):
        look_at(proxy, article, **{"X-Forwarded-For": address})
    assert View.objects.count() == 2
