import pytest
from django.urls import reverse

from posts.models import Comment, Report
from tests.cast import reader, write_article, write_comment

pytestmark = pytest.mark.django_db


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
