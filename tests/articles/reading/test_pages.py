from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from posts.models import Tag
from tests.support.cast import signed_in, write_article, write_comment
from tests.support.many_comments import MOST_QUERIES

pytestmark = pytest.mark.django_db


def test_the_front_page_lists_the_newest_first(rea):
    for days in (3, 1, 2):
        write_article(f"{days} days old", published_at=timezone.now() - timedelta(days=days))
    listed = [article.title for article in rea.get("/").context["page"]]
    assert listed == ["1 days old", "2 days old", "3 days old"]


def test_a_page_lists_twenty(rea):
    for number in range(21):
        write_article(f"Article {number}")
    assert len(rea.get("/").context["page"]) == 20
    assert len(rea.get("/?page=2").context["page"]) == 1


@pytest.mark.parametrize("page", ["0", "3", "-1", "two", "٢", "1e3", "0000013", "1" + "0" * 30, "9" * 5000, ""])
def test_a_page_that_is_not_there_is_404(rea, article, page):
    assert rea.get("/", {"page": page}).status_code == 404


def test_an_empty_blog_says_so(rea):
    assert "Nothing has been published here yet" in rea.get("/").content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft", "published_at": None},
        {"state": "archived"},
        {"published_at": timezone.now() + timedelta(days=400)},
    ],
)
class TestNotPublished:
    def test_readers_get_404(self, rea, fields):
        assert rea.get(write_article(**fields).get_absolute_url()).status_code == 404

    def test_lists_leave_it_out(self, rea, fields):
        write_article("Not yet", **fields)
        assert "Not yet" not in rea.get("/").content.decode()

    def test_staff_see_it_and_no_cache_keeps_it(self, as_edda, fields):
        response = as_edda.get(write_article(**fields).get_absolute_url())
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
        assert 'name="robots" content="noindex"' in response.content.decode()

    def test_it_takes_no_comments(self, as_edda, fields):
        assert (
            '<form class="comment-form"' not in as_edda.get(write_article(**fields).get_absolute_url()).content.decode()
        )


def test_the_article_shows_its_text_and_its_numbers(rea, article):
    page = rea.get(article.get_absolute_url()).content.decode()
    assert article.html in page
    assert "0 views" in page
    assert "0 comments" in page


def test_the_page_starts_and_ends_like_the_old_one(rea, article):
    page = rea.get(article.get_absolute_url()).content.decode()
    assert page.index("Top of page") < page.index('<h1 dir="auto">') < page.rindex("Bottom of page")
    assert 'id="top"' in page
    assert 'id="bottom"' in page


def test_review_cover_and_sources_are_shown(rea):
    article = write_article(reviewed_by="Dr Vale", reviewed_on="2026-03-01", sources="A good book")
    page = rea.get(article.get_absolute_url()).content.decode()
    assert "Reviewed by Dr Vale on 1 March 2026" in page
    assert "A good book" in page


def test_a_tag_page_lists_its_articles(rea):
    ankles = Tag.objects.create(name="Ankles", slug="ankles", description="From the ground up")
    write_article("With").tags.add(ankles)
    write_article("Without")
    page = rea.get("/tag/ankles/").content.decode()
    assert "From the ground up" in page
    assert "With</a>" in page
    assert "Without</a>" not in page


def test_an_address_without_its_slash_leads_on(rea, article):
    response = rea.get(article.get_absolute_url().rstrip("/"))
    assert (response.status_code, response.headers["Location"]) == (301, article.get_absolute_url())


@pytest.mark.parametrize("address", ["/post/nowhere/", "/tag/nowhere/", "/nowhere/"])
def test_nothing_there_is_a_page_in_our_words(rea, address):
    response = rea.get(address)
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


def test_pages_are_the_same_for_everyone_and_set_no_cookie(rea, olga, article):
    for address in ("/", article.get_absolute_url(), "/about/"):
        response = rea.get(address)
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "olga" not in signed_in(olga).get(address).content.decode()


@pytest.mark.parametrize("comments", [0, 30])
def test_the_number_of_queries_does_not_grow(rea, article, comments, django_assert_max_num_queries):
    for number in range(comments):
        write_comment(article, state="published", text=f"Comment {number}")
    with django_assert_max_num_queries(MOST_QUERIES):
        rea.get(article.get_absolute_url())


def test_every_kind_of_page_marks_its_own_link(rea):
    for address in ("/", "/about/"):
        assert rea.get(address).content.decode().count(f'href="{address}" aria-current="page"') == 1


def test_a_scheduled_article_appears_at_its_time(rea, time_machine):
    article = write_article(published_at=timezone.now() + timedelta(minutes=1))
    assert rea.get(article.get_absolute_url()).status_code == 404
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert "noindex" not in rea.get(article.get_absolute_url()).content.decode()


def test_pages_are_only_read(rea, article):
    for address in ("/", article.get_absolute_url()):
        assert rea.post(address).status_code == 405


@pytest.mark.parametrize(
    "address", ["/", "/post/calf-stretch/", "/about/", "/questions/", "/feed.xml", "/comments.xml"]
)
def test_who_posts_to_them_is_told_so_and_not_of_a_token(article, address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 405
