"""The way of a comment: from the form to the moderators, and what its writer may do with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.models import Blog, Comment
from tests.support.cast import OWN_ORIGIN, form_values, reader, send_comment, write_article, write_comment

pytestmark = pytest.mark.django_db


def policy(choice, **lists):
    Blog(pk=Blog.THE_ONLY_KEY, comment_policy=choice, **lists).save()


def minutes_later(time_machine, minutes):
    time_machine.move_to(timezone.now() + timedelta(minutes=minutes))


def test_a_comment_is_stored_and_waits(rea, article):
    page = send_comment(rea, article, follow=True, text="My *heels* thank you.").content.decode()
    comment = Comment.objects.get()
    assert (comment.article, comment.name, comment.state) == (article, "Rea", "pending")
    assert "Waiting for approval" in page
    assert "My <em>heels</em> thank you." in page


def test_only_its_writer_sees_a_waiting_comment(rea, article):
    send_comment(rea, article)
    page = reader("198.51.100.7").get(article.get_absolute_url()).content.decode()
    assert "My heels thank you." not in page
    assert "No comments yet. Be the first." in page


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


@pytest.mark.parametrize("state", ["pending", "declined", "spam", "withdrawn", "erased"])
def test_what_is_not_published_is_neither_shown_nor_counted(rea, article, state):
    write_comment(article, text="Not for readers", state=state)
    page = rea.get(article.get_absolute_url()).content.decode()
    assert "Not for readers" not in page
    assert "0 comments" in page


def test_lists_say_how_many_there_are(rea, article):
    write_comment(article, state="published")
    assert "1 comment" in rea.get("/").content.decode()


@pytest.mark.parametrize("state", ["pending", "declined", "spam"])
def test_the_address_of_what_is_not_published_is_404(rea, article, state):
    assert rea.get(write_comment(article, state=state).get_absolute_url()).status_code == 404


def test_the_address_of_a_comment_under_a_draft_is_404(rea):
    hidden = write_comment(write_article(state="draft"), state="published")
    assert rea.get(hidden.get_absolute_url()).status_code == 404


class TestTwice:
    def test_the_same_form_sent_twice_is_one_comment(self, rea, article):
        values = form_values(rea, article)
        address = reverse("post-comment", args=[article.slug])
        first, second = rea.post(address, values), rea.post(address, values)
        assert Comment.objects.count() == 1
        assert first.headers["Location"] == second.headers["Location"]

    def test_another_text_from_the_same_page_is_another_comment(self, rea, article, time_machine):
        values = form_values(rea, article)
        address = reverse("post-comment", args=[article.slug])
        rea.post(address, values)
        minutes_later(time_machine, 1)
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
            ({"name": "x" * 81}, "A name can have 80 characters. This has 81."),
            ({"email": "not an address"}, "does not look like an e-mail address"),
            ({"email": "a" * 250 + "@b.example"}, "can have 254 characters"),
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
            ("x" * 10_001, "can have 10000 characters. This has 10001."),
            ("€" * 14_000, "This has 14000."),
            ("a" * 40_000, "This has 40000."),
            ("a\n" * 501 + "b", "500 lines"),
            ("[ a_" * 2490, "signs such as"),
            ("Look: " + "https://a.example/b " * 41, "40 web addresses"),
            ("HTTP://a.b" * 900, "40 web addresses"),
            ("\ufdfa" * 1200, "several letters each"),
            ("In short " + "㎯" * 3500, "several letters each"),
            ("㌖" * 4000, "several letters each"),
            ("\ufdfb " * 3000, "several letters each"),
            ("…" * 7000, "several letters each"),
            ("a" + "\u0301\u0323" * 4000, "more than 30 marks"),
            ("a" + "\u0f73" * 31, "more than 30 marks"),
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
        minutes_later(time_machine, 8 * 24 * 60)
        address = reverse("post-comment", args=[article.slug])
        response = rea.post(address, values)
        assert "open for more than a week" in response.content.decode()
        assert given_back(response)
        renewed = response.context["form"]["token"].value()
        assert rea.post(address, values | {"token": renewed}).status_code == 302

    def test_a_page_that_was_open_for_a_day_still_works(self, rea, article, time_machine):
        values = form_values(rea, article)
        minutes_later(time_machine, 24 * 60)
        assert rea.post(reverse("post-comment", args=[article.slug]), values).status_code == 302

    @pytest.mark.parametrize(
        "origin",
        [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "http://["}, {}],
    )
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

    def test_too_many_from_one_network(self, rea, article):
        send_comment(rea, article, text="The first.")
        response = send_comment(reader("203.0.113.99"), article, text="The second, at once.")
        assert response.status_code == 429
        assert 0 < int(response.headers["Retry-After"]) <= 16
        assert "Please wait" in response.content.decode()
        assert "The second, at once." in response.content.decode()
        assert Comment.objects.count() == 1


def test_characters_we_never_store_are_gone(rea, article):
    send_comment(rea, article, name="R\x00e\u202ea", text="He\x1fels\r\nup\x00")
    comment = Comment.objects.get()
    assert (comment.name, comment.text) == ("Rea", "Heels\nup")


@pytest.mark.parametrize(
    "typed", [{"name": "\u200b"}, {"text": "\u200b\u200b"}, {"text": "\u00a0\u3000"}, {"text": "```\n\n```"}]
)
def test_what_shows_nothing_is_refused(rea, article, typed):
    assert send_comment(rea, article, **typed).status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "typed", [{"name": "\N{FOOT}"}, {"text": "\N{THUMBS UP SIGN}\N{THUMBS UP SIGN}"}, {"name": "李"}]
)
def test_a_sign_is_enough(rea, article, typed):
    assert send_comment(rea, article, **typed).status_code == 302


class TestGivenBack:
    """Who read the page long ago was not quick, however quickly they press the second time."""

    @pytest.mark.parametrize("first", [{"name": ""}, {"text": "Call me: +44 7700 900123"}])
    def test_the_second_press_is_not_called_too_fast(self, rea, article, time_machine, first):
        values = form_values(rea, article)
        minutes_later(time_machine, 5)
        back = rea.post(reverse("post-comment", args=[article.slug]), values | first)
        form = back.context["form"]
        again = values | {"token": form["token"].value(), "nudged": "on"}
        rea.post(reverse("post-comment", args=[article.slug]), again)
        assert Comment.objects.get().reason == ""

    def test_nor_after_a_preview_without_a_script(self, rea, article, time_machine):
        values = form_values(rea, article)
        minutes_later(time_machine, 5)
        page = rea.post(reverse("preview-comment", args=[article.slug]), values)
        rea.post(
            reverse("post-comment", args=[article.slug]), values | {"token": page.context["form"]["token"].value()}
        )
        assert Comment.objects.get().reason == ""


class TestVerdicts:
    def test_the_trap_puts_it_among_the_spam_with_the_reason(self, rea, article):
        page = send_comment(rea, article, follow=True, website="https://pills.example").content.decode()
        comment = Comment.objects.get()
        assert comment.state == "spam"
        assert "people do not see" in comment.reason
        assert "Waiting for approval" in page  # who set off the trap learns nothing

    def test_where_nothing_waits_it_appears_at_once(self, rea, article, time_machine):
        policy("nothing")
        values = form_values(rea, article)
        minutes_later(time_machine, 1)
        rea.post(reverse("post-comment", args=[article.slug]), values)
        assert Comment.objects.get().is_published

    def test_where_nothing_waits_a_check_still_holds(self, rea, article, time_machine):
        policy("nothing")
        values = form_values(rea, article, text="https://a.example " * 6)
        minutes_later(time_machine, 1)
        rea.post(reverse("post-comment", args=[article.slug]), values)
        comment = Comment.objects.get()
        assert comment.state == "pending"
        assert "6 links" in comment.reason

    @pytest.mark.parametrize(
        ("lists", "typed"),
        [
            ({"blocked_words": "casino\npills"}, {"text": "The best Casino"}),
            ({"blocked_networks": "203.0.113.0/24"}, {}),
            ({"blocked_addresses": "@pills.example"}, {"email": "a@pills.example"}),
        ],
    )
    def test_the_editors_lists_are_kept_to(self, rea, article, lists, typed):
        policy("nothing", **lists)
        send_comment(rea, article, **typed)
        assert Comment.objects.get().state == "spam"

    def test_the_same_text_again_is_held(self, article, time_machine):
        policy("nothing")
        for number in range(2):
            someone = reader(f"198.51.{number}.7")
            values = form_values(someone, article, text="Buy one, get one for free")
            minutes_later(time_machine, 1)
            someone.post(reverse("post-comment", args=[article.slug]), values)
        assert list(Comment.objects.order_by("pk").values_list("state", flat=True)) == ["published", "pending"]


class TestPreview:
    def look(self, client, article, text="My *heels*", **headers):
        typed = form_values(client, article, text=text, name="Rea Rea")
        return client.post(reverse("preview-comment", args=[article.slug]), typed, headers=headers)

    def test_it_is_what_the_page_will_show_and_stores_nothing(self, rea, article):
        page = self.look(rea, article).content.decode()
        assert write_comment(article, text="My *heels*").html in page
        assert Comment.objects.count() == 1

    def test_what_was_typed_stays_and_can_be_sent(self, rea, article):
        form = self.look(rea, article).context["form"]
        values = {name: form[name].value() or "" for name in form.fields}
        assert (values["name"], values["text"]) == ("Rea Rea", "My *heels*")
        assert rea.post(reverse("post-comment", args=[article.slug]), values).status_code == 302

    def test_a_script_gets_the_preview_alone(self, rea, article):
        response = self.look(rea, article, Accept="text/x-fragment")
        assert response.headers["Content-Type"].startswith("text/x-fragment")
        assert "<html" not in response.content.decode()
        assert "<em>heels</em>" in response.content.decode()

    def test_what_cannot_be_sent_is_told(self, rea, article):
        response = self.look(rea, article, text="x")
        assert response.status_code == 422
        assert "too short" in response.content.decode()

    def test_another_site_gets_none(self, client, article):
        assert self.look(client, article, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403

    def test_ten_a_minute_are_enough(self, article):
        hasty = reader("192.0.2.200")
        answers = [self.look(hasty, article).status_code for _ in range(11)]
        assert answers == [200] * 10 + [429]


class TestNudge:
    PRIVATE = "Call me on 0171 2345678, please."
    RED = "Since Monday I have numbness in both legs."

    def press(self, client, article, text, **more):
        return client.post(reverse("post-comment", args=[article.slug]), form_values(client, article, text=text) | more)

    @pytest.mark.parametrize("text", [PRIVATE, RED])
    def test_the_first_press_asks_and_keeps_the_text(self, rea, article, text):
        response = self.press(rea, article, text)
        page = response.content.decode()
        assert response.status_code == 200
        assert "Send it all the same" in page
        assert text in page
        assert Comment.objects.count() == 0

    @pytest.mark.parametrize(("text", "attention"), [(PRIVATE, False), (RED, True)])
    def test_the_second_press_sends(self, rea, article, text, attention):
        form = self.press(rea, article, text).context["form"]
        values = {name: form[name].value() or "" for name in form.fields}
        assert rea.post(reverse("post-comment", args=[article.slug]), values).status_code == 302
        assert Comment.objects.get().needs_attention is attention

    def test_the_practitioners_own_words_are_shown_for_a_red_flag(self, rea, article):
        policy("everything", emergency_words="Please call **112**.")
        assert "<strong>112</strong>" in self.press(rea, article, self.RED).content.decode()
        assert "<strong>112</strong>" not in self.press(rea, article, self.PRIVATE).content.decode()

    def test_an_ordinary_comment_is_not_asked_about(self, rea, article):
        assert self.press(rea, article, "My heels thank you.").status_code == 302

    def test_more_than_some_weeks_is_no_quote(self, rea, article):
        text = "Back pain for\r\n> 6 weeks and now both my legs are numb."
        form = self.press(rea, article, text).context["form"]
        values = {name: form[name].value() or "" for name in form.fields}
        rea.post(reverse("post-comment", args=[article.slug]), values)
        comment = Comment.objects.get()
        assert comment.needs_attention
        assert comment.html == "<p>Back pain for<br>\n&gt; 6 weeks and now both my legs are numb.</p>\n"

    def test_what_is_quoted_from_the_article_or_the_comment_above_is_not_asked_about(self, rea):
        article = write_article(source="See a doctor where *both* legs are numb.")
        above = write_comment(article, text="I have chest pain.", state="published")
        text = "> both legs are numb\n\n> I have chest pain.\n\nSee a doctor."
        assert send_comment(rea, article, text=text, parent=above.pk).status_code == 302
        comment = Comment.objects.get(text__startswith="> both")
        assert not comment.needs_attention
        comment.rewrite(f"{text}\n\n> My legs are numb.")
        assert comment.needs_attention

    def test_an_edit_is_looked_at_too(self, article):
        comment = write_comment(article)
        comment.rewrite(self.RED)
        assert Comment.objects.get().needs_attention
