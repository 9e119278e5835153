"""The first letter: who gets one, and what stands in it."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.utils import timezone

from posts.blog.outbox import State
from posts.comments.models import Comment
from posts.comments.moderation.decisions import SeenVersion
from posts.comments.notifications.chores import announce, write_letters
from posts.comments.notifications.contacts import MOST_UNPROVED, forget_addresses, key_of
from posts.comments.notifications.letters import CONFIRM_PURPOSE
from posts.comments.retention import forget_networks
from posts.lib.http import tokens
from posts.models import Address, Blog, Contact, Letter
from tests.lib.payloads import PAYLOADS
from tests.support.cast import form_values, reader, send_comment, write_article, write_comment
from tests.support.mailing import REA, arrive, contact_of, follow, letters, link_in, post

FRAME = {"html", "head", "meta", "title", "style", "body", "div", "main", "h1", "p", "a", "blockquote", "br"}
META = {"charset", "name", "content"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_set_up")]


class Tags(HTMLParser):
    """What a mail program makes of a letter: its tags and their attributes."""

    def __init__(self, source):
        super().__init__()
        self.found = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


class TestTheForm:
    def test_it_offers_mails(self, rea, article):
        assert b"Every new comment here" in rea.get(article.get_absolute_url()).content

    def test_without_a_mail_server_it_offers_none(self, rea, article, settings):
        settings.MAIL_SERVER = None
        assert b"Every new comment here" not in rea.get(article.get_absolute_url()).content

    @pytest.mark.parametrize("wish", ["replies", "article"])
    def test_mails_without_an_address_are_refused_in_words_and_the_choice_stays(self, rea, article, wish):
        response = send_comment(rea, article, wish=wish)
        assert response.status_code == 422
        assert "or choose no e-mails" in response.content.decode()
        assert f'<option value="{wish}" selected>' in response.content.decode()
        assert not Comment.objects.exists()

    def test_an_unknown_choice_is_refused(self, rea, article):
        assert send_comment(rea, article, wish="everything", email=REA).status_code == 422

    def test_an_address_we_cannot_write_to_is_refused_in_words(self, rea, article):
        response = send_comment(rea, article, email='"a,b"@reader.example')
        assert (response.status_code, b"We cannot send to this address" in response.content) == (422, True)

    def test_the_choice_survives_a_preview_without_a_script(self, rea, article):
        values = form_values(rea, article, wish="article")
        page = rea.post(f"{article.get_absolute_url()}comments/preview/", values).content.decode()
        assert '<option value="article" selected>' in page


class TestWhoGetsIt:
    def test_whoever_gave_an_address_gets_the_private_link(self, article):
        comment = post(article)
        (letter,) = letters()
        assert link_in(letter, "comment/status") == f"/comment/status/{comment.status_key}/"
        assert "mail/confirm" not in letter.text

    def test_without_an_address_there_is_none(self, article):
        post(article, email="")
        assert not Letter.objects.exists()
        assert not Contact.objects.exists()

    def test_without_a_mail_server_there_is_none(self, article, settings):
        settings.MAIL_SERVER = None
        post(article)
        assert not Letter.objects.exists()

    def test_spam_gets_none(self, article):
        comment = post(article, website="https://spam.example/")
        assert comment.state == Comment.State.SPAM
        assert not Letter.objects.exists()

    def test_a_retry_makes_one(self, rea, article):
        values = form_values(rea, article, email=REA)
        for _ in range(2):
            rea.post(f"{article.get_absolute_url()}comments/", values)
        assert len(letters()) == 1

    def test_who_asks_for_mails_is_asked_to_confirm(self, article):
        post(article, wish="replies")
        assert link_in(letters()[0], "mail/confirm")

    @pytest.mark.parametrize("email", [REA, "REA@Reader.Example"])
    def test_who_confirmed_once_is_not_asked_again(self, article, email):
        follow(article)
        post(article, email=email, address="198.51.100.1", text="Something else.", wish="replies")
        assert "mail/confirm" not in letters(email)[0].text

    def test_an_address_nobody_confirmed_gets_few_a_day(self, article):
        for number in range(MOST_UNPROVED + 2):
            assert post(article, address=f"10.{number}.0.1", text=f"Text {number}").status_digest
        assert len(letters()) == MOST_UNPROVED
        with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=True):
            post(article, address="10.9.0.1", text="The next day")
        assert len(letters()) == MOST_UNPROVED + 1

    def test_erasing_does_not_start_the_limit_anew(self, article):
        for number in range(MOST_UNPROVED):
            post(article, address=f"10.{number}.0.1", text=f"Text {number}").erase()
        forget_addresses()
        post(article, address="10.9.0.1", text="One more")
        assert letters() == []

    def test_an_address_that_stopped_all_gets_none(self, article):
        Address.objects.create(key=key_of(REA), stopped_at=timezone.now())
        post(article, wish="replies")
        assert not Letter.objects.exists()


class TestWhatStandsInIt:
    def test_no_word_of_whoever_wrote_the_comment(self, article):
        post(article, name="Buy-at-the-casino", text="Visit my casino now", wish="article")
        (letter,) = letters()
        everything = letter.subject + letter.text + letter.html
        assert "casino" not in everything.casefold()

    def test_its_links_come_from_the_settings_never_from_the_request(self, article):
        reader().get("/", headers={"Host": "localhost"})
        post(article, wish="replies")
        assert "testserver" not in letters()[0].text + letters()[0].html

    def test_a_title_with_newlines_and_markup_does_no_harm(self):
        post(write_article("Calf\r\nBcc: x@evil.example {% x %} <b>stretch</b>"))
        (letter,) = letters()
        assert "\n" not in letter.subject
        assert "<b>stretch" not in letter.html

    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_what_followers_read_is_inert(self, article, payload):
        follow(article, wish="article")
        write_comment(article, text=payload, name=payload[:80]).approve(by=None)
        announce()
        write_letters()
        (letter,) = letters()
        tags = Tags(letter.html)
        assert {tag for tag, _attributes in tags.found} <= FRAME
        assert {name for _tag, attributes in tags.found for name in attributes} <= {"class", "href", "lang", *META}
        links = {attributes["href"] for _tag, attributes in tags.found if "href" in attributes}
        assert {link for link in links if not link.startswith("https://blog.example/")} == set()


class TestErasing:
    def test_it_takes_the_letter_the_wish_and_the_address_along(self, article):
        comment = post(article, wish="replies")
        comment.erase()
        assert not Letter.objects.exists()
        assert not Contact.objects.exists()

    def test_sent_letters_go_too(self, article):
        comment = post(article)
        arrive()
        comment.erase()
        assert not Letter.objects.exists()

    def test_an_unused_address_is_forgotten_a_day_later(self, article):
        post(article).erase()
        assert forget_addresses() == 0
        assert forget_addresses(timezone.now() + timedelta(days=1, minutes=1)) == 1

    def test_an_address_in_use_or_one_that_wants_quiet_stays(self, article):
        post(article)
        Address.objects.create(key=key_of("quiet@reader.example"), stopped_at=timezone.now())
        assert forget_addresses(timezone.now() + timedelta(days=2)) == 0

    def test_the_key_of_an_address_does_not_tell_it(self):
        assert REA.encode() not in key_of(REA)
        assert key_of(REA) == key_of(" REA@reader.example ")


class TestFirstCommentWaits:
    @pytest.fixture(autouse=True)
    def _policy(self, db):
        blog = Blog.current()
        blog.comment_policy = Blog.CommentPolicy.FIRST_WAITS
        blog.save()

    def second(self, article, **typed):
        return post(article, **({"address": "198.51.100.1", "text": "My second comment."} | typed)).state

    def test_the_first_one_waits_and_the_letter_asks_to_confirm(self, article):
        assert post(article).state == Comment.State.PENDING
        assert link_in(letters()[0], "mail/confirm")

    def test_to_type_a_known_address_shows_nothing(self, article):
        follow(article)
        assert self.second(article) == Comment.State.PENDING

    def test_from_the_network_they_confirmed_it_from_they_appear_at_once(self, article, time_machine):
        follow(article)
        time_machine.move_to(timezone.now() + timedelta(minutes=1))
        assert self.second(article, address="203.0.113.77") == Comment.State.PUBLISHED

    def test_but_not_for_longer_than_a_day(self, article, time_machine):
        follow(article)
        time_machine.move_to(timezone.now() + timedelta(hours=26))
        forget_networks()
        assert self.second(article, address="203.0.113.5") == Comment.State.PENDING

    def press(self, comment, seen=None):
        address = link_in(contact_of(comment).letter, "mail/confirm")
        page = reader().get(address).content.decode()
        shown = re.search(r'name="seen" value="([^"]*)"', page)
        assert comment.text in page
        return reader().post(address, {"seen": seen or (shown[1] if shown else "")}).content.decode()

    def test_the_link_in_the_letter_shows_what_its_owner_wrote(self, article):
        follow(article)
        comment = post(article, address="198.51.100.1", text="My second comment.")
        assert "Your comment is published" in self.press(comment)
        comment.refresh_from_db()
        assert (comment.state, contact_of(comment).proved_at is None) == (Comment.State.PUBLISHED, False)
        assert "confirmed to have written it" in comment.reason

    def test_whose_first_it_is_still_waits_for_the_moderators(self, article):
        comment = post(article)
        assert "after the moderators have read it" in self.press(comment)
        comment.refresh_from_db()
        assert comment.state == Comment.State.PENDING

    @pytest.mark.parametrize("change", ["edited", "withdrawn", "declined"])
    def test_what_changed_since_the_owner_read_it_is_not_shown(self, article, change):
        follow(article)
        comment = post(article, address="198.51.100.1", text="My second comment.")
        address = link_in(contact_of(comment).letter, "mail/confirm")
        seen = re.search(r'name="seen" value="([^"]*)"', reader().get(address).content.decode())[1]
        {
            "edited": lambda: comment.rewrite("Other words, by who typed the address."),
            "withdrawn": comment.withdraw,
            "declined": lambda: comment.decline(by=None),
        }[change]()
        assert "changed since" in reader().post(address, {"seen": seen}).content.decode()
        assert not Comment.objects.get(pk=comment.pk).is_published

    def test_what_a_check_held_stays_held_though_its_owner_wrote_it(self, article):
        follow(article)
        comment = post(article, address="198.51.100.1", text="https://a.example " * 6)
        address = link_in(contact_of(comment).letter, "mail/confirm")
        seen = re.search(r'name="seen" value="([^"]*)"', reader().get(address).content.decode())[1]
        reader().post(address, {"seen": seen})
        assert Comment.objects.get(pk=comment.pk).state == Comment.State.PENDING

    def test_what_the_owner_saw_of_another_comment_shows_neither(self, article):
        follow(article)
        comment = post(article, address="198.51.100.1", text="My second comment.")
        other = post(article, email="other@reader.example", address="198.51.101.1", text="Somebody else's.")
        assert "changed since" in self.press(comment, seen=str(SeenVersion.of(other, None)))
        assert set(Comment.objects.filter(pk__in=[comment.pk, other.pk]).values_list("state", flat=True)) == {"pending"}

    def test_a_link_from_before_confirms_the_address_alone(self, article):
        comment = post(article)
        address = contact_of(comment).address
        reader().post(f"/mail/confirm/{tokens.sign(CONFIRM_PURPOSE, address.pk)}/")
        assert Address.objects.get().confirmed_at
        assert Contact.objects.get().proved_at is None

    def test_approved_without_confirmation_waits(self, article):
        post(article).approve(by=None)
        assert self.second(article) == Comment.State.PENDING

    def test_confirmed_without_approval_waits(self, article):
        follow(article).decline(by=None)
        assert self.second(article) == Comment.State.PENDING

    @pytest.mark.parametrize("email", ["", "other@reader.example"])
    def test_another_address_waits(self, article, email):
        follow(article)
        assert self.second(article, email=email) == Comment.State.PENDING

    def test_what_a_check_holds_waits(self, article):
        follow(article)
        assert self.second(article, text=" https://a.example" * 6) == Comment.State.PENDING

    def test_without_a_mail_server_everything_waits(self, article, settings):
        follow(article)
        settings.MAIL_SERVER = None
        assert self.second(article) == Comment.State.PENDING


class TestTheStatusPage:
    def page(self, comment):
        return reader().get(f"/comment/status/{comment.status_key}/").content.decode()

    def test_it_says_what_was_asked_for_and_what_is_missing(self, article):
        page = self.page(post(article, wish="replies"))
        assert "when somebody replies" in page
        assert "before you confirm your address" in page

    def test_confirmed_it_says_no_more_than_that(self, article):
        page = self.page(follow(article, wish="article"))
        assert "about every new comment here" in page
        assert "before you confirm" not in page

    def test_its_button_stops_them(self, article):
        comment = follow(article)
        response = reader().post(f"/comment/status/{comment.status_key}/stop-mails/", follow=True)
        assert "You stopped the e-mails about this comment" in response.content.decode()
        assert contact_of(comment).ended_at

    def test_a_get_stops_nothing(self, article):
        comment = follow(article)
        assert reader().get(f"/comment/status/{comment.status_key}/stop-mails/").status_code == 405
        assert contact_of(comment).is_listening

    def test_who_asked_for_nothing_is_told_nothing(self, article):
        assert "Stop e-mails" not in self.page(post(article))

    def test_it_tells_what_became_of_the_letter(self, article):
        comment = post(article, wish="replies")
        assert "may take some minutes" in self.page(comment)
        Letter.objects.update(state=State.FAILED)
        assert "could not be delivered" in self.page(comment)
        Letter.objects.all().delete()
        assert "before you confirm your address" in self.page(comment)

    @pytest.mark.parametrize(
        ("policy", "wish"),
        [*((policy, "replies") for policy in Blog.CommentPolicy.values), ("first", ""), ("first", "article")],
    )
    @pytest.mark.parametrize("known", ["confirmed", "approved", "stopped", "has had its letters"])
    def test_it_tells_nobody_who_comments_here(self, article, policy, wish, known):
        Blog(pk=Blog.THE_ONLY_KEY, comment_policy=policy).save()
        follow(article)
        {
            "confirmed": lambda: Comment.objects.get().decline(by=None),
            "approved": lambda: None,
            "stopped": lambda: Address.objects.update(stopped_at=timezone.now()),
            "has had its letters": lambda: Address.objects.update(letters=20),
        }[known]()
        texts = {REA: "Known here?", "new@reader.example": "Never seen?"}
        pages = {}
        for number, (email, text) in enumerate(texts.items()):
            comment = post(article, email=email, address=f"198.51.{number}.1", text=text, wish=wish)
            arrive()
            own = self.page(comment).partition("data-sent")[2].partition("own-actions")[0]
            pages[email] = (comment.state, own.replace(comment.status_key, ""))
        assert pages[REA] == pages["new@reader.example"]

    def ask_again(self, comment):
        return reader().post(f"/comment/status/{comment.status_key}/send-mail/", follow=True).content.decode()

    def test_its_button_sends_the_letter_again(self, article):
        comment = post(article, wish="replies")
        first = contact_of(comment).letter
        assert "may take some minutes" in self.ask_again(comment)
        assert contact_of(comment).letter != first
        assert link_in(contact_of(comment).letter, "mail/confirm")

    def test_only_so_often_a_day(self, article):
        comment = post(article, wish="replies")
        for _ in range(MOST_UNPROVED):
            assert "had several today, gets none" in self.ask_again(comment)
        assert Letter.objects.count() == MOST_UNPROVED
        with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
            self.ask_again(comment)
        assert Letter.objects.count() == MOST_UNPROVED + 1

    @pytest.mark.parametrize("said", ["proved", "ended", "asked for nothing", "spam"])
    def test_nobody_gets_it_who_does_not_wait_for_it(self, article, said):
        comment = post(article, wish="" if said == "asked for nothing" else "replies")
        contact = contact_of(comment)
        {"proved": contact.prove, "ended": contact.end}.get(said, str)()
        if said == "spam":
            comment.quarantine("it sells")
        before = Letter.objects.count()
        assert "Send that e-mail again" not in self.ask_again(comment)
        assert Letter.objects.count() == before

    def test_an_address_that_stopped_all_gets_none_and_the_page_is_the_same(self, article):
        comment = post(article, wish="replies")
        contact_of(comment).address.stop()
        assert "Send that e-mail again" in self.ask_again(comment)
        assert Letter.objects.count() == 1

    def test_a_get_sends_nothing(self, article):
        comment = post(article, wish="replies")
        assert reader().get(f"/comment/status/{comment.status_key}/send-mail/").status_code == 405
        assert Letter.objects.count() == 1
