"""What search engines and networks are told: sitemap, robots.txt, canonical addresses, cards, data blocks."""

import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from posts.articles.reading.sitemaps import ARTICLES_A_FILE
from posts.models import Blog, Tag
from tests.support.cast import reader, write_article

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"


def locations(client, address):
    return [found.text for found in ElementTree.fromstring(client.get(address).content).iter(f"{SITEMAP}loc")]


def data_of(client, address):
    page = client.get(address).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return {thing["@type"]: thing for thing in json.loads(found[1])["@graph"]}


class TestSitemap:
    def test_the_index_leads_to_every_article(self, rea, article):
        parts = locations(rea, "/sitemap.xml")
        assert "http://testserver/sitemap-articles.xml" in parts
        assert locations(rea, "/sitemap-articles.xml") == [f"http://testserver{article.get_absolute_url()}"]

    def test_it_names_pictures(self, rea):
        write_article(source="![wall](/media/wall.png)")
        found = ElementTree.fromstring(rea.get("/sitemap-articles.xml").content)
        assert [image.text for image in found.iter(f"{IMAGE}loc")] == ["http://testserver/media/wall.png"]

    def test_nothing_that_is_not_public(self, rea):
        tag = Tag.objects.create(name="Secret", slug="secret")
        write_article(state="draft").tags.add(tag)
        assert locations(rea, "/sitemap-articles.xml") == []
        assert "http://testserver/tag/secret/" not in locations(rea, "/sitemap-pages.xml")

    def test_a_new_article_changes_no_other_file(self, rea):
        moment = timezone.now() - timedelta(days=1)
        for key in (1, ARTICLES_A_FILE - 1, 9 * ARTICLES_A_FILE):  # eight ranges without articles are passed over
            write_article(f"Number {key}", pk=key, published_at=moment)
        assert locations(rea, "/sitemap.xml")[1:] == [
            "http://testserver/sitemap-articles.xml",
            "http://testserver/sitemap-articles.xml?p=2",
        ]
        first = rea.get("/sitemap-articles.xml").content
        write_article("Newest", pk=9 * ARTICLES_A_FILE + 1, published_at=moment - timedelta(days=900))
        assert rea.get("/sitemap-articles.xml").content == first
        assert [found.rsplit("/", 2)[1] for found in locations(rea, "/sitemap-articles.xml?p=2")] == [
            f"number-{9 * ARTICLES_A_FILE}",
            "newest",
        ]

    def test_a_part_that_is_not_there_is_404(self, rea):
        assert rea.get("/sitemap-nothing.xml").status_code == 404
        assert rea.get("/sitemap-articles.xml?p=9").status_code == 404


def test_robots_txt_names_the_sitemap(rea, settings):
    settings.SITE_URL = "https://blog.example"
    assert "Sitemap: https://blog.example/sitemap.xml" in rea.get("/robots.txt").content.decode()


class TestCanonical:
    @pytest.mark.parametrize(
        ("asked", "canonical"),
        [("/", "/"), ("/?page=1", "/"), ("/?page=2", "/?page=2"), ("/?utm=x", "/"), ("/about/", "/about/")],
    )
    def test_a_list_has_one_address(self, rea, settings, asked, canonical):
        settings.SITE_URL = "https://blog.example"
        for number in range(21):
            write_article(f"Article {number}")
        found = re.search(r'rel="canonical" href="([^"]+)"', rea.get(asked).content.decode())
        assert found
        assert found[1] == f"https://blog.example{canonical}"

    def test_an_article_has_one_address(self, rea, article):
        page = rea.get(article.get_absolute_url() + "?comments=1&order=newest").content.decode()
        assert f'rel="canonical" href="http://testserver{article.get_absolute_url()}"' in page

    def test_a_draft_has_none(self, as_edda):
        page = as_edda.get(write_article(state="draft").get_absolute_url()).content.decode()
        assert 'rel="canonical"' not in page
        assert "ld+json" not in page


class TestShared:
    @pytest.mark.parametrize(
        ("address", "title"), [("/", "Mobility Blog"), ("/about/", "About Mobility Blog"), ("/archive/2026/", "2026")]
    )
    def test_a_page_says_what_it_is_called_where_it_is_shared(self, rea, address, title):
        write_article(published_at=datetime(2026, 3, 1, tzinfo=UTC))
        page = rea.get(address).content.decode()
        found = re.search(r'property="og:title" content="([^"]+)"', page)
        assert found
        assert title in found[1]
        assert 'property="og:image" content="http://testserver/card.png"' in page

    def test_what_has_no_words_says_none(self, rea):
        page = rea.get(write_article(source="::: exercise Stand\n1. Stand up.\n:::").get_absolute_url())
        assert "description" not in page.content.decode().partition("ld+json")[0]

    def test_the_feeds_are_named(self, rea):
        page = rea.get("/").content.decode()
        assert 'type="application/atom+xml" title="Mobility Blog" href="/feed.xml"' in page
        assert 'type="application/feed+json" title="Mobility Blog" href="/feed.json"' in page


class TestCard:
    @pytest.mark.parametrize(
        "title", ["Calf stretch", "a" * 200, "word " * 40, "足首の柔軟性", "مرونة", "<b>", "Ł Ž ł ş Ω ж"]
    )
    def test_every_title_makes_a_picture(self, rea, title):
        article = write_article(title)
        response = rea.get(f"/post/{article.slug}/card.png")
        assert response.headers["Content-Type"] == "image/png"
        assert Image.open(BytesIO(response.content)).size == (1200, 630)

    def test_the_page_names_it_where_there_is_no_cover(self, rea, article):
        page = rea.get(article.get_absolute_url()).content.decode()
        assert '<meta property="og:image" content="http://testserver/post/calf-stretch/card.png">' in page

    def test_a_draft_has_none(self, rea):
        assert rea.get(f"/post/{write_article(state='draft').slug}/card.png").status_code == 404

    def test_sixty_a_minute_for_one_network(self, article):
        statuses = [reader("198.51.100.7").get("/card.png").status_code for _ in range(61)]
        assert statuses == [200] * 60 + [429]


class TestData:
    def test_an_article_tells_of_itself_and_of_its_review(self, rea):
        article = write_article(reviewed_by="Dr Vale", reviewed_on="2026-03-01", sources="A good book\nAnother")
        article.tags.add(Tag.objects.create(name="Calves", slug="calves"))
        found = data_of(rea, article.get_absolute_url())
        assert found["BlogPosting"]["headline"] == "Calf stretch"
        assert found["BlogPosting"]["citation"] == ["A good book", "Another"]
        assert found["WebPage"]["reviewedBy"] == {"@type": "Person", "name": "Dr Vale"}
        assert found["WebPage"]["lastReviewed"] == "2026-03-01"
        steps = found["BreadcrumbList"]["itemListElement"]
        assert [step["name"] for step in steps] == ["Mobility Blog", "Calves", "Calf stretch"]

    def test_the_front_page_tells_where_to_search(self, rea):
        target = data_of(rea, "/")["WebSite"]["potentialAction"]["target"]["urlTemplate"]
        assert target == "http://testserver/search/?q={search_term_string}"

    def test_no_title_can_leave_its_element(self, rea):
        article = write_article("</script><script>alert(1)</script><!--", slug="x")
        page = rea.get(article.get_absolute_url()).content.decode()
        assert "<script>alert" not in page
        assert data_of(rea, article.get_absolute_url())["BlogPosting"]["headline"] == article.title


def test_the_disclaimer_stands_under_every_article(rea, article):
    Blog(pk=Blog.THE_ONLY_KEY, disclaimer="Ask **somebody** who knows.").save()
    assert "Ask <strong>somebody</strong> who knows." in rea.get(article.get_absolute_url()).content.decode()


class TestArchive:
    def test_each_year_has_its_page(self, rea):
        write_article("This year")
        write_article("Long ago", published_at=timezone.make_aware(datetime(2019, 5, 3)))
        assert "This year" in rea.get("/archive/").content.decode()
        page = rea.get("/archive/2019/").content.decode()
        assert "Long ago" in page
        assert "This year" not in page
        assert "May" in page

    def test_a_year_without_articles_is_404(self, rea, article):
        assert rea.get("/archive/1999/").status_code == 404

    def test_a_blog_without_articles_says_so(self, rea):
        assert "Nothing has been published here yet" in rea.get("/archive/").content.decode()

    def test_a_year_begins_by_the_blogs_own_clock(self, rea, settings):
        settings.TIME_ZONE = "Pacific/Auckland"
        with timezone.override("Pacific/Auckland"):
            write_article("New year", published_at=datetime.fromisoformat("2019-12-31T12:00:00+00:00"))
            assert "New year" in rea.get("/archive/2020/").content.decode()

    def test_what_is_to_come_is_left_out(self, rea):
        write_article("To come", published_at=timezone.now() + timedelta(days=400))
        assert "To come" not in rea.get("/archive/").content.decode()


class TestOldAddresses:
    @pytest.mark.parametrize("address", ["/blog", "/blog/"])
    def test_the_list(self, rea, address):
        assert rea.get(address, follow=True).redirect_chain[-1] == ("/", 301)

    @pytest.mark.parametrize("address", ["/blog/categories/calves", "/blog/categories/calves/", "/blog/tags/calves/"])
    def test_categories(self, rea, address):
        Tag.objects.create(name="Calves", slug="calves")
        assert rea.get(address, follow=True).redirect_chain[-1] == ("/tag/calves/", 301)

    def test_one_that_is_not_there(self, rea):
        assert rea.get("/blog/categories/nowhere/").status_code == 404
