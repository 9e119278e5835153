"""The list of comments under an article."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from posts.comments.fields import short_digest
from posts.comments.materialised_path import COMMENTS_A_PAGE
from posts.models import Comment
from tests.cast import write_comment
from tests.support.many_comments import write_many

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script> \"'&amp; %(name)s %s {{ name }} {% now %}"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; &#34;&#39;&amp;amp; %(name)s %s {{ name }} {% now %}"


def page(rea, article, query=""):
    return rea.get(article.get_absolute_url() + query).content.decode()


def test_nothing_written_by_a_reader_breaks_out(rea, article):
    parent = write_comment(article, name=NASTY, text=NASTY, state="published")
    write_comment(article, state="published", parent=parent)
    shown = page(rea, article)
    assert "<script>alert" not in shown
    assert f'dir="auto">{ESCAPED}</h3>' in shown
    assert f'aria-label="Reply to {ESCAPED}">' in shown
    assert f'in reply to <a href="#{parent.anchor}">{ESCAPED}</a>' in shown


def test_who_works_here_is_told_from_readers(rea, article, edda, mo):
    article.author = edda
    article.save()
    for number, user in enumerate((edda, mo, None)):
        write_comment(article, text=f"Number {number}", state="published", user=user)
    shown = page(rea, article)
    assert shown.count('<span class="mark">') == 2
    assert shown.index(">Author<") < shown.index("Number 0") < shown.index(">Blog team<") < shown.index("Number 1")


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize(("start", "number"), [(0, 100), (0, 5), (4, 5)])
def test_the_threads_in_sql_are_those_of_the_queryset(article, newest_first, start, number):
    for state in Comment.State.values:
        parent = write_comment(article, state=state)
        write_comment(article, state="published", parent=parent)
        write_comment(article, state=state, parent=parent)
    write_many(article, 9)
    plain = Comment.objects.filter(article=article).shown().in_threads(newest_first)[start : start + number]
    assert Comment.objects.threads_of(article.pk, newest_first, start, number) == list(plain)


def test_a_reply_leads_to_the_page_of_what_it_answers(rea, article):
    write_many(article, COMMENTS_A_PAGE + 1)
    parent, last = Comment.objects.order_by("pk")[COMMENTS_A_PAGE - 1 :]
    assert last.parent == parent
    assert f'in reply to <a href="{parent.get_absolute_url()}">{parent.name}</a>' in page(rea, article, "?comments=2")


@pytest.mark.parametrize(
    ("ago", "words"),
    [(timedelta(0), "just now"), (timedelta(hours=2), "2\xa0hours ago"), (timedelta(400), "1\xa0year")],
)
def test_its_age_is_told(rea, article, ago, words):
    write_comment(article, state="published")
    Comment.objects.update(created_at=timezone.now() - ago)
    assert f">{words}" in page(rea, article)


def test_words_are_those_of_the_language(rea, article, settings):
    write_comment(article, state="published")
    Comment.objects.update(created_at=timezone.now() - timedelta(hours=3))
    assert "Stunden" not in page(rea, article)
    with translation.override("de"):
        assert "3\xa0Stunden" in page(rea, article)


def test_the_writers_own_comment_stands_among_the_others(rea, article):
    comments = [write_comment(article, text=f"Number {number}", state="published") for number in range(3)]
    Comment.objects.filter(pk=comments[1].pk).update(
        state="pending", status_digest=short_digest(comments[1].status_key)
    )
    shown = rea.get(comments[1].status_address).content.decode()
    assert shown.count("comment-own") == 1
    assert shown.index("Number 0") < shown.index("comment-own") < shown.index("Number 1") < shown.index("Number 2")
    assert "Number 1" not in page(rea, article)
