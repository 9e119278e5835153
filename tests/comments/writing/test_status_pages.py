"""The pages behind a writer's private link."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.models import Comment
from tests.support.cast import reader, send_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(rea, article):
    """What Rea has just sent, and her link to it."""
    send_comment(rea, article)
    return Comment.objects.get()


def act(client, verb, comment, **typed):
    return client.post(reverse(f"{verb}-comment", args=[comment.status_key]), typed, follow=True)


def status(client, comment):
    return client.get(reverse("comment-status", args=[comment.status_key]))


def test_nobody_keeps_it_and_it_goes_to_nobody(rea, sent):
    headers = status(rea, sent).headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_key_is_not_in_the_database(sent):
    row = Comment.objects.values().get()
    assert not any(sent.status_key in str(value) for value in row.values())


def test_it_says_when_it_was_declined_and_why(rea, sent, mo):
    sent.decline(by=mo, reason="Not about ankles")
    page = status(rea, sent).content.decode()
    assert "decided not to show this comment" in page
    assert "Not about ankles" in page


def test_once_published_it_is_shown_once(rea, sent, mo):
    sent.approve(by=mo)
    assert status(rea, sent).content.decode().count("My heels thank you.") == 1


def test_it_works_when_the_article_is_gone_from_the_site(rea, sent, article):
    article.state = "archived"
    article.save()
    page = status(rea, sent).content.decode()
    assert "not public at present" in page
    assert "My heels thank you." in page


def test_an_edit_within_a_quarter_of_an_hour(rea, sent):
    page = act(rea, "edit", sent, text="My **calves** thank you.").content.decode()
    sent.refresh_from_db()
    assert sent.text == "My **calves** thank you."
    assert "<strong>calves</strong>" in page


def test_an_edit_is_asked_about_as_a_new_comment_is(rea, sent):
    page = act(rea, "edit", sent, text="Call me: +44 7700 900123").content.decode()
    sent.refresh_from_db()
    assert "Save it all the same" in page
    assert "+44 7700 900123" in page
    assert "7700" not in sent.text
    act(rea, "edit", sent, text="Call me: +44 7700 900123", nudged="on")
    sent.refresh_from_db()
    assert "7700" in sent.text


def test_what_was_withdrawn_says_so_where_it_could_be_edited(rea, sent):
    sent.withdraw()
    page = act(rea, "edit", sent, text="Too late").content.decode()
    assert "You took this comment back" in page
    assert "Too late" in page


def test_an_edited_published_comment_waits_again(rea, sent, mo):
    sent.approve(by=mo)
    act(rea, "edit", sent, text="Other words")
    sent.refresh_from_db()
    assert sent.state == "pending"
    assert "edited" in sent.reason


def test_an_approval_meanwhile_does_not_cover_the_new_words(sent, mo):
    read_before = Comment.objects.get()
    sent.approve(by=mo)
    read_before.rewrite("Other words")
    sent.refresh_from_db()
    assert (sent.state, sent.text) == ("pending", "Other words")


def test_a_late_edit_is_refused_with_the_text_given_back(rea, sent, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    page = act(rea, "edit", sent, text="Too late").content.decode()
    sent.refresh_from_db()
    assert sent.text == "My heels thank you."
    assert "this one is older" in page
    assert "Too late" in page


@pytest.mark.parametrize("text", ["", "x", "x" * 10_001])
def test_a_wrong_edit_is_refused_with_the_text_given_back(rea, sent, text):
    response = act(rea, "edit", sent, text=text)
    assert response.status_code == 422
    assert text in response.content.decode()


@pytest.mark.parametrize("state", ["declined", "spam", "withdrawn"])
def test_what_was_decided_cannot_be_edited(rea, sent, state):
    Comment.objects.update(state=state)
    act(rea, "edit", sent, text="Other words")
    assert Comment.objects.get().text == "My heels thank you."


def test_withdrawing_hides_it(rea, sent, mo, article):
    sent.approve(by=mo)
    act(rea, "withdraw", sent)
    assert "My heels thank you." not in reader().get(article.get_absolute_url()).content.decode()
    assert "Withdrawn" in status(rea, sent).content.decode()


def test_erasing_leaves_nothing_personal(rea, article, mo):
    send_comment(rea, article, email="rea@example.org")
    comment = Comment.objects.get()
    comment.decline(by=mo, reason="Rea again")
    page = act(rea, "erase", comment).content.decode()
    row = str(Comment.objects.values().get()) + str(list(comment.decisions.values()))
    assert "is erased" in page
    assert not any(personal in row for personal in ("Rea", "rea@example.org", "heels"))
    assert status(rea, comment).status_code == 404


def test_a_link_with_a_wrong_letter_is_told(rea, sent):
    response = rea.get(reverse("comment-status", args=[sent.status_key[:-1] + "!"]))
    assert response.status_code == 404
    assert "This link has ended" in response.content.decode()


@pytest.mark.parametrize(("verb", "status"), [("withdraw", 405), ("erase", 200), ("edit", 200)])
def test_looking_changes_nothing(rea, sent, verb, status):
    assert rea.get(reverse(f"{verb}-comment", args=[sent.status_key])).status_code == status
    sent.refresh_from_db()
    assert (sent.state, sent.text) == ("pending", "My heels thank you.")


def test_readers_are_never_told_to_sign_in(client, sent):
    address = reverse("withdraw-comment", args=[sent.status_key])
    refused = client.post(address, headers={"Sec-Fetch-Site": "cross-site"}).content.decode()
    assert "send it once more" in refused
    assert "Sign in" not in refused


@pytest.mark.parametrize("verb", ["edit", "withdraw", "erase"])
def test_another_site_cannot_press_the_buttons(client, sent, verb):
    address = reverse(f"{verb}-comment", args=[sent.status_key])
    response = client.post(address, {"text": "Other words"}, headers={"Sec-Fetch-Site": "cross-site"})
    sent.refresh_from_db()
    assert response.status_code == 403
    assert (sent.state, sent.text) == ("pending", "My heels thank you.")
