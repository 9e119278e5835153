"""Sending the queued letters: one run at a time, each letter's fate written at once, failed ones tried again."""

import fcntl
import logging
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from post_office.models import STATUS, Email

from posts.lib.mail import ON_THEIR_WAY, UNSENT, is_set_up
from posts.lib.smtp import Unsure

logger = logging.getLogger(__name__)

BATCH = 50
# From one try to the next; after the last one the letter is given up, and stays to be seen.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60))
# A letter that may have arrived is sent once more, and not before a passing fault is over.
UNSURE_PAUSE = timedelta(hours=1)
SENT_KEPT = timedelta(days=3)  # without their words; they hold addresses
FAILED_KEPT = timedelta(days=30)
LOCK = 0x6D61696C  # "mail"
# The server spoke, about this very letter.
ANSWERS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)


def always(letter: Email) -> bool:
    return True


def deliver(last_look: Callable[[Email], bool] = always) -> int:
    """The chore: send what is due; returns how many letters went. `last_look` may still take one back."""
    if not is_set_up():
        return 0
    with _alone() as alone:
        return _send(_due(timezone.now())[:BATCH], last_look) if alone else 0


@contextmanager
def _alone() -> Iterator[bool]:
    """One run over all hosts. Both locks end with the process, and neither keeps anybody from writing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            alone = cursor.fetchone()[0]
        try:
            yield alone
        finally:
            if alone:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    with open(settings.DATA_DIR / "mail.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _due(now: datetime) -> QuerySet[Email]:
    waiting = Email.objects.filter(status__in=ON_THEIR_WAY)
    return waiting.filter(Q(scheduled_time__isnull=True) | Q(scheduled_time__lte=now)).order_by("pk")


def _send(letters: QuerySet[Email], last_look: Callable[[Email], bool]) -> int:
    """No transaction is open while the mail server is spoken to."""
    sent, server = 0, get_connection()
    try:
        for letter in letters:
            if not last_look(letter):
                continue
            try:
                server.open()
            except OSError as error:  # the server is away, for the others too
                _failed(letter, error)
                _due(timezone.now()).update(scheduled_time=timezone.now() + PAUSES[0])
                break
            try:
                letter.dispatch(commit=False, disconnect_after_delivery=False, connection=server)
            except Exception as error:  # whatever is wrong with this letter, the next one has its turn
                server.close()
                _failed(letter, error)
                if not isinstance(error, ANSWERS):
                    break  # a server that hangs must not hold up the other chores; the rest is for the next run
            else:
                sent += 1
                _arrived(letter)
    finally:
        server.close()
    return sent


def _arrived(letter: Email) -> None:
    """What was sent keeps no words and no links: who reads the database can open nobody's."""
    gone = {"message": "", "html_message": "", "headers": None}
    Email.objects.filter(pk=letter.pk).update(status=STATUS.sent, last_updated=timezone.now(), **gone)


def _failed(letter: Email, error: Exception) -> None:
    tries = letter.number_of_retries or 0
    unsure_before = letter.logs.filter(exception_type=Unsure.__name__).exists()
    pause = PAUSES[tries] if tries < len(PAUSES) else None
    if isinstance(error, Unsure) and pause:
        pause = None if unsure_before else max(pause, UNSURE_PAUSE)
    # It may have been taken back meanwhile; then there is no row to write to.
    if Email.objects.filter(pk=letter.pk).update(
        status=STATUS.requeued if pause else STATUS.failed,
        number_of_retries=tries + 1,
        scheduled_time=timezone.now() + pause if pause else None,
        last_updated=timezone.now(),
    ):
        letter.logs.create(status=STATUS.failed, message=in_words(error), exception_type=type(error).__name__)
    logger.warning("Letter %d was not sent: %s", letter.pk, type(error).__name__)  # no address in a log


def in_words(error: Exception) -> str:
    """What went wrong, for the outbox."""
    if isinstance(error, Unsure):
        return _("The mail server took it and hung up before it said so. It has probably arrived.")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("The mail server does not accept the name and password of EMAIL_URL.")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return _server_said(code, answer)
    if isinstance(error, smtplib.SMTPResponseException):
        return _server_said(error.smtp_code, error.smtp_error)
    if isinstance(error, ConnectionRefusedError):
        return _("Nothing answers where EMAIL_URL says the mail server is.")
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return _("The mail server took longer than ten seconds to answer.")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return _("The mail server hung up.")
    return f"{type(error).__name__}: {error}"


def _server_said(code: int, answer: bytes | str) -> str:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return _("The mail server said: %(code)s %(words)s") % {"code": code, "words": words}


def try_again(letters: QuerySet[Email]) -> int:
    """Send these with the next run, whatever came before; returns how many."""
    return letters.filter(status__in=UNSENT).update(
        status=STATUS.queued, scheduled_time=None, number_of_retries=0, last_updated=timezone.now()
    )


def forget_letters(now: datetime | None = None) -> int:
    """The chore that deletes what was sent and what was given up, some days later; returns how many letters."""
    now = now or timezone.now()
    old = Email.objects.filter(
        Q(status=STATUS.sent, last_updated__lt=now - SENT_KEPT)
        | Q(status=STATUS.failed, last_updated__lt=now - FAILED_KEPT)
    )
    return old.delete()[1].get("post_office.Email", 0)
