from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.comments.posting import LIMITS, Sender, forget_networks, purge_spam, waiting_time
from posts.lib.clients import network
from posts.models import Comment
from tests.cast import reader, send_comment, write_comment

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ago(*seconds):
    return [NOW - timedelta(seconds=second) for second in seconds]


@pytest.mark.parametrize(
    ("sent", "wait"),
    [
        ([], 0),
        (ago(5), 10),
        (ago(16), 0),
        (ago(16, 100, 200, 300, 500), 100),
        (ago(16, 100, 200, 300, 601), 0),
        (ago(*range(700, 3500, 140)), 60 * 60 - 3360),
        (ago(*range(4000, 4000 + 50 * 1600, 1600)), 24 * 3600 - 4000 - 49 * 1600),
    ],
)
def test_how_long_a_network_waits(sent, wait):
    assert waiting_time(sent, NOW) == timedelta(seconds=max(wait, 0))


@given(st.lists(st.integers(0, 90_000), max_size=60).map(sorted))
def test_who_keeps_waiting_never_breaks_a_limit(seconds):
    sent = ago(*seconds)
    wait = waiting_time(sent, NOW)
    later = NOW + wait
    for number, age in LIMITS:
        assert len([moment for moment in sent[:number] if later - moment < age]) < number


class TestNetwork:
    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("203.0.113.5", "203.0.113.250", True),
            ("203.0.113.5", "203.0.114.5", False),
            ("2001:db8:1:2::3", "2001:db8:1:ffff::", True),
            ("2001:db8:1::", "2001:db8:2::", False),
        ],
    )
    def test_the_unit_of_limits(self, one, other, same):
        assert (network(one) == network(other)) is same
        assert (Sender(one).key == Sender(other).key) is same

    def test_no_address_is_a_network_too(self):
        assert network("") == ""
        assert len(Sender("").key) == 16


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
