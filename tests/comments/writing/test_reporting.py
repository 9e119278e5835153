from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.comments.writing.reporting import MOST_HELD_A_DAY, REPORTS_AN_HOUR
from posts.lib.http import rate_limit
from posts.models import Comment, Report
from tests.support.cast import reader, write_article, write_comment

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def shown(article):
    return write_comment(article, state="published")


def tell(comment, network, reason="It sells something", **headers):
    address = reverse("report-comment", args=[comment.pk])
    return reader(f"203.0.{network}.5").post(address, {"reason": reason}, headers=headers)


def state(comment):
    return Comment.objects.get(pk=comment.pk).state


def test_a_report_is_kept_and_thanked_for(shown):
    assert "Thank you" in tell(shown, 1).content.decode()
    assert Report.objects.get().reason == "It sells something"
    assert state(shown) == "published"


def test_three_networks_send_it_back_to_the_moderators(shown):
    for network in (1, 2, 3):
        tell(shown, network)
    assert state(shown) == "pending"
    assert "Readers reported it" in Comment.objects.get().reason


def test_one_network_counts_once(shown):
    for _ in range(5):
        tell(shown, 1)
    assert Report.objects.count() == 1
    assert state(shown) == "published"


def test_after_a_moderators_decision_the_old_reports_are_settled(shown, mo):
    for network in (1, 2, 3):
        tell(shown, network)
    Comment.objects.get().approve(by=mo)
    tell(shown, 4)
    assert state(shown) == "published"


def test_a_report_without_a_reason_is_asked_for_one(shown):
    response = tell(shown, 1, reason=" ")
    assert response.status_code == 422
    assert "what is wrong with it" in response.content.decode()


def test_too_long_a_reason_comes_back_whole(shown):
    response = tell(shown, 1, reason="x" * 301)
    assert response.status_code == 422
    assert "x" * 301 in response.content.decode()


def test_another_site_cannot_report(shown):
    response = tell(shown, 1, **{"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert not Report.objects.exists()


def test_looking_reports_nothing(shown, rea):
    assert rea.get(reverse("report-comment", args=[shown.pk])).status_code == 200
    assert not Report.objects.exists()


@pytest.mark.parametrize("state", ["pending", "declined", "spam", "erased"])
def test_what_is_not_shown_cannot_be_reported(article, state):
    assert tell(write_comment(article, state=state), 1).status_code == 404


def test_nor_what_stands_under_a_draft():
    assert tell(write_comment(write_article(state="draft"), state="published"), 1).status_code == 404


def test_the_moderator_sees_what_readers_found_wrong(shown, as_mo):
    tell(shown, 1)
    page = as_mo.get(reverse("admin:posts_comment_change", args=[shown.pk])).content.decode()
    assert "It sells something" in page


class TestByNumber:
    """Whoever has three networks has them for every comment."""

    @pytest.fixture
    def many(self, article):
        return [write_comment(article, f"Number {number}", state="published") for number in range(12)]

    def tell_all(self, comments, networks=(1, 2, 3)):
        for comment in comments:
            for network in networks:
                rate_limit.reset_limits()
                tell(comment, network)

    def hidden(self):
        return Comment.objects.filter(state="pending").count()

    def test_readers_hide_five_comments_a_day(self, many):
        self.tell_all(many[:8])
        assert self.hidden() == MOST_HELD_A_DAY

    def test_nor_more_when_moderators_show_them_again(self, many, mo):
        self.tell_all(many[:5])
        for comment in many[:5]:
            Comment.objects.get(pk=comment.pk).approve(by=mo)
        self.tell_all(many[5:8], (4, 5, 6))
        assert self.hidden() == 0

    def test_the_next_day_they_may_again(self, many, time_machine):
        self.tell_all(many[:6])
        time_machine.move_to(timezone.now() + timedelta(hours=25))
        self.tell_all(many[6:8], (4, 5, 6))
        assert self.hidden() == MOST_HELD_A_DAY + 2

    def test_one_network_reports_ten_an_hour(self, many, time_machine):
        self.tell_all(many[:10], [1])
        rate_limit.reset_limits()
        refused = tell(many[10], 1)
        assert refused.status_code == 429
        assert "Many reports came from your network" in refused.content.decode()
        assert "It sells something" in refused.content.decode()
        assert Report.objects.count() == REPORTS_AN_HOUR
        time_machine.move_to(timezone.now() + timedelta(hours=1, seconds=1))
        assert tell(many[10], 1).status_code == 200

    def test_a_second_press_of_a_report_that_is_kept_is_thanked_for(self, many):
        self.tell_all(many[:10], [1])
        rate_limit.reset_limits()
        assert "Thank you" in tell(many[0], 1).content.decode()

    def test_it_tries_ten_times_a_minute_whatever_it_sends(self, shown):
        assert [tell(shown, 1, reason="").status_code for _ in range(11)] == [422] * 10 + [429]

    @pytest.mark.parametrize("networks", [3, 9])
    def test_the_blogs_own_words_stay(self, article, edda, networks):
        own = write_comment(article, "An answer", state="published", user=edda)
        self.tell_all([own], range(networks))
        assert state(own) == "published"
        assert Report.objects.count() == networks

    def test_moderators_find_what_was_reported_and_stays(self, many, as_mo):
        self.tell_all(many[:7])
        page = as_mo.get("/admin/comments/queue/?state=reported").content.decode()
        assert "Readers sent 5 comments back" in page
        assert "Number 5" in page
        assert "Number 6" in page
        assert "Number 7" not in page
        assert "Many readers reported this" in page
        assert "2 reported comments" in as_mo.get("/admin/").content.decode()

    def test_what_a_moderator_decided_about_is_reported_no_more(self, many, as_mo, mo):
        self.tell_all(many[:1], [1])
        assert "Number 0" in as_mo.get("/admin/comments/queue/?state=reported").content.decode()
        many[0].hold("Look again", by=mo)
        Comment.objects.get(pk=many[0].pk).approve(by=mo)
        assert "Number 0" not in as_mo.get("/admin/comments/queue/?state=reported").content.decode()
