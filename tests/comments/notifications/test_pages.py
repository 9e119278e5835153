"""The pages behind the links in letters: a GET shows a button, a POST acts."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from posts.comments.notifications.chores import announce, tell_moderators, write_letters
from posts.comments.notifications.letters import STOP_PURPOSE, decide_link
from posts.lib.http import tokens
from posts.models import Address, Comment, Contact, Watch
from tests.support.cast import signed_in, staff, write_comment
from tests.support.mailing import contact_of, follow, letters, link_in, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_set_up")]
KINDS = ("confirm", "unsubscribe", "stop")


@pytest.fixture
def links(article):
    """The links of an unconfirmed writer's letter, and of a follower's."""
    post(article, wish="article")
    found = {kind: link_in(letters()[0], f"mail/{kind}") for kind in ("confirm", "stop")}
    Address.objects.update(confirmed_at=timezone.now())
    write_comment(article).approve(by=None)
    announce()
    write_letters()
    Address.objects.update(confirmed_at=None)
    return found | {"unsubscribe": link_in(letters()[1], "mail/unsubscribe")}


def happened():
    address, contact = Address.objects.get(), Contact.objects.get()
    return {
        kind
        for kind, at in (
            ("confirm", address.confirmed_at),
            ("unsubscribe", contact.ended_at),
            ("stop", address.stopped_at),
        )
        if at
    }


@pytest.mark.parametrize("kind", KINDS)
class TestEveryLink:
    def test_a_get_changes_nothing_and_shows_a_button(self, rea, links, kind):
        assert b"<button>" in rea.get(links[kind]).content
        assert happened() == set()

    def test_its_button_does_that_and_nothing_else(self, rea, links, kind):
        page = rea.post(links[kind]).content.decode()
        assert 'role="alert" tabindex="-1" autofocus' in page
        title, heading = (re.search(f"<{tag}>(.*?)(?: ·.*)?</{tag}>", page) for tag in ("title", "h1"))
        assert title
        assert heading
        assert title[1] == heading[1]
        assert happened() == {kind}

    def test_pressed_twice_it_is_the_same(self, rea, links, kind):
        rea.post(links[kind])
        assert rea.post(links[kind]).status_code == 200
        assert happened() == {kind}

    def test_another_page_cannot_press_it(self, rea, links, kind):
        assert rea.post(links[kind], headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert happened() == set()

    def test_nobody_keeps_it(self, rea, links, kind):
        headers = rea.get(links[kind]).headers
        assert headers["X-Robots-Tag"] == "noindex"
        assert "no-store" in headers["Cache-Control"]
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Set-Cookie" not in headers

    def test_a_changed_one_is_told_in_words(self, rea, links, kind):
        response = rea.get(links[kind][:-3] + "xx/")
        assert (response.status_code, b"This link has ended" in response.content) == (404, True)

    def test_it_is_good_for_its_purpose_only(self, rea, links, kind):
        token = links[kind].split("/")[-2]
        for other in KINDS:
            if other != kind:
                assert rea.post(f"/mail/{other}/{token}/").status_code == 404
        assert happened() == set()

    def test_an_old_one_is_told_in_words(self, rea, links, kind):
        with time_machine.travel(timezone.now() + timedelta(days=366), tick=True):
            response = rea.post(links[kind])
        assert (response.status_code, b"too long ago" in response.content) == (410, True)
        assert happened() == set()


class TestOneClick:
    def test_a_mail_program_acts_at_once_without_cookie_or_origin(self, links):
        response = Client(enforce_csrf_checks=True).post(links["unsubscribe"], {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert happened() == {"unsubscribe"}

    def test_any_other_post_from_nowhere_does_not(self, links):
        assert Client().post(links["unsubscribe"], {"List-Unsubscribe": "no"}).status_code == 403
        assert happened() == set()

    @pytest.mark.parametrize("kind", ["confirm", "stop"])
    def test_it_presses_no_other_button(self, links, kind):
        Client().post(links[kind], {"List-Unsubscribe": "One-Click"})
        assert happened() == set()


def test_unsubscribing_from_an_erased_comment_is_no_error(rea, links):
    Comment.objects.filter(contacts__isnull=False).get().erase()
    assert rea.get(links["unsubscribe"]).status_code == 200


def test_who_stopped_all_can_allow_again(rea, links):
    rea.post(links["stop"])
    again = f"/mail/allow/{tokens.sign(STOP_PURPOSE, Address.objects.get().pk)}/"
    assert again.startswith("/mail/allow/")
    assert b"<button>" in rea.get(again).content
    assert happened() == {"stop"}
    rea.post(again)
    assert happened() == set()


def test_ending_one_wish_leaves_the_others(rea, article):
    first = follow(article, wish="article")
    other = follow(article, email="other@reader.example", wish="article", address="198.51.100.1", text="Other.")
    write_comment(article).approve(by=None)
    announce()
    write_letters()
    rea.post(link_in(letters()[0], "mail/unsubscribe"))
    assert (contact_of(first).is_listening, contact_of(other).is_listening) == (False, True)


class TestDeciding:
    @pytest.fixture
    def comment(self, article):
        return write_comment(article, "Is this right?")

    @pytest.fixture
    def link(self, mo, comment):
        def of(verb, user=mo):
            return decide_link(user, comment, verb).removeprefix("https://blog.example")

        return of

    def state(self, comment):
        comment.refresh_from_db()
        return comment.state

    @pytest.mark.parametrize("verb", ["approve", "decline", "spam"])
    def test_a_get_shows_the_comment_and_decides_nothing(self, rea, comment, link, verb):
        page = rea.get(link(verb)).content.decode()
        assert "Is this right?" in page
        assert page.partition("<main")[2].partition("</main>")[0].count("<button") == 1
        assert self.state(comment) == "pending"

    @pytest.mark.parametrize(("verb", "state"), [("approve", "published"), ("decline", "declined"), ("spam", "spam")])
    def test_its_button_decides_as_that_moderator(self, rea, mo, comment, link, verb, state):
        rea.post(link(verb), {"reason": ""})
        assert (self.state(comment), comment.decisions.get().by) == (state, mo)

    def test_a_reason_for_declining_is_kept(self, rea, comment, link):
        rea.post(link("decline"), {"reason": "Off the subject."})
        comment.refresh_from_db()
        assert comment.reason == "Off the subject."

    def test_a_reason_too_long_is_told_and_given_back(self, rea, comment, link):
        response = rea.post(link("decline"), {"reason": "x" * 301})
        assert (response.status_code, b"x" * 301 in response.content) == (422, True)
        assert self.state(comment) == "pending"

    def test_edited_words_are_not_decided_about(self, rea, comment, link):
        address = link("approve")
        comment.rewrite("Something quite different.")
        assert "was edited" in rea.post(address).content.decode()
        assert self.state(comment) == "pending"

    def test_a_decision_somebody_took_stands(self, rea, comment, link):
        address = link("approve")
        comment.decline(by=None)
        assert "Somebody decided already" in rea.post(address).content.decode()
        assert self.state(comment) == "declined"

    def test_what_was_sent_back_to_wait_is_not_decided_by_an_old_letter(self, rea, comment, link):
        address = link("approve")
        comment.approve(by=None)
        comment.hold("Readers reported it.")
        rea.post(address)
        assert self.state(comment) == "pending"

    def test_it_decides_once(self, rea, comment, link):
        address = link("approve")
        for _ in range(2):
            assert "It is decided" in rea.post(address).content.decode()
        assert comment.decisions.count() == 1

    def test_what_was_decided_is_not_asked_again(self, rea, comment, link):
        address = link("approve")
        rea.post(address)
        assert "Somebody decided already" in rea.get(address).content.decode()

    def test_what_its_writer_took_back_stays_so(self, rea, comment, link):
        address = link("approve")
        comment.withdraw()
        assert "This has changed since" in rea.post(address).content.decode()
        assert self.state(comment) == "withdrawn"

    def test_a_comment_that_is_gone_has_no_page(self, rea, comment, link):
        address = link("approve")
        comment.delete()
        assert rea.get(address).status_code == 404

    def test_who_decided_is_told_to_nobody_who_only_holds_the_letter(self, rea, comment, link, olga):
        address = link("approve")
        comment.decline(by=olga)
        assert "olga" not in rea.get(address).content.decode()

    def test_a_link_that_tells_something_else_has_ended(self, rea, mo, comment):
        token = tokens.sign("mail-approve", [mo.pk, comment.pk, "00"])
        assert rea.post(f"/mail/approve/{token}/").status_code == 404

    def test_a_link_for_one_verb_is_no_link_for_another(self, rea, comment, link):
        assert rea.post(link("decline").replace("/decline/", "/approve/")).status_code == 404
        assert rea.post(link("decline").replace("/decline/", "/erase/")).status_code == 404
        assert self.state(comment) == "pending"

    @pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
    def test_who_may_not_decide_any_more_does_not(self, rea, mo, comment, link, change):
        address = link("approve")
        type(mo).objects.filter(pk=mo.pk).update(**change)
        assert rea.post(address).status_code == 404
        assert self.state(comment) == "pending"

    def test_an_editors_link_is_worth_nothing(self, rea, comment, link):
        assert rea.post(link("approve", staff("ed", "Editors"))).status_code == 404

    def test_another_page_cannot_press_it(self, rea, comment, link):
        assert rea.post(link("approve"), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert self.state(comment) == "pending"

    def test_after_a_week_it_has_ended(self, rea, comment, link):
        address = link("approve")
        with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1), tick=True):
            assert rea.post(address).status_code == 410
        assert self.state(comment) == "pending"


class TestSubscription:
    ADDRESS = "/admin/comments/mail/"

    def test_a_moderator_asks_for_mails_and_ends_them(self, mo, article):
        client = signed_in(mo)
        client.post(self.ADDRESS, {"email": "mo@blog.example"})
        write_comment(article)
        assert tell_moderators() == 1
        client.post(f"{self.ADDRESS}stop/")
        assert not Watch.objects.exists()

    @pytest.mark.parametrize("email", ["", "mo", '"a,b"@blog.example'])
    def test_what_is_no_address_is_refused_and_given_back(self, mo, email):
        assert signed_in(mo).post(self.ADDRESS, {"email": email}).status_code == 422
        assert not Watch.objects.exists()

    def test_without_a_mail_server_it_says_so(self, mo, settings):
        settings.MAIL_SERVER = None
        page = signed_in(mo).get(self.ADDRESS).content.decode()
        assert "Mail is not set up" in page
        assert "<button" not in page.partition('id="content"')[2]

    @pytest.mark.parametrize("path", ["", "stop/"])
    def test_editors_and_strangers_have_none(self, edda, rea, path):
        assert signed_in(edda).post(self.ADDRESS + path, {"email": "e@blog.example"}).status_code == 403
        assert rea.post(self.ADDRESS + path).status_code == 302
        assert not Watch.objects.exists()
