"""Retention: the networks of comments are kept as long as the rate limits need them, and spam for some weeks."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from posts.comments.history import Decision, Report
from posts.comments.models import Comment

FORGOTTEN_AFTER = timedelta(hours=25)  # the longest of `submission.RATE_LIMITS`, and an hour
SPAM_KEPT = timedelta(days=60)


def purge_spam(now: datetime | None = None) -> int:
    """The chore that deletes what has lain among the spam for long enough to be missed; returns how many comments.

    The time counts from the last decision, so what a moderator put there yesterday stays, however old it is. Spam
    that its sender withdrew goes with it.
    """
    kept_since = (now or timezone.now()) - SPAM_KEPT
    decisions = Decision.objects.filter(comment=OuterRef("pk"))
    was_shown = Exists(decisions.filter(state=Comment.State.PUBLISHED))
    withdrawn = Q(Exists(decisions.filter(state=Comment.State.SPAM)), ~was_shown, state=Comment.State.WITHDRAWN)
    spam = Comment.objects.filter(Q(state=Comment.State.SPAM) | withdrawn, created_at__lte=kept_since)
    old = spam.exclude(Exists(decisions.filter(at__gt=kept_since)))
    return old.delete()[1].get("posts.Comment", 0)


def forget_networks(now: datetime | None = None) -> int:
    old = Comment.objects.filter(network_key__isnull=False, created_at__lt=(now or timezone.now()) - FORGOTTEN_AFTER)
    reports = Report.objects.filter(network_key__isnull=False, at__lt=(now or timezone.now()) - FORGOTTEN_AFTER)
    return old.update(network_key=None) + reports.update(network_key=None)
