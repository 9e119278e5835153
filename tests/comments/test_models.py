from datetime import timedelta

import pytest
from django.apps import apps

from posts.comments.models import TakenBack, published_count
from posts.lib.markdown.rendering import render_comment
from posts.models import Article, Comment
from tests.support.cast import write_article, write_comment

pytestmark = pytest.mark.django_db


def test_it_waits_until_somebody_decides(article):
    assert write_comment(article).state == "pending"


def test_approving_shows_it_and_remembers_who(article, mo):
    comment = write_comment(article)
    comment.approve(by=mo)
    comment.refresh_from_db()
    decision = comment.decisions.get()
    assert comment.is_published
    assert (decision.state, decision.by) == ("published", mo)


def test_declining_keeps_it_with_the_reason(article, mo):
    comment = write_comment(article)
    comment.decline(by=mo, reason="Not about ankles")
    comment.refresh_from_db()
    assert comment.state == "declined"
    assert comment.decisions.get().reason == "Not about ankles"


@pytest.mark.parametrize("verb", ["approve", "decline"])
@pytest.mark.parametrize("taken_back", ["withdraw", "erase"])
def test_what_its_author_took_back_is_not_decided_about(article, mo, taken_back, verb):
    comment = write_comment(article)
    getattr(comment, taken_back)()
    with pytest.raises(TakenBack):
        getattr(comment, verb)(by=mo)
    comment.refresh_from_db()
    assert comment.was_removed_by_its_author


def test_what_was_withdrawn_can_still_be_erased(article):
    comment = write_comment(article)
    comment.withdraw()
    comment.erase()
    assert Comment.objects.get().state == "erased"


def test_every_decision_is_kept(article, mo):
    comment = write_comment(article)
    comment.decline(by=mo)
    comment.approve(by=mo)
    assert [decision.state for decision in comment.decisions.all()] == ["declined", "published"]


def test_a_decision_writes_only_the_state(article, mo):
    comment = write_comment(article)
    Comment.objects.filter(pk=comment.pk).update(text="edited meanwhile")
    comment.approve(by=mo)
    comment.refresh_from_db()
    assert comment.text == "edited meanwhile"


def test_the_text_is_rendered_when_it_is_written(article):
    assert write_comment(article, text="**Strong**").html == render_comment("**Strong**")


def test_articles_can_be_listed_with_their_number_of_comments(article, mo):
    write_article("Quiet")
    write_comment(article, state="published")
    write_comment(article)
    counted = Article.objects.annotate(number=published_count()).values_list("title", "number")
    assert dict(counted) == {"Calf stretch": 1, "Quiet": 0}


def test_a_name_always_has_the_same_of_eight_tones(article):
    tones = {name: write_comment(article, name=name).tone for name in ("Rea", "Ria", "Łukasz", "足")}
    assert set(tones.values()) <= set(range(1, 9))
    assert write_comment(article, name="Rea").tone == tones["Rea"]


@pytest.mark.parametrize(
    ("passed", "words"), [(0, "just now"), (59, "just now"), (60, "1\xa0minute ago"), (7200, "2\xa0hours ago")]
)
def test_its_age_is_told_in_words(article, time_machine, passed, words):
    comment = write_comment(article)
    time_machine.move_to(comment.created_at + timedelta(seconds=passed), tick=False)
    assert comment.age == words


class TestTakenBackMeanwhile:
    """Somebody has the same comment open in two windows."""

    @pytest.fixture
    def windows(self, article):
        comment = write_comment(article, "My heels thank you.")
        return Comment.objects.get(pk=comment.pk), Comment.objects.get(pk=comment.pk)

    @pytest.mark.parametrize("verb", ["erase", "withdraw"])
    def test_what_was_taken_back_is_not_rewritten(self, windows, verb):
        old, other = windows
        getattr(other, verb)()
        with pytest.raises(TakenBack):
            old.rewrite("Something else.")
        assert "Something else." not in Comment.objects.get(pk=old.pk).text

    def test_what_was_erased_stays_so(self, windows):
        old, other = windows
        other.erase()
        with pytest.raises(TakenBack):
            old.withdraw()
        assert Comment.objects.get(pk=old.pk).state == Comment.State.ERASED

    def test_withdrawing_twice_is_one_decision(self, windows):
        comment, _other = windows
        comment.withdraw()
        comment.withdraw()
        assert comment.decisions.count() == 1


def test_erasing_leaves_no_word_of_its_writer_in_any_table(article, mo):
    comment = write_comment(
        article, "Thomas Brown of Leeds wrote this.", name="Thomas Brown", email="tom@leeds.example"
    )
    comment.approve(by=mo)
    comment.reports.create(reason="This is Thomas Brown of Leeds.", network_key=b"x" * 16)
    comment.decline(by=mo, reason="Thomas Brown again.")
    comment.erase()
    for model in apps.get_models():
        for row in model.objects.values():
            assert not any(word in str(row) for word in ("Thomas", "thomas", "leeds", "Leeds")), model
