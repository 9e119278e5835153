import pytest
from django.urls import reverse

from posts.models import Comment
from tests.support.cast import signed_in, write_comment

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:posts_comment_changelist")


def act(client, action, *comments):
    return client.post(QUEUE, {"action": action, "_selected_action": [comment.pk for comment in comments]}, follow=True)


def test_a_moderator_approves_what_waits(as_mo, mo, article):
    waiting = write_comment(article)
    page = act(as_mo, "approve", waiting).content.decode()
    waiting.refresh_from_db()
    assert waiting.is_published
    assert waiting.decisions.get().by == mo
    assert "1 comment approved." in page


def test_a_moderator_declines_several(as_mo, article):
    waiting = [write_comment(article) for _ in range(2)]
    page = act(as_mo, "decline", *waiting).content.decode()
    assert set(Comment.objects.values_list("state", flat=True)) == {"declined"}
    assert "2 comments declined." in page


def test_deciding_the_same_again_is_no_new_decision(as_mo, article, mo):
    comment = write_comment(article)
    comment.approve(by=mo)
    act(as_mo, "approve", comment)
    assert comment.decisions.count() == 1


@pytest.mark.parametrize("action", ["approve", "decline", "quarantine"])
def test_what_its_author_took_back_stays_taken_back(as_mo, article, action):
    withdrawn, erased = write_comment(article), write_comment(article)
    withdrawn.withdraw()
    erased.erase()
    page = act(as_mo, action, withdrawn, erased).content.decode()
    assert set(Comment.objects.values_list("state", flat=True)) == {"withdrawn", "erased"}
    assert "0 comments" in page


def test_a_moderator_puts_it_among_the_spam(as_mo, mo, article):
    comment = write_comment(article)
    act(as_mo, "quarantine", comment)
    comment.refresh_from_db()
    assert (comment.state, comment.decisions.get().by) == ("spam", mo)


def test_a_moderator_drops_nothing(as_mo, article):
    comment = write_comment(article)
    assert as_mo.post(reverse("admin:posts_comment_delete", args=[comment.pk]), {"post": "yes"}).status_code == 403


def test_the_list_says_what_cannot_wait(as_mo, article):
    write_comment(article, needs_attention=True)
    assert "Please look soon" in as_mo.get(QUEUE).content.decode()


def test_an_editor_reads_but_does_not_decide(as_edda, article):
    waiting = write_comment(article)
    assert as_edda.get(QUEUE).status_code == 200
    act(as_edda, "approve", waiting)
    waiting.refresh_from_db()
    assert waiting.state == "pending"


def test_the_list_can_be_narrowed_to_a_state(as_mo, article):
    write_comment(article, text="Waits")
    write_comment(article, text="Shown", state="published")
    page = as_mo.get(QUEUE, {"state__exact": "pending"}).content.decode()
    assert "Waits" in page
    assert "Shown" not in page


def test_a_comment_shows_its_history_and_safe_text(as_mo, article, mo):
    comment = write_comment(article, text="<script>alert(1)</script> **well**")
    comment.decline(by=mo, reason="Off topic")
    page = as_mo.get(reverse("admin:posts_comment_change", args=[comment.pk])).content.decode()
    assert "Off topic" in page
    assert "<strong>well</strong>" in page
    assert "<script>alert" not in page


def test_nobody_rewrites_what_a_reader_wrote(olga, article):
    comment = write_comment(article)
    signed_in(olga).post(reverse("admin:posts_comment_change", args=[comment.pk]), {"text": "Other words", "name": "X"})
    comment.refresh_from_db()
    assert (comment.name, comment.text) == ("Rea", "My heels thank you.")


def test_the_list_leads_to_where_decisions_are_made(as_mo, as_edda, article):
    comment = write_comment(article)
    for client in (as_mo, as_edda):
        assert f'href="{reverse("desk-comment", args=[comment.pk])}' in client.get(QUEUE).content.decode()
