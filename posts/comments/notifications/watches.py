"""Subscription of moderators to e-mails about comments that wait."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from posts.blog.outbox import UNSENT, Letter
from posts.blog.subscriptions import Subscription
from posts.comments.models import Comment


class WatchQuerySet(models.QuerySet["Watch"]):
    def take_back(self) -> None:
        """A comment in their last letter was taken back: unless that went, they are told anew of what waits."""
        unsent = list(self.filter(letter__state__in=UNSENT).values_list("letter", flat=True))
        self.filter(letter__in=unsent).update(told_up_to=None)
        Letter.objects.filter(pk__in=unsent).delete()


class Watch(Subscription):
    """A moderator who wants an e-mail when comments wait."""

    told_at = models.DateTimeField(null=True, editable=False)  # the last letter, for the pause after it
    told_up_to = models.DateTimeField(null=True, editable=False)  # when the newest comment in it came to wait
    told_of = models.ManyToManyField(Comment, related_name="watches", editable=False)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, editable=False, related_name="watches")

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
