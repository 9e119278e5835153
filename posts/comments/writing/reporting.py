"""Reports (flagging) by readers: rate limited for each network, and of little weight by themselves.

Three networks send a comment back to the moderators. But whoever has three networks has them for every comment, so in
a day readers alone hide no more than a handful; what is reported beyond that is flagged for the moderators, and stays.
What the blog itself wrote always stays.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from posts.comments.history import REPORTS_TO_HOLD, Report
from posts.comments.models import Comment
from posts.comments.writing.submission import RateLimited, Sender

REPORTS_AN_HOUR = 10  # the rate limit of one network
MOST_HELD_A_DAY = 5
AN_HOUR = timedelta(hours=1)
TURN = 0x7265706F7274  # of the lock; any number that nothing else takes


def store_report(comment: Comment, reason: str, sender: Sender) -> None:
    """Keep a reader's report, one of each network; the third may send the comment back. Raises RateLimited."""
    with transaction.atomic():
        _lock_reports()
        if comment.reports.filter(network_key=sender.key).exists():
            return
        wait = _retry_after(sender)
        if wait:
            raise RateLimited(wait)
        shown = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
        store_report = Report.objects.create(comment=shown, network_key=sender.key, reason=reason)
        if shown.is_published and not shown.is_by_the_blog and is_reported_enough(shown) and _may_hold_one_more():
            store_report.held_at = timezone.now()
            store_report.save(update_fields=["held_at"])
            shown.hold(gettext("Readers reported it: “%s”") % reason)


def is_reported_enough(comment: Comment) -> bool:
    return Report.objects.open().filter(comment=comment).count() >= REPORTS_TO_HOLD


def _may_hold_one_more() -> bool:
    return Report.objects.held_today() < MOST_HELD_A_DAY


def _retry_after(sender: Sender) -> timedelta:
    now = timezone.now()
    sent = Report.objects.filter(network_key=sender.key, at__gt=now - AN_HOUR).order_by("-at")
    times = list(sent.values_list("at", flat=True)[:REPORTS_AN_HOUR])
    return times[-1] + AN_HOUR - now if len(times) == REPORTS_AN_HOUR else timedelta()


def _lock_reports() -> None:
    """One report at a time, so that the limits are exact; on SQLite every writer queues anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
