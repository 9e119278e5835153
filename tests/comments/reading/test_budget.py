"""How often an article's page asks the database: as often with many comments, tags and threads as with none."""

import pytest
from django.db import connection

from posts.models import Comment, Tag
from tests.support.cast import form_values, reader, send_comment, write_article, write_comment
from tests.support.many_comments import MOST_QUERIES, write_many

pytestmark = pytest.mark.django_db
# Article, blog, is it full, the network before the text is read, the filter, the network in its turn, the text; the
# row, its place, a decision; on PostgreSQL the network's turn.
MOST_TO_POST = 11 + (connection.vendor == "postgresql")


def test_a_page_with_nothing_on_it(rea, article, django_assert_max_num_queries):
    rea.get(article.get_absolute_url())
    with django_assert_max_num_queries(MOST_QUERIES):
        rea.get(article.get_absolute_url())


def test_a_hundred_comments_many_tags_and_related_articles(rea, edda, django_assert_max_num_queries):
    article, tags = write_article("Hip stretch", author=edda), [Tag(name=f"t{n}", slug=f"t{n}") for n in range(12)]
    Tag.objects.bulk_create(tags)
    write_many(article, 100)
    for one in (article, *(write_article(f"Hip stretch {number}") for number in range(8))):
        one.tags.set(tags)
        one.index()
    for address in (article.get_absolute_url(), article.get_absolute_url() + "?order=newest"):
        with django_assert_max_num_queries(MOST_QUERIES):
            page = rea.get(address).content.decode()
        assert page.count('<article class="comment"') == 100
        assert page.count("Hip stretch ") > 3


def test_a_page_with_much_on_it(rea, edda, django_assert_max_num_queries):
    article = write_article("Hip stretch", author=edda)
    article.tags.set([Tag.objects.create(name=name, slug=name) for name in ("hips", "sleep", "neck")])
    parent = None
    for number in range(30):
        user = edda if number % 5 == 0 else None
        comment = write_comment(article, text=f"Number {number}", state="published", parent=parent, user=user)
        parent = comment if number % 4 else None
    address = article.get_absolute_url()
    assert "Number 29" in rea.get(address).content.decode()
    with django_assert_max_num_queries(MOST_QUERIES):
        rea.get(address)


def test_a_comment_that_is_sent(article, django_assert_max_num_queries):
    send_comment(reader("198.51.100.1"), article)
    values = form_values(reader(), article, text="Another one.")
    with django_assert_max_num_queries(MOST_TO_POST):
        assert reader().post(f"{article.get_absolute_url()}comments/", values).status_code == 302
    assert Comment.objects.latest("pk").decisions.exists()  # it came quickly: one more row to store
