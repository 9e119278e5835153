"""The blog's own replies."""

from uuid import uuid4

import pytest

from posts.comments.moderation.decisions import Refused
from posts.comments.moderation.replies import publish_reply, signature
from posts.models import Blog
from tests.support.cast import staff, write_comment
from tests.support.moderating import seen_version

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_a_reply_stands_published_below_its_comment(article, edda):
    parent = write_comment(article, state="published")
    written = publish_reply(parent.pk, "Thank *you*.", uuid4(), edda)
    assert (written.parent, written.name, written.user) == (parent, "Edda Berg", edda)
    assert written.is_published
    assert written.decisions.get().by == edda


def test_a_retry_is_one_reply(article, mo):
    parent, submission = write_comment(article, state="published"), uuid4()
    assert publish_reply(parent.pk, "Yes.", submission, mo) == publish_reply(parent.pk, "Yes.", submission, mo)


def test_approving_and_replying_is_one_step(article, mo):
    parent = write_comment(article)
    publish_reply(parent.pk, "Welcome.", uuid4(), mo, approving=seen_version(parent))
    parent.refresh_from_db()
    assert parent.is_published
    assert parent.replies.get().text == "Welcome."


def test_where_the_approval_is_refused_nothing_is_said(article, mo):
    parent = write_comment(article)
    seen = seen_version(parent)
    parent.rewrite("Other words.")
    with pytest.raises(Refused):
        publish_reply(parent.pk, "Welcome.", uuid4(), mo, approving=seen)
    assert not parent.replies.exists()


def test_where_there_is_no_room_nothing_is_approved(article, mo):
    deepest = None
    for _ in range(7):
        deepest = write_comment(article, parent=deepest)
    with pytest.raises(Refused, match="as deep as it can be"):
        publish_reply(deepest.pk, "One more.", uuid4(), mo, approving=seen_version(deepest))
    deepest.refresh_from_db()
    assert deepest.state == "pending"


def test_what_waits_is_not_answered(article, edda):
    with pytest.raises(Refused, match="once it is published"):
        publish_reply(write_comment(article).pk, "Hello.", uuid4(), edda)


def test_nobody_signs_with_the_name_of_an_account(mo):
    assert signature(mo) == Blog.current().name


def test_a_name_too_long_for_a_comment_is_not_cut(db):
    assert signature(staff("long", first_name="L" * 100)) == Blog.current().name
