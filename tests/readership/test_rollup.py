from datetime import UTC, datetime, time, timedelta

import pytest

from posts.models import DailySalt, DayViews, View
from posts.readership.counting import count_view
from posts.readership.rollup import close_day, close_days
from tests.cast import BROWSER, write_article

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 3, 1, tzinfo=UTC)
AFTER_GRACE = DAY + timedelta(days=1, hours=1, minutes=1)


@pytest.fixture
def busy_day(article, time_machine):
    """Three visitors of one article and one of another, on DAY."""
    other = write_article("Another")
    time_machine.move_to(DAY + timedelta(hours=12))
    for number in range(3):
        count_view(article.pk, f"203.0.113.{number}", BROWSER)
    count_view(other.pk, "203.0.113.1", BROWSER)
    return {article.pk: 3, other.pk: 1}


def numbers():
    return dict(DayViews.objects.values_list("article_id", "views"))


def test_a_closed_day_is_numbers_and_nothing_else(busy_day):
    assert close_days(AFTER_GRACE) == 1
    assert numbers() == busy_day
    assert not View.objects.exists()
    assert not DailySalt.objects.exists()


def test_closing_again_changes_nothing(busy_day):
    close_days(AFTER_GRACE)
    close_day(DAY.date())
    assert close_days(AFTER_GRACE) == 0
    assert numbers() == busy_day


@pytest.mark.parametrize("moment", [time(12), time(23, 59, 59)])
def test_an_open_day_is_left_alone(busy_day, moment):
    assert close_days(datetime.combine(DAY, moment, UTC)) == 0
    assert View.objects.count() == 4


def test_the_first_hour_after_midnight_belongs_to_those_still_under_way(busy_day):
    assert close_days(DAY + timedelta(days=1, minutes=59)) == 0


def test_a_row_that_came_late_is_added(busy_day, article):
    close_days(AFTER_GRACE)
    View.objects.create(article=article, day=DAY.date(), visitor_key=b"late" * 4)
    close_days(AFTER_GRACE)
    assert numbers()[article.pk] == 4


def test_killed_before_its_end_it_has_not_happened(busy_day, monkeypatch):
    class Killed(BaseException):
        pass

    def kill(*args, **kwargs):
        raise Killed

    monkeypatch.setattr("django.db.models.query.QuerySet.delete", kill)
    with pytest.raises(Killed):
        close_day(DAY.date())
    monkeypatch.undo()
    assert not DayViews.objects.exists()
    close_days(AFTER_GRACE)
    assert numbers() == busy_day
