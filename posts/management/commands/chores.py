"""`manage.py chores`: scheduler of the periodic work, one process beside the server or apart from it."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connections

from posts.blog.delivery import forget_letters
from posts.comments.notifications.chores import announce, deliver_letters, tell_moderators, write_letters
from posts.comments.notifications.contacts import forget_addresses
from posts.comments.questions import unanswered_questions
from posts.comments.retention import forget_networks, purge_spam
from posts.management.catching_up import Backlog, everything_behind
from posts.management.first_start import require_prepared
from posts.readership.rollup.close import close_days
from posts.readership.rollup.downsampling import fold_months
from posts.readership.weekly.letter import send_weekly_letters

logger = logging.getLogger(__name__)


def weekly_letters() -> int:
    """The numbers' weekly letter also tells of the comments, which they know nothing of."""
    return send_weekly_letters(unanswered_questions().count())


# What is done, and every how many seconds. Each is safe to be killed anywhere and to run on two hosts at once.
CHORES: tuple[tuple[Callable[[], object], int], ...] = (
    (close_days, 60),
    (forget_networks, 600),
    (purge_spam, 3600),
    (fold_months, 3600),
    (announce, 10),
    (write_letters, 10),
    (tell_moderators, 30),
    (weekly_letters, 300),
    (deliver_letters, 5),
    (forget_letters, 3600),
    (forget_addresses, 3600),
    (Backlog().catch_up, 1),
)


class Command(BaseCommand):
    help = "Do the periodic work until told to stop: close the days of the view count, send mail, forget what is over."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do everything once, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        if options["once"]:
            for chore, _seconds in CHORES:
                chore()
            for _done in everything_behind():
                pass
            return
        work_until_told()


def work_until_told() -> None:
    """Until SIGTERM or SIGINT, and then to the end of the chore in hand."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    work_until(stop)


def work_until(stop: threading.Event) -> None:
    """Each chore when it is due. One that fails is logged and tried again the next time."""
    due = {chore: time.monotonic() for chore, _seconds in CHORES}
    while not stop.is_set():
        for chore, seconds in CHORES:
            if time.monotonic() >= due[chore] and not stop.is_set():
                close_old_connections()
                try:
                    chore()
                except Exception:
                    logger.exception("The chore %s failed; it is tried again in %s s.", chore.__name__, seconds)
                due[chore] = time.monotonic() + seconds
        stop.wait(max(0, min(due.values()) - time.monotonic()))
    connections.close_all()  # the last one that closes SQLite's files tidies them up
