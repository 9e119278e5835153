"""The list of comments under an article."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from posts.comments.fields import short_digest
from posts.comments.materialised_path import COMMENTS_A_PAGE
from posts.models import Comment
from tests.support.cast import send_comment, write_article, write_comment
from tests.support.many_comments import MOST_QUERIES, write_many

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


class TestThreads:
    @pytest.fixture
    def thread(self, article):
        """One comment, a reply to it, a reply to that one, and another comment written in between."""
        first = write_comment(article, text="Question one", name="Ada", state="published")
        other = write_comment(article, text="Question two", name="Ben", state="published")
        reply = write_comment(article, text="Answer one", name="Cleo", state="published", parent=first)
        deeper = write_comment(article, text="Thanks, Cleo", name="Ada", state="published", parent=reply)
        return {"first": first, "other": other, "reply": reply, "deeper": deeper}

    def order(self, page):
        texts = ["Question one", "Answer one", "Thanks, Cleo", "Question two"]
        return sorted(texts, key=page.index)

    def test_replies_stand_under_what_they_answer(self, rea, article, thread):
        page = rea.get(article.get_absolute_url()).content.decode()
        assert self.order(page) == ["Question one", "Answer one", "Thanks, Cleo", "Question two"]
        assert f'in reply to <a href="#{thread["reply"].anchor}">Cleo</a>' in page
        assert 'class="depth-2"' in page

    def test_the_newest_thread_can_come_first(self, rea, article, thread):
        page = rea.get(article.get_absolute_url() + "?order=newest").content.decode()
        assert self.order(page) == ["Question two", "Question one", "Answer one", "Thanks, Cleo"]

    def test_the_form_of_a_reply_says_to_whom(self, rea, article, thread):
        page = rea.get(f"{article.get_absolute_url()}?reply={thread['reply'].pk}").content.decode()
        assert "Reply to Cleo</h3>" in page

    def test_a_reply_takes_its_place(self, rea, article, thread):
        send_comment(rea, article, parent=str(thread["first"].pk), text="Answer two")
        reply = Comment.objects.get(text="Answer two")
        assert (reply.parent, reply.depth) == (thread["first"], 1)

    @pytest.mark.parametrize("reply", ["0", "99999999", "x", "-1", "9" * 30])
    def test_a_reply_to_nothing_is_an_ordinary_form(self, rea, article, thread, reply):
        response = rea.get(article.get_absolute_url(), {"reply": reply})
        assert "Write a comment</h3>" in response.content.decode()

    def test_a_comment_of_another_article_cannot_be_answered_here(self, rea, article, thread):
        other = write_article("Another")
        response = send_comment(rea, other, parent=str(thread["first"].pk), text="Sneaky")
        assert response.status_code == 422
        assert "Sneaky" in response.content.decode()
        assert not Comment.objects.filter(text="Sneaky").exists()

    def test_a_waiting_comment_cannot_be_answered(self, rea, article):
        waiting = write_comment(article)
        assert send_comment(rea, article, parent=str(waiting.pk)).status_code == 422

    def test_a_thread_has_an_end(self, rea, article):
        parent = None
        for _ in range(7):
            parent = write_comment(article, state="published", parent=parent)
        response = send_comment(rea, article, parent=str(parent.pk))
        assert "as deep as it can be" in response.content.decode()
        assert Comment.objects.count() == 7

    def test_what_was_answered_leaves_its_place_behind(self, rea, article, thread):
        thread["first"].erase()
        page = rea.get(article.get_absolute_url()).content.decode()
        assert "Question one" not in page
        assert page.index("Comment removed by its author") < page.index("Answer one")

    def test_a_reply_to_a_deleted_comment_does_not_seem_to_answer_another_one(self, rea, article, thread):
        thread["reply"].delete()
        page = rea.get(article.get_absolute_url()).content.decode()
        assert page.index("in reply to a comment that is gone") < page.index("Thanks, Cleo")

    def test_what_nobody_answered_leaves_nothing(self, rea, article, thread):
        thread["other"].erase()
        assert "removed by its author" not in rea.get(article.get_absolute_url()).content.decode()


class TestManyComments:
    @pytest.fixture
    def many(self, article):
        for number in range(205):
            write_comment(article, text=f"Number {number:03}", state="published")
        return article

    def test_two_hundred_stand_on_a_page(self, rea, many):
        first = rea.get(many.get_absolute_url()).content.decode()
        second = rea.get(many.get_absolute_url() + "?comments=2").content.decode()
        assert "Number 199" in first
        assert "Number 200" not in first
        assert "Number 204" in second
        assert "Comments before these" in second

    def test_a_comments_own_address_leads_to_its_page(self, rea, many):
        last = Comment.objects.latest("pk")
        response = rea.get(last.get_absolute_url())
        assert response.headers["Location"] == f"{many.get_absolute_url()}?comments=2#comment-{last.pk}"

    @pytest.mark.parametrize("page", ["0", "x", "-1", "99999999", ""])
    def test_nonsense_asks_for_the_first_page(self, rea, many, page):
        assert "Number 000" in rea.get(many.get_absolute_url(), {"comments": page}).content.decode()

    def test_their_number_costs_no_further_query(self, rea, many, django_assert_max_num_queries):
        with django_assert_max_num_queries(MOST_QUERIES):
            rea.get(many.get_absolute_url())

    def test_ten_thousand_in_deep_threads_cost_no_further_query_either(
        self, rea, article, django_assert_max_num_queries
    ):
        write_many(article, 10_000)
        for page in (1, 25, 50):
            with django_assert_max_num_queries(MOST_QUERIES):
                shown = rea.get(article.get_absolute_url(), {"comments": page}).content.decode()
            assert shown.count('<article class="comment"') == 200
            assert 'class="depth-6"' in shown
