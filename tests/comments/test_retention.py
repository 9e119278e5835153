from datetime import UTC, datetime, timedelta

import pytest

from posts.comments.retention import forget_networks, purge_spam
from posts.models import Comment
from tests.support.cast import reader, send_comment, write_comment


@pytest.mark.django_db
class TestSpam:
    @pytest.fixture
    def spam(self, article):
        comment = write_comment(article)
        comment.quarantine("It fell into the trap")
        return comment

    def test_it_is_kept_for_sixty_days(self, spam):
        assert purge_spam(datetime.now(UTC) + timedelta(days=59)) == 0
        assert purge_spam(datetime.now(UTC) + timedelta(days=61)) == 1
        assert not Comment.objects.exists()

    def test_a_later_decision_starts_the_time_anew(self, spam, mo, time_machine):
        time_machine.move_to(datetime.now(UTC) + timedelta(days=50))
        spam.quarantine("", by=mo)
        assert purge_spam(datetime.now(UTC) + timedelta(days=20)) == 0

    @pytest.mark.parametrize("state", ["pending", "published", "declined", "withdrawn", "erased"])
    def test_nothing_else_is_purged(self, article, state):
        write_comment(article, state=state)
        assert purge_spam(datetime.now(UTC) + timedelta(days=999)) == 0


@pytest.mark.django_db
class TestForgetting:
    def test_the_network_is_forgotten_after_a_day(self, article, time_machine):
        send_comment(reader(), article)
        assert Comment.objects.get().network_key
        assert forget_networks(datetime.now(UTC) + timedelta(hours=24)) == 0
        assert forget_networks(datetime.now(UTC) + timedelta(hours=26)) == 1
        assert Comment.objects.get().network_key is None

    def test_the_address_itself_is_nowhere(self, article):
        send_comment(reader("203.0.113.5"), article)
        assert "203.0.113" not in str(Comment.objects.values().get())

    def test_erasing_does_not_lift_the_limit(self, article):
        send_comment(reader(), article)
        Comment.objects.get().erase()
        assert send_comment(reader(), article, text="At once another").status_code == 429
