"""What moderators teach the filter by deciding, and what is forgotten with the words it came from."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Thread, current_thread, main_thread

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from posts.comments.models import TakenBack
from posts.comments.retention import purge_spam
from posts.comments.spam.training import EVERY_COMMENT, learned_about
from posts.models import Comment, Lesson, Word
from tests.support.cast import reader, send_comment, staff, write_article, write_comment
from tests.support.examples import over_the_database

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def counts():
    """Every word that was learned, with (spam, ham)."""
    return {word.word: (word.spam, word.ham) for word in Word.objects.all() if word.spam or word.ham}


def counts_of_lessons():
    spam, ham = Counter(), Counter()
    for lesson in Lesson.objects.all():
        (spam if lesson.is_spam else ham).update(lesson.words)
    return {word: (spam[word], ham[word]) for word in spam | ham}


@pytest.fixture
def comment(article):
    return write_comment(article, "Cheap pills", name="Casino")


class TestTeaching:
    def test_spam_by_a_moderator(self, comment, mo):
        comment.quarantine("", by=mo)
        assert counts() == {EVERY_COMMENT: (1, 0), "name:casino": (1, 0), "cheap": (1, 0), "pills": (1, 0)}

    def test_approval_by_a_moderator(self, comment, mo):
        comment.approve(by=mo)
        assert set(counts().values()) == {(0, 1)}

    def test_restoring_from_the_spam_teaches_the_other_way(self, comment, mo):
        comment.quarantine("", by=mo)
        comment.approve(by=mo)
        assert set(counts().values()) == {(0, 1)}

    def test_the_same_decision_twice_is_one_lesson(self, comment, mo):
        comment.quarantine("", by=mo)
        comment.quarantine("", by=mo)
        assert set(counts().values()) == {(1, 0)}

    @pytest.mark.parametrize("verb", ["decline", "hold"])
    def test_any_other_decision_takes_the_lesson_back(self, comment, mo, verb):
        comment.approve(by=mo)
        getattr(comment, verb)(by=mo, reason="")
        assert counts() == {}
        assert not Lesson.objects.exists()

    def test_rules_of_ours_teach_nothing(self, comment):
        comment.quarantine("It fell into the trap")
        comment.approve(by=None)
        assert not Word.objects.exists()

    def test_an_undone_decision_leaves_what_was_known_before_it(self, comment, mo):
        comment.quarantine("It fell into the trap")
        comment.approve(by=mo)
        comment.undo(by=mo)
        assert (comment.state, counts()) == (Comment.State.SPAM, {})

    def test_undoing_brings_an_earlier_lesson_back(self, comment, mo):
        comment.quarantine("", by=mo)
        comment.approve(by=mo)
        comment.undo(by=mo)
        assert set(counts().values()) == {(1, 0)}

    def test_a_spammer_who_withdraws_does_not_unteach_it(self, comment, mo):
        comment.quarantine("", by=mo)
        comment.withdraw()
        assert set(counts().values()) == {(1, 0)}
        assert purge_spam(datetime.now(UTC) + timedelta(days=61)) == 1

    def test_what_somebody_of_the_blog_wrote_teaches_nothing(self, article, mo):
        write_comment(article, "Glad it helps.", user=mo).approve(by=mo)
        assert counts() == {}

    def test_a_rule_does_not_unsay_what_a_moderator_said(self, comment, mo):
        comment.approve(by=mo)
        comment.hold("Readers reported it")
        assert set(counts().values()) == {(0, 1)}

    def test_it_is_the_stored_words_that_teach(self, comment, mo):
        """A moderator's page may be older than the writer's last edit."""
        old = Comment.objects.get(pk=comment.pk)
        comment.rewrite("Better words")
        old.approve(by=mo)
        assert set(counts()) == {EVERY_COMMENT, "name:casino", "better", "words"}


class TestForgetting:
    @pytest.mark.parametrize("by_its_author", [Comment.withdraw, Comment.erase, lambda comment: comment.rewrite("New")])
    def test_what_its_author_takes_away_is_in_no_table(self, comment, mo, by_its_author):
        comment.approve(by=mo)
        by_its_author(comment)
        assert not Lesson.objects.exists()
        assert list(Word.objects.values_list("word", flat=True)) == [EVERY_COMMENT]

    def test_words_that_others_taught_too_stay(self, article, comment, mo):
        write_comment(article, "cheap shoes").approve(by=mo)
        comment.quarantine("", by=mo)
        comment.erase()
        assert counts() == {EVERY_COMMENT: (0, 1), "name:rea": (0, 1), "cheap": (0, 1), "shoes": (0, 1)}

    def test_what_is_purged_leaves_what_it_taught(self, comment, mo):
        comment.quarantine("", by=mo)
        before = counts()
        assert purge_spam(datetime.now(UTC) + timedelta(days=61)) == 1
        assert not Lesson.objects.exists()
        assert counts() == before

    def test_nobody_decides_about_what_was_taken_back(self, comment, mo):
        comment.erase()
        with pytest.raises(TakenBack):
            comment.approve(by=mo)
        assert counts() == {}


VERBS = {
    "approve": lambda comment, mo: comment.approve(by=mo),
    "decline": lambda comment, mo: comment.decline(by=mo),
    "hold": lambda comment, mo: comment.hold("", by=mo),
    "spam": lambda comment, mo: comment.quarantine("", by=mo),
    "rule": lambda comment, _mo: comment.quarantine("A rule"),
    "rewrite": lambda comment, _mo: comment.rewrite(f"{comment.text} again"),
    "withdraw": lambda comment, _mo: comment.withdraw(),
    "erase": lambda comment, _mo: comment.erase(),
}
STEPS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(VERBS))), max_size=14)


@over_the_database
@example([(0, "spam"), (0, "withdraw")])
@example([(0, "approve"), (0, "rule"), (0, "withdraw")])
@given(STEPS)
def test_the_counts_are_always_the_sum_of_the_lessons(steps):
    with transaction.atomic():
        mo, article = staff("mo"), write_article()
        comments = [write_comment(article, text) for text in ("cheap pills", "cheap shoes", "stiff ankles")]
        for number, verb in steps:
            try:
                VERBS[verb](comments[number], mo)
            except TakenBack:
                comments[number].refresh_from_db()
            assert counts() == counts_of_lessons()
        standing = {lesson.pk: lesson.is_spam for lesson in Lesson.objects.all()}
        states = dict(Comment.objects.values_list("pk", "state"))
        taken_back = {True: ("erased",), False: ("erased", "withdrawn")}  # withdrawing spam unsays nothing
        assert all(states[key] not in taken_back[is_spam] for key, is_spam in standing.items())
        transaction.set_rollback(True)


class TestTheFilterAtWork:
    @pytest.fixture
    def taught(self, article, mo):
        for number in range(20):
            write_comment(article, f"Casino bonus slots{number}", name="Win").quarantine("", by=mo)
            write_comment(article, f"Stiff ankles and hips{number}", name="Ada").approve(by=mo)

    def test_what_it_knows_is_put_among_the_spam_with_the_words(self, taught, article):
        send_comment(reader(), article, name="Win", text="A casino bonus for you")
        comment = Comment.objects.latest("pk")
        assert comment.state == "spam"
        assert "The filter takes it for spam (99 %) because of “bonus”, “casino”, “win”." in comment.reason

    def test_what_is_like_the_good_ones_is_left_alone(self, taught, article):
        send_comment(reader(), article, name="Ada", text="My stiff ankles and I")
        assert "filter" not in Comment.objects.latest("pk").reason

    def test_it_is_silent_with_one_lesson_less(self, taught, article, mo):
        Comment.objects.filter(state="spam").first().decline(by=mo)
        send_comment(reader(), article, name="Win", text="A casino bonus for you")
        assert Comment.objects.latest("pk").state == "pending"

    def test_it_costs_one_query(self, taught, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert learned_about(["casino", "ankles", "new"]).words == {"casino": (20, 0), "ankles": (0, 20)}


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_neither_wait_for_ever_nor_lose_a_count():
    """Each decides about all comments within one transaction, in opposite orders."""
    moderators, article = [staff("mo"), staff("max")], write_article()
    comments = [write_comment(article, f"cheap pills number{number}") for number in range(8)]
    failures = []

    def decide(mo, in_this_order):
        try:
            for _ in range(5):
                with transaction.atomic():
                    for comment in in_this_order:
                        verb = comment.quarantine if mo.username == "mo" else comment.approve
                        verb(by=mo, reason="")
        except DatabaseError as error:
            failures.append(error)
        finally:
            if current_thread() is not main_thread():
                connection.close()

    orders = [comments, [Comment.objects.get(pk=comment.pk) for comment in reversed(comments)]]
    if connection.vendor == "sqlite":  # its writers queue anyway, and the tests' one lives in memory, on one connection
        for mo, order in zip(moderators, orders, strict=True):
            decide(mo, order)
    else:
        threads = [Thread(target=decide, args=pair) for pair in zip(moderators, orders, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert counts() == counts_of_lessons()
    assert sum(counts()[EVERY_COMMENT]) == 8
