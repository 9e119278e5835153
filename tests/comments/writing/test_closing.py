from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.comments.writing import closing
from posts.models import Blog, Comment
from tests.support.cast import form_values, send_comment, write_article, write_comment

pytestmark = pytest.mark.django_db


def blog(**fields):
    Blog(pk=Blog.THE_ONLY_KEY, **fields).save()


def old_article(days):
    return write_article(published_at=timezone.now() - timedelta(days=days, minutes=1))


@pytest.mark.parametrize(
    ("blog_fields", "article_fields", "words"),
    [
        ({"comments_open": False}, {}, "closed on this blog"),
        ({}, {"takes_comments": False}, "on this article are closed"),
        ({"close_after_days": 0}, {}, "have closed, as they do after 0 days"),
    ],
)
class TestClosed:
    @pytest.fixture
    def article(self, blog_fields, article_fields, words):
        article = write_article(**article_fields)
        write_comment(article, text="Still here", state="published")
        blog(**blog_fields)
        return article

    def test_it_says_so_and_keeps_what_is_there(self, rea, article, words):
        page = rea.get(article.get_absolute_url()).content.decode()
        assert words in page
        assert "Still here" in page
        assert '<form class="comment-form"' not in page

    def test_what_was_typed_meanwhile_comes_back(self, rea, article, words, blog_fields, article_fields):
        Blog.objects.all().delete()
        type(article).objects.update(takes_comments=True)
        values = form_values(rea, article, text="I typed this before it closed")
        type(article).objects.update(**article_fields)
        blog(**blog_fields)
        response = rea.post(reverse("post-comment", args=[article.slug]), values)
        assert response.status_code == 403
        assert "I typed this before it closed" in response.content.decode()
        assert Comment.objects.count() == 1


@pytest.mark.parametrize(("age", "is_open"), [(29, True), (30, False)])
def test_after_so_many_days(rea, age, is_open):
    blog(close_after_days=30)
    page = rea.get(old_article(age).get_absolute_url()).content.decode()
    assert ('<form class="comment-form"' in page) is is_open


def test_a_full_article_takes_only_replies(rea, article, monkeypatch, time_machine):
    monkeypatch.setattr(closing, "MOST_COMMENTS", 1)
    first = write_comment(article, state="published")
    assert send_comment(rea, article).status_code == 403
    assert send_comment(rea, article, parent=str(first.pk)).status_code == 302


@pytest.mark.parametrize("state", ["pending", "spam", "declined", "withdrawn", "erased"])
def test_what_readers_do_not_see_fills_no_article(rea, article, monkeypatch, state):
    monkeypatch.setattr(closing, "MOST_COMMENTS", 1)
    write_comment(article, state=state)
    assert send_comment(rea, article).status_code == 302


def test_closed_comments_offer_no_reply(rea, article):
    comment = write_comment(article, state="published")
    article.takes_comments = False
    article.save()
    page = rea.get(f"{article.get_absolute_url()}?reply={comment.pk}").content.decode()
    assert "My heels thank you." in page
    assert ">Reply<" not in page
    assert "Reply to" not in page
