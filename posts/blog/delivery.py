"""Delivery of the outbox: each letter is claimed, sent, and its fate written at once; failed ones are tried again."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.utils import timezone

from posts.blog.outbox import PAUSES, Letter, State
from posts.lib.mail import outgoing
from posts.lib.mail.smtp import ANSWERS

logger = logging.getLogger(__name__)

BATCH = 50
SENT_KEPT = timedelta(days=3)  # without their words; they hold addresses
FAILED_KEPT = timedelta(days=30)


class ServerIsAway(Exception):
    """No letter of this run can be sent."""


def always(letter: Letter) -> bool:
    return True


def deliver(still_valid: Callable[[Letter], bool] = always) -> int:
    """The chore: send what is due; returns how many letters went. `still_valid` may still take one back."""
    if not outgoing.is_set_up():
        return 0
    sent, server = 0, get_connection()
    try:
        for letter in Letter.objects.due()[:BATCH]:
            if still_valid(letter) and letter.claim():
                sent += _send(letter, server)
    except ServerIsAway:
        pass
    finally:
        server.close()
    return sent


def _send(letter: Letter, server: BaseEmailBackend) -> bool:
    """No transaction is open while the mail server is spoken to."""
    try:
        server.open()
    except OSError as error:
        _failed(letter, error)
        Letter.objects.due().update(next_try_at=timezone.now() + PAUSES[0])  # it is away for the others too
        raise ServerIsAway from error
    try:
        server.send_messages([letter.as_message()])
    except Exception as error:  # whatever is wrong with this letter, the next one has its turn
        server.close()
        _failed(letter, error)
        if not isinstance(error, ANSWERS):  # a server that hangs must not hold up the other chores
            raise ServerIsAway from error
        return False
    letter.arrived()
    return True


def _failed(letter: Letter, error: Exception) -> None:
    letter.failed(error)
    logger.warning("Letter %d was not sent: %s", letter.pk, type(error).__name__)  # no address in a log


def forget_letters(now: datetime | None = None) -> int:
    now = now or timezone.now()
    sent = Q(state=State.SENT, settled_at__lt=now - SENT_KEPT)
    failed = Q(state=State.FAILED, settled_at__lt=now - FAILED_KEPT)
    return Letter.objects.filter(sent | failed).delete()[1].get("posts.Letter", 0)
