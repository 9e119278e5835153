"""History (audit trail) of a comment: the decisions about it, and readers' reports."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.comments.fields import DIGEST_BYTES
from posts.comments.models import REASON_CHARACTERS, Comment
from posts.lib.db.text_fields import OneLineColumn

REPORTS_TO_HOLD = 3  # of different networks, since the last decision about the comment


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        return self.exclude(Exists(Decision.objects.filter(comment=OuterRef("comment"), at__gte=OuterRef("at"))))

    def waiting(self) -> "ReportQuerySet":
        return self.open().filter(comment__state=Comment.State.PUBLISHED)

    def held_today(self) -> int:
        lately = self.filter(network_key__isnull=False, at__gt=timezone.now() - timedelta(days=1))  # its index
        return lately.filter(held_at__isnull=False).count()


class Report(models.Model):
    """A reader's word that something is wrong with a published comment."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports")
    reason = OneLineColumn(_("reason"), max_length=REASON_CHARACTERS)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    # As a comment's: emptied after a day, until then it makes each network's report of a comment the only one.
    network_key = models.BinaryField(max_length=DIGEST_BYTES, null=True, editable=False)
    # When it sent the comment back to the moderators: of those there are few a day.
    held_at = models.DateTimeField(null=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [models.UniqueConstraint(fields=["comment", "network_key"], name="report_once")]
        indexes = [
            # forgetting the networks, the limits of reports
            models.Index(fields=["at"], name="report_made", condition=Q(network_key__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.reason


class Decision(models.Model):
    """Who put a comment into a state, when, and why. The newest one is in force."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    state = models.CharField(_("state"), max_length=10, choices=Comment.State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    reason = OneLineColumn(_("reason"), max_length=REASON_CHARACTERS, blank=True)
    # Its reason is then that of the decision which is in force again: the comment's writer may read it.
    is_undo = models.BooleanField(_("undoes the one before"), default=False, db_default=False, editable=False)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return self.get_state_display()
