"""What becomes of readers who come to an address that an article had before."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from posts.articles.slugs import remember_address
from posts.models import Comment
from tests.support.cast import form_values, write_article

pytestmark = pytest.mark.django_db
BELOW = ("article", "article-card", "article-comments-feed", "article-questions")


@pytest.fixture
def article():
    """It was at /post/feet/ and is at /post/heels/."""
    article = write_article("Heels", slug="heels")
    remember_address(article, "feet")
    return article


@pytest.mark.parametrize("name", BELOW)
def test_readers_are_led_to_the_same_page_of_today(rea, article, name):
    response = rea.get(reverse(name, args=["feet"]))
    assert (response.status_code, response.headers["Location"]) == (301, reverse(name, args=["heels"]))


def test_browsers_ask_again_since_an_article_may_move_back(rea, article):
    assert rea.get("/post/feet/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", BELOW)
def test_nobody_is_led_to_what_is_not_public(rea, article, name):
    article.state = article.State.DRAFT
    article.save(update_fields=["state"])
    assert rea.get(reverse(name, args=["feet"])).status_code == 404


@pytest.mark.parametrize("name", BELOW)
def test_an_address_no_article_had_is_not_found(rea, article, name):
    assert rea.get(reverse(name, args=["toes"])).status_code == 404


def test_an_article_that_took_the_address_has_it(rea, article):
    write_article("Feet", slug="feet")
    assert rea.get(reverse("article-questions", args=["feet"])).status_code == 200


def test_a_comment_written_before_the_article_moved_arrives(rea, article):
    values = form_values(rea, article, text="Written for an hour.")
    rea.post(reverse("post-comment", args=["feet"]), values)
    assert Comment.objects.get().article == article


def test_its_preview_too(rea, article):
    response = rea.post(reverse("preview-comment", args=["feet"]), {"text": "Written for *an hour*."})
    assert "<em>an hour</em>" in response.content.decode()


class TestInAnyScript:
    @pytest.mark.parametrize("title", ["肩こり", "Часть 2. Спина", "पीठ दर्द", "ปวดหลัง", "آلام الرقبة"])
    def test_an_article_is_read_at_the_address_its_title_makes(self, rea, title):
        article = write_article(title)
        response = rea.get(article.get_absolute_url())
        assert response.status_code == 200
        assert unquote(f"{article.get_absolute_url()}comments/") in unquote(response.content.decode())

    @pytest.mark.parametrize("old", ["füße-dehnen", "Füße-Dehnen", "fu\u0308ße-dehnen", "FUSSE-DEHNEN"])
    def test_an_old_sites_spelling_leads_to_ours(self, rea, old):
        article = write_article("Füße dehnen")
        response = rea.get(reverse("article", args=[old]))
        assert (response.status_code, response.headers["Location"]) == (301, article.get_absolute_url())

    def test_a_composed_and_an_uncomposed_address_are_one(self, rea):
        write_article("Ещё")
        assert rea.get(reverse("article", args=["еще\u0308"])).status_code == 200

    @pytest.mark.parametrize("wild", ["%FF", "%00", "a%00b", "%E3%81", "x" * 301, "..", "%2E%2E", "%0A", "’"])
    def test_what_names_nothing_is_not_found(self, rea, wild):
        assert rea.get(f"/post/{wild}/").status_code == 404

    def test_a_former_address_in_another_script_leads_on(self, rea):
        article = write_article("Shoulders")
        remember_address(article, "肩こり")
        assert rea.get(reverse("article", args=["肩こり"])).headers["Location"] == article.get_absolute_url()
