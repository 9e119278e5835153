"""The way of a comment: from the form to the moderators."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.models import Comment
from tests.cast import OWN_ORIGIN, form_values, reader, send_comment, write_article, write_comment

pytestmark = pytest.mark.django_db


def test_a_comment_is_stored_and_waits(rea, article):
    response = send_comment(rea, article, follow=True, text="My *heels* thank you.")
    page = response.content.decode()
    comment = Comment.objects.get()
    assert (comment.article, comment.name, comment.state) == (article, "Rea", "pending")
    assert "Waiting for approval" in page
    assert "My <em>heels</em> thank you." in page


def test_only_its_writer_sees_a_waiting_comment(rea, article):
    send_comment(rea, article)
    page = reader("198.51.100.7").get(article.get_absolute_url()).content.decode()
    assert "My heels thank you." not in page
    assert "No comments yet. Be the first." in page


def test_the_writers_page_is_kept_by_nobody_and_tells_nobody(rea, article):
    response = send_comment(rea, article, follow=True)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_the_writers_page_says_when_it_was_declined(rea, article, mo):
    address = send_comment(rea, article).headers["Location"]
    Comment.objects.get().decline(by=mo)
    assert "decided not to show this comment" in rea.get(address).content.decode()


def test_once_published_the_writers_page_shows_it_once(rea, article, mo):
    address = send_comment(rea, article).headers["Location"]
    Comment.objects.get().approve(by=mo)
    page = rea.get(address).content.decode()
    assert page.count("My heels thank you.") == 1
    assert "Waiting for approval" not in page


def test_no_cookie_is_set_or_needed(rea, article):
    response = send_comment(rea, article)
    assert response.status_code == 302
    assert not rea.cookies


def test_published_comments_stand_in_order(rea, article):
    for text in ("first", "second", "third"):
        write_comment(article, text=f"The {text} one", state="published")
    page = rea.get(article.get_absolute_url()).content.decode()
    assert page.index("The first one") < page.index("The second one") < page.index("The third one")
    assert "3 comments" in page


@pytest.mark.parametrize("state", ["pending", "declined", "spam"])
def test_what_is_not_published_is_neither_shown_nor_counted(rea, article, state):
    write_comment(article, text="Not for readers", state=state)
    page = rea.get(article.get_absolute_url()).content.decode()
    assert "Not for readers" not in page
    assert "0 comments" in page


class TestTwice:
    def test_the_same_form_sent_twice_is_one_comment(self, rea, article):
        values = form_values(rea, article)
        address = reverse("post-comment", args=[article.slug])
        first, second = rea.post(address, values), rea.post(address, values)
        assert Comment.objects.count() == 1
        assert first.status_code == second.status_code == 302

    def test_another_text_from_the_same_page_is_another_comment(self, rea, article):
        values = form_values(rea, article)
        address = reverse("post-comment", args=[article.slug])
        rea.post(address, values)
        rea.post(address, values | {"text": "And my neck, too."})
        assert Comment.objects.count() == 2

    def test_two_readers_of_one_cached_page_write_two_comments(self, rea, article):
        values = form_values(rea, article)
        address = reverse("post-comment", args=[article.slug])
        rea.post(address, values)
        reader("198.51.100.7").post(address, values | {"name": "Ria"})
        assert Comment.objects.count() == 2


def given_back(response, text="My heels thank you."):
    return Comment.objects.count() == 0 and text in response.content.decode()


class TestRefused:
    """Whatever is wrong: a sentence beside it, the text given back, nothing stored."""

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"name": ""}, "Please write a name"),
            ({"name": "x" * 81}, "at most 80 characters"),
            ({"email": "not an address"}, "does not look like an e-mail address"),
            ({"email": "a" * 250 + "@b.example"}, "at most 254 characters"),
        ],
    )
    def test_a_wrong_field(self, rea, article, typed, words):
        response = send_comment(rea, article, **typed)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert given_back(response)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("x", "too short"),
            ("x" * 10_001, "1 character longer"),
            ("€" * 14_000, "4000 characters longer"),
            ("a\n" * 501 + "b", "500 lines"),
        ],
    )
    def test_a_wrong_text(self, rea, article, text, words):
        response = send_comment(rea, article, text=text)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert given_back(response, text)

    def test_a_token_of_another_article(self, rea, article):
        values = form_values(rea, write_article("Another"))
        response = rea.post(reverse("post-comment", args=[article.slug]), values)
        assert "belongs to another article" in response.content.decode()
        assert given_back(response)

    @pytest.mark.parametrize("token", ["", "invented", "a:b:c"])
    def test_a_token_that_is_not_ours(self, rea, article, token):
        response = send_comment(rea, article, token=token)
        assert response.status_code == 422
        assert given_back(response)

    def test_an_expired_token_asks_once_more_and_then_works(self, rea, article, time_machine):
        values = form_values(rea, article)
        time_machine.move_to(timezone.now() + timedelta(days=8))
        address = reverse("post-comment", args=[article.slug])
        response = rea.post(address, values)
        assert "open for more than a week" in response.content.decode()
        assert given_back(response)
        renewed = response.context["form"]["token"].value()
        assert rea.post(address, values | {"token": renewed}).status_code == 302

    @pytest.mark.parametrize("origin", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}])
    def test_a_form_on_another_site(self, rea, article, client, origin):
        values = form_values(rea, article)
        response = client.post(reverse("post-comment", args=[article.slug]), values, headers=origin)
        assert response.status_code == 403
        assert given_back(response)

    def test_a_browser_that_sends_only_the_origin_is_heard(self, rea, article, client):
        values = form_values(rea, article)
        response = client.post(
            reverse("post-comment", args=[article.slug]), values, headers={"Origin": "http://testserver"}
        )
        assert response.status_code == 302

    @pytest.mark.parametrize("fields", [{"state": "draft"}, {"published_at": timezone.now() + timedelta(days=400)}])
    def test_an_article_that_is_not_public(self, rea, fields):
        hidden = write_article("Hidden", **fields)
        assert rea.post(reverse("post-comment", args=[hidden.slug]), {"text": "hello"}).status_code == 404

    def test_looking_instead_of_sending(self, rea, article):
        assert rea.get(reverse("post-comment", args=[article.slug])).status_code == 405

    def test_a_post_of_nothing(self, rea, article):
        assert rea.post(reverse("post-comment", args=[article.slug]), headers=OWN_ORIGIN).status_code == 422


def test_characters_we_never_store_are_gone(rea, article):
    send_comment(rea, article, name="R\x00e\u202ea", text="He\x1fels\r\nup\x00")
    comment = Comment.objects.get()
    assert (comment.name, comment.text) == ("Rea", "Heels\nup")


def test_the_trap_puts_it_among_the_spam_with_the_reason(rea, article):
    page = send_comment(rea, article, follow=True, website="https://pills.example").content.decode()
    comment = Comment.objects.get()
    assert comment.state == "spam"
    assert "people do not see" in comment.decisions.get().reason
    assert "Waiting for approval" in page  # who set off the trap learns nothing


class TestSentAddress:
    def test_an_invented_one_leads_to_the_article(self, rea, article):
        response = rea.get(reverse("comment-sent", args=[article.slug, "invented"]))
        assert response.headers["Location"] == article.get_absolute_url()

    def test_it_shows_nothing_under_another_article(self, rea, article):
        token = send_comment(rea, article).headers["Location"].split("/")[-2]
        other = write_article("Another")
        assert rea.get(reverse("comment-sent", args=[other.slug, token])).status_code == 404
