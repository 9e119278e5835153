"""Transactional outbox: a letter is a row, stored in the transaction of what it tells about; `delivery` sends it."""

from collections.abc import Mapping
from datetime import timedelta
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posts.lib.db.text_fields import CleanColumn, HtmlColumn, OneLineColumn
from posts.lib.mail import outgoing
from posts.lib.mail.smtp import Unsure, in_words
from posts.lib.text.cleaning import one_line

SUBJECT_CHARACTERS = 250
# From one try to the next; after the last one the letter is given up, and stays to be seen.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60))
# A letter that may have arrived is sent once more, and not before a passing fault is over.
UNSURE_PAUSE = timedelta(hours=1)
# Longer than any mail server is listened to: whoever was sending it for longer was killed.
LEASE = timedelta(minutes=15)


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")


ON_THEIR_WAY = (State.WAITING, State.SENDING)
UNSENT = (*ON_THEIR_WAY, State.FAILED)


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self) -> "LetterQuerySet":
        """What is to be sent now, the oldest first; also what a run that was killed did not finish."""
        is_due = Q(next_try_at__isnull=True) | Q(next_try_at__lte=timezone.now())
        return self.filter(is_due, state__in=ON_THEIR_WAY).order_by("pk")

    def try_again(self) -> int:
        """Send these with the next run, whatever came before; returns how many. One that is just being sent goes on."""
        unsent = self.filter(state__in=(State.WAITING, State.FAILED))
        return unsent.update(state=State.WAITING, next_try_at=None, tries=0, settled_at=None)


class Letter(models.Model):
    """Whether it went is for editors to see; what stands in it for nobody but whom it is sent to."""

    to = models.EmailField(_("to"), max_length=outgoing.EMAIL_CHARACTERS)
    subject = OneLineColumn(_("subject"), max_length=SUBJECT_CHARACTERS)
    text = CleanColumn(blank=True)
    html = HtmlColumn(blank=True)
    headers = models.JSONField(default=dict)
    message_id = OneLineColumn(max_length=255)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("failed tries"), default=0)
    # None is at once; of a letter that is being sent: when its lease ends.
    next_try_at = models.DateTimeField(_("next try"), null=True)
    error = CleanColumn(_("what went wrong"), blank=True)
    may_have_arrived = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True, db_index=True)  # the outbox in the admin
    settled_at = models.DateTimeField(null=True)  # sent or given up

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("outbox")
        indexes = [models.Index(fields=["state"], name="letter_state")]  # the chore that sends

    def __str__(self) -> str:
        return self.to

    @classmethod
    def compose(
        cls, to: str, subject: str, template: str, context: dict[str, Any], headers: Mapping[str, str] | None = None
    ) -> "Letter":
        text, html = outgoing.rendered(template, context)
        return cls(
            to=to,
            subject=Truncator(one_line(subject)).chars(SUBJECT_CHARACTERS),
            text=text,
            html=html,
            headers=outgoing.AUTOMATIC | dict(headers or {}),
            message_id=make_msgid(domain=settings.SITE_HOST),
        )

    @classmethod
    def queue(cls, *args: Any, **kwargs: Any) -> "Letter":
        letter = cls.compose(*args, **kwargs)
        letter.save()
        return letter

    def as_message(self) -> EmailMultiAlternatives:
        headers = self.headers | {"Message-ID": self.message_id}
        message = EmailMultiAlternatives(self.subject, self.text, settings.EMAIL_FROM, [self.to], headers=headers)
        message.attach_alternative(self.html, "text/html")
        return message

    @property
    def is_on_its_way(self) -> bool:
        return self.state in ON_THEIR_WAY

    @property
    def state_in_words(self) -> str:
        if self.state == State.WAITING and self.tries:
            return gettext("Will be tried again")
        return self.get_state_display()

    def claim(self) -> bool:
        """Take it for this run alone, by compare-and-swap; False where another run, or its end, came first."""
        as_read = Letter.objects.filter(pk=self.pk, state=self.state, next_try_at=self.next_try_at)
        return bool(as_read.update(state=State.SENDING, next_try_at=timezone.now() + LEASE))

    def arrived(self) -> None:
        """What was sent keeps no words and no links: who reads the database can open nobody's."""
        Letter.objects.filter(pk=self.pk).update(
            state=State.SENT, settled_at=timezone.now(), next_try_at=None, text="", html="", headers={}, error=""
        )

    def failed(self, error: Exception) -> None:
        """Try again later, or give up. It may have been taken back meanwhile; then there is no row to write to."""
        now, pause, is_unsure = timezone.now(), self._pause_after(error), isinstance(error, Unsure)
        Letter.objects.filter(pk=self.pk).update(
            state=State.WAITING if pause else State.FAILED,
            tries=self.tries + 1,
            next_try_at=now + pause if pause else None,
            settled_at=None if pause else now,
            error=in_words(error),
            may_have_arrived=self.may_have_arrived or is_unsure,
        )

    def _pause_after(self, error: Exception) -> timedelta | None:
        pause = PAUSES[self.tries] if self.tries < len(PAUSES) else None
        if pause and isinstance(error, Unsure):
            return None if self.may_have_arrived else max(pause, UNSURE_PAUSE)
        return pause
