"""Health check of storage: whether the blog can write, found out by writing.

Anybody may ask, so it is tried by one thread at a time and at most every few seconds; all others get the last answer.
"""

import os
import tempfile
import threading
import time

from django.conf import settings
from django.db import DatabaseError, connection, transaction

TRIED_EVERY = 5.0  # seconds
BYTES = 64 * 1024  # as much as a page of comments or a small picture takes


class Writing:
    """The last try, and what came of it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tried_at = float("-inf")
        self._trouble = ""

    def trouble(self) -> str:
        """Why nothing can be written; empty where it can."""
        if time.monotonic() - self._tried_at >= TRIED_EVERY and self._lock.acquire(blocking=False):
            try:
                self._trouble = _try_folder() or _try_database()
                self._tried_at = time.monotonic()
            finally:
                self._lock.release()
        return self._trouble


def _try_folder() -> str:
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(bytes(BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return f"nothing can be written into the data folder: {error.strerror}"
    return ""


def _try_database() -> str:
    """A commit that changes nothing."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA user_version = 0")  # a number that nobody reads
            else:
                cursor.execute("SHOW transaction_read_only")
                if cursor.fetchone()[0] == "on":
                    return "nothing can be written into the database: it is read-only"
                cursor.execute("SELECT txid_current()")  # only what writes has one
    except DatabaseError:
        return "nothing can be written into the database"
    return ""


writing = Writing()
