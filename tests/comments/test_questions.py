"""Questions and answers: who marks what, where the answer stands, and where both can be read."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from posts.comments.materialised_path import DIGITS, path_of
from posts.comments.questions import (
    NoAnswer,
    answered_questions,
    gist,
    mark_answer,
    mark_question,
    unanswered_questions,
    unmark_answer,
    why_no_answer,
)
from posts.models import Comment
from tests.support.cast import form_values, reader, send_comment, signed_in, staff, write_article, write_comment
from tests.support.examples import over_the_database
from tests.support.many_comments import MOST_QUERIES
from tests.support.servers import wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

LIST = reverse("admin:posts_comment_changelist")


def ask(article, text="How long should I hold it?", **fields):
    return write_comment(article, text=text, **({"state": "published", "is_question": True} | fields))


def reply(question, user=None, text="Half a minute.", name="Edda", **fields):
    fields = {"state": "published", "parent": question, "user": user} | fields
    return write_comment(question.article, text=text, name=name, **fields)


def answered(article, user, **fields):
    question = ask(article, **fields)
    answer = reply(question, user)
    mark_answer(answer)
    return question, answer


def texts(article):
    return list(Comment.objects.filter(article=article).in_threads().values_list("text", flat=True))


class TestAsking:
    def test_a_writer_says_that_it_is_a_question(self, rea, article):
        page = send_comment(rea, article, follow=True, is_question="on").content.decode()
        assert Comment.objects.get().is_question
        assert ">Question</span>" in page

    def test_without_the_tick_it_is_none(self, rea, article):
        send_comment(rea, article)
        assert not Comment.objects.get().is_question

    @pytest.mark.parametrize("text", ["", "Call me on 0171 2345678, please."])
    def test_the_tick_stays_when_the_form_comes_back(self, rea, article, text):
        values = form_values(rea, article, text=text, is_question="on")
        response = rea.post(reverse("post-comment", args=[article.slug]), values)
        assert "checked" in str(response.context["form"]["is_question"])

    @pytest.mark.parametrize(("tick", "kept"), [({"is_question": "on"}, True), ({}, False)])
    def test_the_tick_stays_in_a_preview(self, rea, article, tick, kept):
        values = form_values(rea, article, **tick)
        response = rea.post(reverse("preview-comment", args=[article.slug]), values)
        assert ("checked" in str(response.context["form"]["is_question"])) is kept

    def test_the_same_words_with_the_tick_are_no_second_comment(self, rea, article):
        values = form_values(rea, article)
        for tick in ({}, {"is_question": "on"}):
            rea.post(reverse("post-comment", args=[article.slug]), values | tick)
        assert Comment.objects.count() == 1

    @pytest.mark.parametrize(("before", "tick", "after"), [(False, {"is_question": "on"}, True), (True, {}, False)])
    def test_its_writer_changes_their_mind_while_it_can_be_edited(self, rea, article, before, tick, after):
        send_comment(rea, article, **({"is_question": "on"} if before else {}))
        comment = Comment.objects.get()
        address = reverse("edit-comment", args=[comment.status_key])
        assert ("checked" in rea.get(address).content.decode()) is before
        rea.post(address, {"text": "How long?"} | tick)
        comment.refresh_from_db()
        assert (comment.text, comment.is_question) == ("How long?", after)


class TestAnswering:
    def test_the_answer_stands_right_under_its_question_with_what_replies_to_it(self, article, edda):
        question = ask(article, "Q?")
        early = reply(question, text="early")
        reply(early, text="under early")
        answer = reply(question, edda, text="answer")
        reply(answer, text="thanks")
        mark_answer(answer)
        assert texts(article) == ["Q?", "answer", "thanks", "early", "under early"]
        unmark_answer(answer)
        assert texts(article) == ["Q?", "early", "under early", "answer", "thanks"]

    def test_a_later_reply_to_the_answer_stands_under_it(self, article, edda):
        question = ask(article, "Q?")
        reply(question, text="early")
        answer = reply(question, edda, text="answer")
        read_before = Comment.objects.get(pk=answer.pk)
        mark_answer(answer)
        reply(read_before, text="thanks")
        assert texts(article) == ["Q?", "answer", "thanks", "early"]

    def test_the_place_of_other_threads_stays(self, article, edda):
        write_comment(article, text="before", state="published")
        answered(article, edda, text="Q?")
        write_comment(article, text="after", state="published")
        assert texts(article) == ["before", "Q?", "Half a minute.", "after"]

    def test_another_answer_takes_the_place_of_the_first(self, article, edda):
        question, first = answered(article, edda, text="Q?")
        second = reply(question, edda, text="better")
        mark_answer(second)
        first.refresh_from_db()
        assert not first.is_answer
        assert texts(article) == ["Q?", "better", "Half a minute."]

    def test_marking_twice_is_marking_once(self, article, edda):
        _, answer = answered(article, edda)
        path = answer.path
        mark_answer(answer)
        assert (answer.path, answer.is_answer) == (path, True)

    def test_what_is_no_question_has_no_answer(self, article, edda):
        question, answer = answered(article, edda)
        mark_question(question, False)
        answer.refresh_from_db()
        assert not answer.is_answer
        assert answer.path == path_of(answer.pk, question.path)

    @pytest.mark.parametrize(
        ("question", "answer", "words"),
        [
            ({"is_question": False}, {}, "not a published question"),
            ({"state": "pending"}, {}, "not a published question"),
            ({}, {"state": "pending"}, "not published"),
            ({}, {"user": None}, "somebody who signed in"),
            ({}, {"parent": None}, "replies to nothing"),
        ],
    )
    def test_what_cannot_be_the_answer(self, article, edda, question, answer, words):
        comment = reply(ask(article, **question), **({"user": edda} | answer))
        with pytest.raises(NoAnswer, match=words):
            mark_answer(comment)
        comment.refresh_from_db()
        assert not comment.is_answer

    def test_the_state_counts_as_it_is_now(self, article, edda):
        comment = reply(ask(article), edda)
        Comment.objects.filter(pk=comment.pk).update(state="withdrawn")
        with pytest.raises(NoAnswer):
            mark_answer(comment)

    @pytest.mark.parametrize("verb", ["decline", "withdraw", "erase"])
    @pytest.mark.parametrize("whose", ["question", "answer"])
    def test_what_is_not_shown_is_no_answered_question(self, article, edda, verb, whose):
        question, answer = answered(article, edda)
        taken = {"question": question, "answer": answer}[whose]
        getattr(taken, verb)(**({"by": edda} if verb == "decline" else {}))
        answer = Comment.objects.select_related("parent").get(pk=answer.pk)
        assert not answer.is_the_answer
        assert not Comment.objects.answering().exists()
        assert list(unanswered_questions()) == ([question] if whose == "answer" else [])

    def test_a_question_that_comes_again_has_its_answer_as_before(self, article, edda):
        question, answer = answered(article, edda)
        question.decline(by=edda)
        question.approve(by=edda)
        assert list(answered_questions()) == [question]
        assert Comment.objects.answering().get() == answer


class TestPlaces(TestCase):
    """Whatever is written and marked, in whatever order."""

    steps = st.lists(
        st.tuples(st.sampled_from(["thread", "reply", "reply", "answer", "unanswer", "unask"]), st.integers(0, 30)),
        max_size=25,
    )

    @over_the_database
    @given(steps)
    def test_every_path_is_its_ancestors_and_answers_come_first(self, steps):
        article, edda = write_article(), staff("edda")
        for verb, choice in steps:
            there = list(Comment.objects.order_by("pk"))
            chosen = there[choice % len(there)] if there else None
            if verb == "thread" or chosen is None:
                ask(article)
            elif verb == "reply" and chosen.takes_replies:
                reply(chosen, edda, is_question=choice % 2 == 0)
            elif verb == "answer" and not why_no_answer(chosen):
                mark_answer(chosen)
            elif verb == "unanswer":
                unmark_answer(chosen)
            elif verb == "unask":
                mark_question(chosen, False)
        comments = list(Comment.objects.all())
        by_key = {comment.pk: comment for comment in comments}
        for comment in comments:
            above = by_key[comment.parent_id].path if comment.parent_id else ""
            assert comment.path == path_of(0 if comment.is_answer else comment.pk, above)
        assert list(Comment.objects.in_threads()) == list(walk(comments, None))


def walk(comments, parent):
    """The threads from the top, told by who replies to whom alone."""
    below = [comment for comment in comments if comment.parent_id == parent]
    for comment in sorted(below, key=lambda comment: (not comment.is_answer, comment.pk)):
        yield comment
        yield from walk(comments, comment.pk)


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    """On PostgreSQL, where two transactions run side by side; on SQLite writers queue from their first word."""

    @pytest.fixture
    def pair(self, article, edda):
        question = ask(article, "Q?")
        reply(question, text="early")
        return question, reply(question, edda, text="answer")

    def while_open(self, first, second):
        """`second` starts while `first` is done but not committed, and must wait for it."""
        failed = []

        def run():
            try:
                second()
            except Exception as error:  # told by the test, in its own thread
                failed.append(error)
            finally:
                connection.close()

        other = threading.Thread(target=run)
        with transaction.atomic():
            first()
            other.start()
            wait_for(someone_waits, "the other one to wait for the lock")
        other.join()
        assert failed == []

    def test_a_reply_sent_while_the_answer_moves_goes_with_it(self, article, pair):
        if connection.vendor != "postgresql":
            return
        _, answer = pair
        read_before = Comment.objects.get(pk=answer.pk)
        self.while_open(lambda: mark_answer(answer), lambda: reply(read_before, text="thanks"))
        assert texts(article) == ["Q?", "answer", "thanks", "early"]

    def test_a_reply_being_stored_is_moved_too(self, article, pair):
        if connection.vendor != "postgresql":
            return
        _, answer = pair
        self.while_open(lambda: reply(answer, text="thanks"), lambda: mark_answer(Comment.objects.get(pk=answer.pk)))
        assert texts(article) == ["Q?", "answer", "thanks", "early"]

    def test_two_answers_marked_at_once_leave_one(self, article, pair, edda):
        if connection.vendor != "postgresql":
            return
        question, answer = pair
        better = reply(question, edda, text="better")
        self.while_open(lambda: mark_answer(answer), lambda: mark_answer(Comment.objects.get(pk=better.pk)))
        assert texts(article) == ["Q?", "better", "early", "answer"]


def someone_waits():
    """Whether another transaction waits for this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return cursor.fetchone()[0]


class TestOnTheArticle:
    def box(self, page):
        return page.partition('<section class="answered"')[2].partition("</section>")[0]

    def test_the_box_tells_question_and_answer(self, rea, article, edda):
        question, _ = answered(article, edda)
        page = rea.get(article.get_absolute_url()).content.decode()
        assert "How long should I hold it?" in self.box(page)
        assert "Half a minute." in self.box(page)
        assert question.get_absolute_url() in self.box(page)
        assert ">Question</span>" in page
        assert ">Answer</span>" in page

    def test_without_an_answer_there_is_no_box(self, rea, article):
        ask(article)
        assert not self.box(rea.get(article.get_absolute_url()).content.decode())

    @pytest.mark.parametrize("whose", ["question", "answer"])
    def test_what_is_not_published_is_in_no_box(self, rea, article, edda, whose):
        pair = dict(zip(["question", "answer"], answered(article, edda), strict=True))
        pair[whose].withdraw()
        page = rea.get(article.get_absolute_url()).content.decode()
        assert not self.box(page)
        assert ">Answer</span>" not in page

    def test_it_holds_the_ten_newest_and_says_where_the_others_are(self, rea, article, edda):
        for number in range(11):
            answered(article, edda, text=f"Question {number:02}?")
        box = self.box(rea.get(article.get_absolute_url()).content.decode())
        assert "Question 00?" not in box
        assert box.index("Question 10?") < box.index("Question 01?")
        assert reverse("article-questions", args=[article.slug]) in box

    def test_an_answer_further_down_is_in_it_at_no_further_query(
        self, rea, article, edda, django_assert_max_num_queries
    ):
        for number in range(201):
            write_comment(article, text=f"Number {number:03}", state="published")
        answered(article, edda)
        with django_assert_max_num_queries(MOST_QUERIES):
            page = rea.get(article.get_absolute_url()).content.decode()
        assert "Half a minute." in self.box(page)
        assert "Number 199" in page
        assert "Number 200" not in page
        assert page.count("Half a minute.") == 1
        assert not self.box(rea.get(article.get_absolute_url() + "?comments=2").content.decode())

    def test_answers_of_another_article_stay_there(self, rea, article, edda):
        answered(write_article("Other"), edda)
        assert not self.box(rea.get(article.get_absolute_url()).content.decode())

    def test_the_newest_first_has_the_answer_under_its_question_too(self, rea, article, edda):
        answered(article, edda)
        page = rea.get(article.get_absolute_url() + "?order=newest").content.decode()
        assert self.box(page)
        assert page.rindex("How long should") < page.rindex("Half a minute.")


class TestTheList:
    ADDRESS = reverse("questions")

    def page(self, article=None, **query):
        address = reverse("article-questions", args=[article.slug]) if article else self.ADDRESS
        return reader().get(address, query).content.decode()

    def test_it_tells_what_was_asked_everywhere(self, article, edda):
        answered(article, edda, text="Which stretch first?")
        ask(write_article("Hips"), text="And my hips?")
        page = self.page()
        assert page.index("And my hips?") < page.index("Which stretch first?")
        assert "Half a minute." in page
        assert "not answered yet" in page
        assert "Hips" in page

    def test_it_can_be_narrowed(self, article, edda):
        answered(article, edda, text="Which first?")
        ask(article, text="And then?")
        assert "And then?" not in self.page(show="answered")
        assert "Which first?" not in self.page(show="open")
        assert "Which first?" in self.page(article, show="answered")
        assert "Which first?" not in self.page(write_article("Hips"))

    @pytest.mark.parametrize("state", ["pending", "declined", "spam", "withdrawn", "erased"])
    def test_what_is_not_published_is_not_in_it(self, article, state):
        ask(article, text="Private?", state=state)
        assert "Private?" not in self.page()

    def test_nor_what_stands_under_a_draft(self):
        ask(write_article("Draft", state="draft"), text="Early?")
        assert "Early?" not in self.page()

    def test_nor_what_only_says_something(self, article):
        write_comment(article, text="I wonder?", state="published")
        assert "I wonder?" not in self.page()

    @pytest.mark.parametrize("show", ["", "answered", "open"])
    def test_with_nothing_in_it_it_says_so(self, db, show):
        assert 'class="empty"' in self.page(show=show)

    @pytest.mark.parametrize(
        "query", ["show=x", "show=%00", "page=0", "page=2", "page=x", "page=0000013", "page=" + "9" * 20]
    )
    def test_what_there_is_not_is_not_found(self, rea, db, query):
        assert rea.get(f"{self.ADDRESS}?{query}").status_code == 404

    def test_nor_are_the_questions_of_a_draft(self, rea):
        draft = write_article("Draft", state="draft")
        assert rea.get(reverse("article-questions", args=[draft.slug])).status_code == 404

    def test_twenty_stand_on_a_page_at_the_same_cost(self, rea, article, edda, django_assert_num_queries):
        for number in range(21):
            answered(article, edda, text=f"Question {number:02}?")
        with django_assert_num_queries(4):
            page = rea.get(self.ADDRESS, {"show": "answered"}).content.decode()
        assert "Question 01?" in page
        assert "Question 00?" not in page
        assert "show=answered&amp;page=2" in page
        assert "Question 00?" in self.page(show="answered", page="2")

    def test_it_is_the_same_for_everybody(self, article, edda, olga):
        answered(article, edda)
        client = signed_in(olga)
        response = client.get(self.ADDRESS)
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert reader().post(self.ADDRESS).status_code == 405

    def test_no_text_of_a_reader_is_run(self, article):
        ask(article, text="<script>alert(1)</script> <img src=x onerror=alert(2)>?", name="<b>Eve</b>")
        page = self.page()
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<b>Eve" not in page


class TestGist:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("How long?", "How long?"),
            ("Thank you for this. How long should I hold it? I tried.", "How long should I hold it?"),
            ("Please tell me more. I tried.", "Please tell me more."),
            ("At 3.5 cm I stop. *Is* that `too` far?", "Is that too far?"),
            ("- one\n- is it two?\n", "is it two?"),
            ("保持多久？谢谢。", "保持多久？"),
            ("Rea & Mo < all?", "Rea & Mo < all?"),
            ("x" * 200, "x" * 159 + "…"),
            ("Is it " + "very " * 40 + "far?", "Is it " + "very " * 29 + "very…"),
        ],
    )
    def test_it_is_what_is_asked(self, text, words):
        comment = Comment(text=text)
        comment.render()
        assert gist(comment) == words


class TestQueue:
    def test_open_questions_are_the_oldest_first(self, article, edda):
        answered(article, edda)
        first, second = ask(article, text="One?"), ask(article, text="Two?")
        assert list(unanswered_questions()) == [first, second]

    def test_a_reply_that_is_not_marked_is_no_answer(self, article, edda):
        question = ask(article)
        reply(question, edda)
        assert list(unanswered_questions()) == [question]

    def test_a_comment_that_says_something_does_not_wait(self, article):
        write_comment(article, state="published")
        assert not unanswered_questions().exists()


class TestAdmin:
    def act(self, client, action, *comments):
        chosen = {"action": action, "_selected_action": [comment.pk for comment in comments]}
        return client.post(LIST, chosen, follow=True).content.decode()

    def test_a_moderator_marks_a_question_and_it_is_told(self, as_mo, article):
        comment = write_comment(article, state="published")
        assert "1 comment is a question now." in self.act(as_mo, "mark_as_question", comment)
        assert Comment.objects.get().is_question
        history = as_mo.get(reverse("admin:posts_comment_history", args=[comment.pk])).content.decode()
        assert "Marked as question." in history

    def test_and_takes_the_mark_away_with_that_of_the_answer(self, as_mo, article, edda):
        question, answer = answered(article, edda)
        self.act(as_mo, "mark_as_no_question", question)
        answer.refresh_from_db()
        assert not Comment.objects.filter(is_question=True).exists()
        assert not answer.is_answer

    @pytest.mark.parametrize("who", ["as_mo", "as_edda"])
    def test_moderators_and_editors_mark_the_answer(self, request, article, edda, who):
        answer = reply(ask(article), edda)
        client = request.getfixturevalue(who)
        assert "1 comment is an answer now." in self.act(client, "mark_as_answer", answer)
        answer.refresh_from_db()
        assert answer.is_answer
        assert "1 comment is no answer now." in self.act(client, "mark_as_no_answer", answer)
        answer.refresh_from_db()
        assert answer.path[-DIGITS:] == path_of(answer.pk)

    def test_an_editor_makes_no_question(self, as_edda, article):
        self.act(as_edda, "mark_as_question", write_comment(article))
        assert not Comment.objects.get().is_question

    def test_what_cannot_be_an_answer_is_told_why(self, as_mo, article):
        page = self.act(as_mo, "mark_as_answer", reply(ask(article), name="Ben"))
        assert "The comment by Ben was not marked. Only a reply by somebody who signed in" in page
        assert not Comment.objects.filter(is_answer=True).exists()

    def test_what_its_author_took_back_is_not_marked(self, as_mo, article):
        comment = write_comment(article)
        comment.withdraw()
        assert "Nothing was to change." in self.act(as_mo, "mark_as_question", comment)
        assert not Comment.objects.get().is_question

    def test_the_list_is_narrowed_to_what_waits_for_an_answer(self, as_mo, article, edda):
        answered(article, edda, text="Solved?")
        ask(article, text="Still wondering?")
        write_comment(article, text="A statement", state="published")
        waiting = as_mo.get(LIST, {"asked": "open"}).content.decode()
        every = as_mo.get(LIST, {"asked": "all"}).content.decode()
        assert "Still wondering?" in waiting
        assert "Solved?" not in waiting
        assert "Solved?" in every
        assert "A statement" not in every
