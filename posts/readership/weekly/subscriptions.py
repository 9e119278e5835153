"""Subscriptions to the weekly letter, and of which week each was told last."""

from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from posts.blog.subscriptions import Subscription
from posts.readership.reports.periods import Period

HOUR = 6  # of Monday, UTC: Sunday is closed by then, and nobody's phone rings at night in Europe


def last_week(now: datetime) -> Period:
    """From Monday to Sunday, the newest week whose letter is due."""
    day = (now.astimezone(UTC) - timedelta(hours=HOUR)).date()
    monday = day - timedelta(days=day.weekday() + 7)
    return Period(monday, monday + timedelta(days=6))


class WeeklyLetter(Subscription):
    """Somebody who sees the reports and wants them once a week by e-mail."""

    told_of = models.DateField(editable=False)  # the Monday of the newest week there was a letter of, or none due
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("weekly letter")
        verbose_name_plural = _("weekly letters")

    @classmethod
    def subscribe(cls, user_id: int, email: str, now: datetime | None = None) -> None:
        told_of = last_week(now or datetime.now(UTC)).first
        cls.objects.update_or_create(
            user_id=user_id, defaults={"email": email}, create_defaults={"email": email, "told_of": told_of}
        )
