"""Django's SQLite, with the writers of one process in a queue.

SQLite lets writers that meet poll with growing pauses, and whoever polls at the right moment wins: with four threads
some waited for most of a second while others wrote fifty times. So a transaction, which here always begins with
BEGIN IMMEDIATE, first takes its place in a queue of ours. Other processes still meet in SQLite's own way.
"""

import threading
from collections import defaultdict, deque
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from posts.lib.folding import FUNCTION
from posts.lib.normal_form import folded

LONGEST_KEPT = 8192  # characters of a translated question; what is longer inserts many rows, and comes once


class WritersQueue:
    """First come, first served."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # of the two below; held for moments only
        self._busy = False
        self._waiting: deque[threading.Lock] = deque()

    def enter(self, timeout: float) -> bool:
        """Wait for the turn; False where it did not come in time."""
        with self._lock:
            if not self._busy:
                self._busy = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=timeout):
            return True
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True  # it came at the last moment

    def leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False


QUEUES: defaultdict[str, WritersQueue] = defaultdict(WritersQueue)  # one for each database file


class Cursor(base.SQLiteCursorWrapper):
    """Translates the words of a question once: Django does so each time, which takes longer than a short answer."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names or len(query) > LONGEST_KEPT:
            return str(super().convert_query(query, param_names=param_names))
        return _translated(query)


@lru_cache(maxsize=256)
def _translated(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


def _folded(text: str | None) -> str | None:
    return None if text is None else folded(text)


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds its place in the queue from BEGIN to the end of the transaction."""

    _writes = False

    def get_connection_params(self) -> dict[str, Any]:
        """A file that is not there is an error, not a new and empty database that all others of its owner can read."""
        params = super().get_connection_params()
        if isinstance(params["database"], Path):
            params["database"] = f"{params['database'].absolute().as_uri()}?mode=rw"
        return params

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.create_function(FUNCTION, 1, _folded, deterministic=True)
        return connection

    def create_cursor(self, name: str | None = None) -> Cursor:
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        self._enter_queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_queue()
            raise

    def _commit(self) -> Any:
        done = super()._commit()  # type: ignore[misc]
        self._leave_queue()  # a commit that failed is followed by a rollback
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave_queue()

    @property
    def _queue(self) -> WritersQueue:
        return QUEUES[str(self.settings_dict["NAME"])]

    def _enter_queue(self) -> None:
        seconds = self.settings_dict["OPTIONS"].get("timeout", 5)
        if not self._queue.enter(seconds):
            raise OperationalError("database is locked")  # as SQLite says it
        self._writes = True

    def _leave_queue(self) -> None:
        if self._writes:
            self._writes = False
            self._queue.leave()
