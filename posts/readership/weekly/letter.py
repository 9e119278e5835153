"""Weekly letter (digest mail): what a week's readers were like, to every editor who wants it, once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import ngettext

from posts.blog.models import Blog
from posts.blog.outbox import Letter
from posts.lib.mail import outgoing
from posts.lib.mail.signed_links import signed_link
from posts.readership.reports.keys import may_see_reports
from posts.readership.reports.report import BlogReport, blog_report
from posts.readership.weekly.subscriptions import WeeklyLetter, last_week

STOP_PURPOSE, LINK_AGE = "weekly-letter-stop", timedelta(days=365)


def send_weekly_letters(unanswered: int, now: datetime | None = None) -> int:
    if not outgoing.is_set_up():
        return 0
    moment = now or datetime.now(UTC)
    week = last_week(moment)
    due = list(WeeklyLetter.objects.filter(told_of__lt=week.first).values_list("pk", flat=True))
    if not due:
        return 0
    context = _context(blog_report(week, rows=1), unanswered)
    return sum(_send(pk, week.first, context, moment) for pk in due)


def _send(pk: int, monday: date, context: dict[str, Any], moment: datetime) -> bool:
    """The letter and the note of it are one transaction, so there is one of each on any number of hosts."""
    with transaction.atomic():
        wish = WeeklyLetter.objects.select_for_update(of=("self",)).select_related("user")
        wanted = wish.filter(pk=pk, told_of__lt=monday).first()
        if wanted is None or not may_see_reports(wanted.user):
            return False
        wanted.told_of, wanted.told_at = monday, moment
        wanted.save(update_fields=["told_of", "told_at"])
        stop = signed_link("stop-weekly-letter", STOP_PURPOSE, wanted.pk)
        views = context["week"].totals.views
        subject = ngettext("%(views)d view last week", "%(views)d views last week", views) % {"views": views}
        Letter.queue(wanted.email, subject, "weekly", context | {"stop_url": stop}, outgoing.one_click(stop))
        return True


def _context(week: BlogReport, unanswered: int) -> dict[str, Any]:
    risen = week.tables["rising"].as_objects()
    return {
        "blog": Blog.current(),
        "week": week,
        "risen": risen[0] if risen else None,
        "unanswered": unanswered,
        "report_url": outgoing.absolute(
            f"{reverse('readership')}?from={week.period.first.isoformat()}&to={week.period.last.isoformat()}"
        ),
    }
