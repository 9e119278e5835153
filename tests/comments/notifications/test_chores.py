"""Who is told of what, how often, and who is not."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from posts.comments.notifications.chores import announce, letters_of, tell_moderators, write_letters
from posts.comments.notifications.letters import still_valid
from posts.models import Announcement, Article, Contact, Letter, Notice, Watch
from tests.support.cast import staff, write_article, write_comment
from tests.support.mailing import REA, arrive, contact_of, follow, letters, link_in, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_set_up"), pytest.mark.postgresql]


def tell():
    announce()
    write_letters()


def published(article, text="Mine too.", **fields):
    comment = write_comment(article, text, name="Ada", **fields)
    comment.approve(by=None)
    return comment


class TestFollowers:
    def test_a_reply_is_told_with_a_way_to_end_it(self, article):
        mine = follow(article)
        published(article, parent=mine)
        tell()
        (letter,) = letters()
        assert "Mine too." in letter.text
        assert letter.subject == "A reply to your comment on “Calf stretch”"
        assert letter.headers["List-Unsubscribe"] == f"<https://blog.example{link_in(letter, 'mail/unsubscribe')}>"

    @pytest.mark.parametrize(("wish", "number"), [("replies", 0), ("article", 1), ("", 0)])
    def test_another_thread_is_told_to_who_wants_all(self, article, wish, number):
        follow(article, wish=wish)
        published(article)
        tell()
        assert len(letters()) == number

    def test_a_reply_to_somebody_else_is_not_a_reply_to_me(self, article):
        follow(article)
        other = published(article)
        published(article, "Deeper.", parent=other)
        tell()
        assert letters() == []

    def test_two_wishes_make_one_letter(self, article):
        mine = follow(article)
        follow(article, wish="article", address="198.51.100.1", text="And more.")
        published(article, parent=mine)
        tell()
        assert len(letters()) == 1

    def test_nobody_is_told_of_their_own(self, article):
        mine = follow(article, wish="article")
        published(article, "Myself.", parent=mine, email="REA@reader.example")
        tell()
        assert letters() == []

    def test_another_article_is_not_told(self, article):
        follow(article, wish="article")
        published(write_article("Wrists"))
        tell()
        assert letters() == []

    def test_who_did_not_confirm_is_told_nothing(self, article):
        post(article, wish="article").approve(by=None)
        arrive()
        published(article)
        tell()
        assert letters() == []

    @pytest.mark.parametrize("end", [lambda contact: contact.end(), lambda contact: contact.address.stop()])
    def test_who_stopped_is_told_nothing(self, article, end):
        end(contact_of(follow(article, wish="article")))
        published(article)
        tell()
        assert letters() == []

    def test_what_waits_is_told_to_nobody(self, article):
        follow(article, wish="article")
        write_comment(article)
        tell()
        assert not Notice.objects.exists()

    def test_what_is_approved_again_after_an_edit_is_told_once(self, article):
        follow(article, wish="article")
        comment = published(article)
        tell()
        arrive()
        comment.rewrite("Better words.")
        comment.approve(by=None)
        tell()
        assert letters() == []

    def test_telling_twice_tells_once(self, article):
        follow(article, wish="article")
        published(article)
        tell()
        tell()
        assert len(letters()) == 1

    def test_an_article_that_is_hidden_again_is_not_told_of(self, article):
        follow(article, wish="article")
        published(article)
        Article.objects.update(state=Article.State.DRAFT)
        tell()
        assert letters() == []

    def test_without_a_mail_server_nothing_piles_up(self, article, settings):
        follow(article, wish="article")
        published(article)
        settings.MAIL_SERVER = None
        tell()
        assert not Announcement.objects.exists()
        assert not Notice.objects.exists()


class TestStillValid:
    """Between the writing of a letter and its sending."""

    @pytest.fixture
    def told(self, article):
        follow(article, wish="article")
        comment = published(article)
        tell()
        return comment

    def test_what_is_still_so_is_sent(self, told):
        assert still_valid(letters()[0])

    @pytest.mark.parametrize("verb", ["withdraw", "decline", "quarantine", "hold"])
    def test_what_is_no_longer_published_is_taken_back(self, told, verb):
        arguments = {"withdraw": (), "decline": (None,), "quarantine": ("Spam",), "hold": ("Reported",)}
        getattr(told, verb)(*arguments[verb])
        assert not still_valid(letters()[0])
        assert letters() == []

    def test_a_hidden_article_takes_its_letters_back(self, told):
        Article.objects.update(state=Article.State.DRAFT)
        assert not still_valid(letters()[0])

    def test_who_stopped_meanwhile_gets_none(self, told):
        Contact.objects.get(wish="article").end()
        assert not still_valid(letters()[0])

    def test_a_first_letter_to_who_stopped_all_is_not_sent(self, article):
        contact_of(post(article)).address.stop()
        assert not still_valid(letters()[0])
        assert letters() == []

    def test_what_is_approved_again_is_told_then(self, told):
        told.hold("Reported")
        still_valid(letters()[0])
        told.approve(by=None)
        tell()
        assert len(letters()) == 1

    def test_erasing_removes_every_letter_that_quotes_it(self, told):
        arrive()
        told.erase()
        assert not Letter.objects.filter(to=REA, subject__startswith="A new").exists()

    def test_the_others_in_a_collected_letter_are_told_all_the_same(self, article):
        follow(article, wish="article")
        many = [published(article, f"Text {number}") for number in range(7)]
        tell()
        many[0].erase()
        assert letters() == []
        write_letters()
        (letter,) = letters()
        assert ("Text 0" in letter.text, "Text 6" in letter.text) == (False, True)


class TestFiveAnHour:
    @pytest.mark.parametrize(
        ("waiting", "sent", "sizes"),
        [(0, 0, []), (1, 0, [1]), (5, 0, [1] * 5), (6, 0, [6]), (1, 4, [1]), (2, 4, [2]), (1, 5, []), (9, 5, [])],
    )
    def test_how_many_letters(self, waiting, sent, sizes):
        assert [len(letter) for letter in letters_of(list(range(waiting)), sent)] == sizes

    def test_what_comes_beyond_five_is_collected_until_the_hour_is_over(self, article):
        follow(article, wish="article")
        now = timezone.now()
        for minute in range(10):
            with time_machine.travel(now + timedelta(minutes=minute), tick=False):
                published(article, f"Text {minute}")
                tell()
        assert len(letters()) == 5
        with time_machine.travel(now + timedelta(minutes=61), tick=False):
            tell()
        collected = letters()[5:]
        assert [letter.subject for letter in collected] == ["5 new comments"]
        assert all(f"Text {number}" in collected[0].text for number in range(5, 10))


class TestModerators:
    @pytest.fixture
    def watch(self, mo):
        return Watch.objects.create(user=mo, email="mo@blog.example")

    def waiting(self):
        return letters("mo@blog.example")

    def test_who_did_not_ask_is_told_nothing(self, article, mo):
        write_comment(article)
        assert tell_moderators() == 0

    def test_what_waits_is_told_with_three_links(self, article, watch):
        write_comment(article, "Please look.").hold("It holds 6 links.")
        tell_moderators()
        (letter,) = self.waiting()
        assert "> Please look." in letter.text
        assert "It holds 6 links." in letter.text
        for verb in ("approve", "decline", "spam"):
            assert link_in(letter, f"mail/{verb}")

    def test_with_nothing_new_there_is_no_second_letter(self, article, watch):
        write_comment(article)
        tell_moderators()
        arrive()
        with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
            assert tell_moderators() == 0

    def test_at_most_one_in_a_quarter_of_an_hour(self, article, watch):
        write_comment(article)
        now = timezone.now()
        with time_machine.travel(now, tick=False):
            assert tell_moderators() == 1
        arrive()
        with time_machine.travel(now + timedelta(minutes=14), tick=False):
            write_comment(article, "Another one.")
            write_comment(article, "And one more.")
            assert tell_moderators() == 0
        with time_machine.travel(now + timedelta(minutes=15), tick=False):
            assert tell_moderators() == 1
        (letter,) = self.waiting()
        assert letter.subject == "2 comments wait for you"
        assert "My heels thank you." not in letter.text

    def test_while_a_letter_cannot_be_sent_no_second_one_is_written(self, article, watch):
        write_comment(article)
        tell_moderators()
        write_comment(article, "Another one.")
        with time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
            assert tell_moderators() == 0

    def test_what_comes_back_to_wait_is_told_again(self, article, watch):
        comment = write_comment(article)
        tell_moderators()
        arrive()
        comment.approve(by=None)
        with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
            comment.hold("Readers reported it.")
            assert tell_moderators() == 1

    @pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
    def test_who_may_not_decide_any_more_is_told_nothing(self, article, watch, mo, change):
        write_comment(article)
        type(mo).objects.filter(pk=mo.pk).update(**change)
        assert tell_moderators() == 0

    def test_editors_are_not_told(self, article):
        Watch.objects.create(user=staff("ed", "Editors"), email="ed@blog.example")
        write_comment(article)
        assert tell_moderators() == 0

    @pytest.mark.parametrize("verb", ["withdraw", "erase"])
    def test_what_its_writer_takes_back_is_not_sent_and_the_rest_is(self, article, watch, verb):
        comment = write_comment(article, "Taken back.")
        write_comment(article, "Still waiting.")
        tell_moderators()
        getattr(comment, verb)()
        assert all(not still_valid(letter) for letter in self.waiting())
        with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
            tell_moderators()
        (letter,) = self.waiting()
        assert ("Taken back." in letter.text, "Still waiting." in letter.text) == (False, True)

    def test_spam_is_not_told(self, article, watch):
        write_comment(article).quarantine("Trap")
        assert tell_moderators() == 0
