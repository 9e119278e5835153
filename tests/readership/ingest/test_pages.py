import json
from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from posts.articles.slugs import remember_address
from posts.models import Article, Exclusions, View
from posts.readership.drop_reason import DropReason
from posts.readership.ingest.counting import OWN_VISITS_COOKIE, today
from posts.readership.reports.ledger import ledger
from tests.support.cast import BROWSER, OWN_ORIGIN, leave, look_at, reader, signed_in, write_article

pytestmark = pytest.mark.django_db

NOON = datetime.combine(datetime.now(UTC).date() + timedelta(days=1), time(12), UTC)


def places(article=None):
    return {place.value: hits for place, hits in ledger(today(), today(), article).items() if hits}


class TestSeen:
    def test_a_readers_view_is_counted_once(self, article, rea):
        assert [look_at(rea, article).status_code for _ in range(3)] == [204] * 3
        assert places(article) == {"counted": 1, "repeat": 2}

    def test_the_page_shows_it(self, article, rea):
        look_at(rea, article)
        assert "1 view<" in rea.get(article.get_absolute_url()).content.decode()

    def test_an_editors_own_visit_is_no_view(self, article, edda):
        assert look_at(signed_in(edda), article).status_code == 204
        assert places(article) == {"own visit": 1}

    def test_nor_is_one_of_a_browser_an_editor_opted_out(self, article, rea):
        rea.cookies[OWN_VISITS_COOKIE] = "1"
        look_at(rea, article)
        assert places(article) == {"own visit": 1}

    @pytest.mark.parametrize("agent", ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", ""])
    def test_a_robot_is_no_view(self, article, agent):
        assert look_at(reader(agent=agent), article).status_code == 204
        assert places(article) == {"robot": 1}

    def test_a_driven_browser_is_automation(self, article, rea):
        look_at(rea, article, driven=True)
        look_at(reader(agent=BROWSER.replace("Chrome", "HeadlessChrome")), article)
        assert places(article) == {"automation": 2}

    @pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose", "X-Moz"])
    def test_what_is_fetched_ahead_is_prefetch(self, article, rea, header):
        look_at(rea, article, headers={header: "prefetch"})
        assert places(article) == {"prefetch": 1}

    def test_another_sites_page_cannot_count(self, article, client):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
            look_at(client, article, headers={**headers, "User-Agent": BROWSER})
        assert places(article) == {"malformed": 3}

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"[]", b"\xff", b'{"ticket": "short"}', b'{"ticket": 5}', b"[" * 2000, b" " * 2049]
    )
    def test_what_our_page_would_not_send_is_malformed(self, article, rea, body):
        assert rea.post(reverse("seen", args=[article.slug]), body, "text/plain").status_code == 204
        assert places(article) == {"malformed": 1}

    def test_a_longer_body_than_2_kb_is_not_even_read(self, article, rea):
        look_at(rea, article, padding="x" * 2048)
        assert places(article) == {"malformed": 1}

    def test_what_is_not_public_has_no_views(self, rea):
        draft = write_article(state="draft")
        assert look_at(rea, draft).status_code == 404
        assert places(draft) == {"not public": 1}

    def test_an_address_without_an_article_is_told_apart(self, rea):
        for _ in range(2):
            assert rea.post(reverse("seen", args=["nowhere"]), b"{}", "text/plain").status_code == 404
        assert places() == {"unknown article": 2}

    def test_looking_at_the_address_counts_nothing(self, rea, article):
        assert rea.get(reverse("seen", args=[article.slug])).status_code == 405
        assert places() == {}

    def test_loading_the_page_alone_counts_nothing(self, rea, article):
        rea.get(article.get_absolute_url())
        assert places() == {}

    @pytest.mark.parametrize("header", ["DNT", "Sec-GPC"])
    def test_of_those_who_ask_not_to_be_tracked_nothing_is_kept(self, article, rea, header):
        look_at(rea, article, headers={header: "1"})
        leave(rea, article)
        rea.get(reverse("pixel", args=[article.slug]), headers={header: "1"})
        assert places() == {}

    def test_behind_a_proxy_two_readers_are_two(self, article, settings):
        settings.TRUSTED_PROXIES = 1
        proxy = reader("10.0.0.1")
        for address in ("203.0.113.5", "203.0.113.6", "invented, 203.0.113.6"):
            look_at(proxy, article, headers={"X-Forwarded-For": address})
        assert places() == {"counted": 2, "repeat": 1}

    def test_no_cookie_and_no_copy(self, article, rea):
        answer = look_at(rea, article)
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"


class TestReferrer:
    @pytest.mark.parametrize(
        ("told", "kept"),
        [
            ({"from": "www.google.de"}, ("Google", "")),
            ({"from": "forum.example.org"}, ("forum.example.org", "")),
            ({"from": "testserver"}, ("", "")),
            ({"tag": "Newsletter-3"}, ("", "newsletter-3")),
            ({"tag": "no <tag>"}, ("", "")),
            ({"tag": "x" * 41}, ("", "")),
        ],
    )
    def test_only_a_host_and_a_clean_tag_are_kept(self, article, rea, told, kept):
        look_at(rea, article, **told)
        assert View.objects.values_list("referrer", "campaign").get() == kept

    def test_a_whole_address_is_nothing_our_page_sends(self, article, rea):
        look_at(rea, article, **{"from": "https://forum.example.org/secret?page=1"})
        assert places() == {"malformed": 1}


class TestFlood:
    def test_one_network_is_believed_sixty_times_a_minute(self, article):
        for number in range(65):
            look_at(reader(f"203.0.113.{number % 30}"), article)
        assert places() == {"counted": 30, "repeat": 30, "flood": 5}

    def test_and_fifty_new_visitors_an_hour_for_an_article(self, article):
        other = write_article("Another")
        for number in range(55):
            look_at(reader(f"203.0.113.{number}"), article)
        assert places(article) == {"counted": 50, "flood": 5}
        look_at(reader("203.0.113.200"), other)
        look_at(reader("198.51.100.1"), article)
        assert (places(other), places(article)["counted"]) == ({"counted": 1}, 51)

    def test_robots_use_up_nobodys_share(self, article, rea):
        for _ in range(70):
            look_at(reader(agent="curl/8"), article)
        look_at(rea, article)
        assert places() == {"robot": 70, "counted": 1}


class TestPixel:
    def load(self, client, article, **headers):
        return client.get(reverse("pixel", args=[article.slug]), headers=headers)

    def test_it_has_a_line_of_its_own(self, article, rea):
        answer = self.load(rea, article)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/gif")
        assert places(article) == {"no script": 1}
        assert Exclusions.objects.excluded().count() == 0

    def test_older_browsers_name_the_page_that_shows_it(self, article, client):
        for page in ("http://testserver/post/x/", "https://evil.example/", ""):
            self.load(client, article, **{"User-Agent": BROWSER, "Referer": page})
        assert places(article) == {"no script": 1, "malformed": 2}

    def test_robots_and_prefetches_are_told_apart(self, article, rea):
        self.load(reader(agent="WhatsApp/2.23.20.0 A"), article)
        self.load(rea, article, **{"Sec-Purpose": "prefetch;prerender"})
        assert places(article) == {"robot": 1, "prefetch": 1}

    def test_the_page_shows_it_only_without_script(self, article, rea):
        page = rea.get(article.get_absolute_url()).content.decode()
        pixel = reverse("pixel", args=[article.slug])
        assert f'<noscript><img src="{pixel}"' in page
        assert page.count(pixel) == 1

    def test_asking_for_its_head_counts_nothing(self, article, rea):
        assert rea.head(reverse("pixel", args=[article.slug])).status_code == 405


class TestLeft:
    @pytest.fixture
    def seen(self, article, rea, time_machine):
        time_machine.move_to(NOON, tick=False)
        look_at(rea, article)
        time_machine.shift(60)
        return View.objects.all()

    def test_it_adds_to_the_view(self, seen, article, rea):
        leave(rea, article, seconds=40, ended=True, headings=[0, 2])
        assert seen.values_list("told", "seconds", "ended", "headings").get() == (1, 40, True, 0b101)

    def test_numbers_only_grow(self, seen, article, rea):
        leave(rea, article, seconds=40, ended=True, headings=[2])
        leave(rea, article, seconds=30, ended=False, headings=[1])
        assert seen.values_list("told", "seconds", "ended", "headings").get() == (2, 40, True, 0b110)

    def test_nobody_looked_longer_than_time_passed(self, seen, article, rea):
        leave(rea, article, seconds=3000)
        assert seen.get().seconds == 65

    def test_nor_longer_than_an_hour(self, seen, article, rea, time_machine):
        time_machine.shift(7200)
        leave(rea, article, seconds=7000)
        assert seen.get().seconds == 3600

    def test_another_ticket_changes_nothing(self, seen, article, rea):
        leave(rea, article, ticket="9999-9999-9999-9999", seconds=40, ended=True)
        assert seen.get().told == 0

    def test_a_reload_cannot_change_what_the_first_page_told(self, seen, article, rea):
        look_at(rea, article, ticket="another-ticket-of-the-reload")
        leave(rea, article, ticket="another-ticket-of-the-reload", seconds=50)
        assert seen.get().seconds == 0

    def test_who_changed_from_wireless_to_mobile_is_still_heard(self, seen, article):
        leave(reader("198.51.100.9"), article, seconds=40)
        assert seen.get().seconds == 40

    def test_the_row_may_be_yesterdays(self, seen, article, rea, time_machine):
        time_machine.move_to(NOON + timedelta(hours=12, minutes=10), tick=False)
        leave(rea, article, seconds=40)
        assert seen.get().seconds == 40

    def test_it_is_heard_fifty_times(self, seen, article, rea, settings):
        settings.TRUSTED_PROXIES = 1
        for number in range(55):
            leave(reader(f"10.{number}.0.1"), article, seconds=number)
        assert seen.values_list("told", "seconds").get() == (50, 49)

    @pytest.mark.parametrize(
        "told",
        [
            {"seconds": -1}, {"seconds": 1.5}, {"seconds": True}, {"seconds": None}, {"headings": [50]},
            {"headings": [-1]}, {"headings": list(range(51))}, {"headings": "0"}, {"ticket": ""},
        ],
    )  # fmt: skip
    def test_what_our_page_would_not_send_changes_nothing(self, seen, article, rea, told):
        assert leave(rea, article, **told).status_code == 204
        assert seen.get().told == 0

    def test_another_sites_page_changes_nothing(self, seen, article, client):
        body = json.dumps({"ticket": "1234-5678-9012-3456", "seconds": 40})
        client.post(reverse("left", args=[article.slug]), body, "text/plain", headers={"Sec-Fetch-Site": "cross-site"})
        assert seen.get().told == 0

    def test_it_is_no_hit(self, seen, article, rea):
        leave(rea, article, seconds=40)
        assert places(article) == {"counted": 1}


def test_the_verdict_of_every_hit_is_in_the_ledger(article, rea):
    """The sum of what was sent is the sum of what the ledger holds, whatever was sent."""
    agents = [BROWSER, "curl/8", "", BROWSER + " HeadlessChrome"]
    for number, agent in enumerate(agents * 3):
        look_at(reader(f"10.0.{number}.1", agent), article, headers=OWN_ORIGIN)
    rea.get(reverse("pixel", args=[article.slug]))
    rea.post(reverse("seen", args=[article.slug]), b"", "text/plain")
    assert sum(ledger(today(), today(), article).values()) == 14
    assert ledger(today(), today(), article)[DropReason.COUNTED] == 3


class TestTheArticleABeaconIsAbout:
    def test_it_is_looked_for_once_a_second(self, article, rea, django_assert_num_queries):
        look_at(rea, article)
        with django_assert_num_queries(2):  # the insert that finds a repeat, and its place in the ledger
            look_at(rea, article)

    def test_a_new_one_is_found_at_once(self, rea):
        assert rea.post(reverse("seen", args=["calf-stretch"]), b"{}", "text/plain").status_code == 404
        assert look_at(rea, write_article("Calf stretch")).status_code == 204

    def test_one_that_was_scheduled_counts_from_its_moment(self, rea, time_machine):
        time_machine.move_to(NOON, tick=False)
        later = write_article(published_at=NOON + timedelta(seconds=1))
        assert look_at(rea, later).status_code == 404
        time_machine.move_to(NOON + timedelta(seconds=1), tick=False)
        assert look_at(rea, later).status_code == 204


class TestAPageOpenedBeforeItsArticleMoved:
    @pytest.fixture
    def moved(self):
        """It is at /post/heels/; the pages that tell of it were at /post/feet/."""
        article = write_article("Heels", slug="heels")
        remember_address(article, "feet")
        return article

    @pytest.fixture
    def before(self, moved):
        return Article(slug="feet")

    def test_its_view_and_how_it_was_left_are_the_articles(self, moved, before, rea):
        assert look_at(rea, before).status_code == 204
        assert leave(rea, before, ended=True).status_code == 204
        assert places(moved) == {"counted": 1}
        assert View.objects.get().ended

    def test_seen_before_and_after_it_is_one_view(self, moved, before, rea):
        look_at(rea, before)
        look_at(rea, moved)
        assert places(moved) == {"counted": 1, "repeat": 1}

    def test_its_pixel_too(self, moved, rea):
        assert rea.get("/post/feet/pixel.gif", headers={"Sec-Fetch-Dest": "image"}).status_code == 200
        assert places(moved) == {"no script": 1}

    def test_what_is_not_public_has_none_there_either(self, moved, before, rea):
        Article.objects.update(state="draft")
        assert look_at(rea, before).status_code == 404
        assert places(moved) == {"not public": 1}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_hit_on_an_article_that_was_deleted_a_moment_ago_is_one_on_no_article(rea, article):
    look_at(rea, article)
    Article.objects.all().delete()
    assert look_at(reader("198.51.100.1"), article).status_code in (204, 404)
    assert places() == {"unknown article": 1}
