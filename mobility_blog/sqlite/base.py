"""FIFO writers queue for Django's SQLite: in one process they write first come, first served.

SQLite lets writers that meet poll with growing pauses, and whoever polls at the right moment wins: with four threads
some waited for most of a second while others wrote fifty times. So a transaction, which here always begins with
BEGIN IMMEDIATE, first takes its place in a queue of ours, and so does what is written outside of one. Other processes
still meet in SQLite's own way.
"""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from posts.lib.db.fair_lock import FairLock
from posts.lib.db.folded_search import FUNCTION
from posts.lib.text.normal_form import folded

PATIENCE = 5.0  # seconds, where the settings name none: SQLite's own
READS = ("SELECT", "WITH", "EXPLAIN", "PRAGMA")  # what a statement that writes nothing begins with

QUEUES: defaultdict[str, FairLock] = defaultdict(FairLock)  # one for each database file


def is_read(statement: str) -> bool:
    return statement.lstrip()[: len("EXPLAIN")].upper().startswith(READS)


def _folded(text: str | None) -> str | None:
    return None if text is None else folded(text)


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds its place in the queue from BEGIN to the end of the transaction, or while it writes outside of one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_its_turn = False
        self.execute_wrappers.append(self._execute_in_turn)

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

    def set_autocommit(self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False) -> None:
        """Where `atomic` begins a transaction; it ends by one of the three below, before anything runs `on_commit`."""
        begins = force_begin_transaction_with_broken_autocommit and not autocommit
        if begins:
            self._take_turn()
        try:
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        except BaseException:
            self._end_turn()
            raise

    def commit(self) -> None:
        super().commit()
        self._end_turn()  # a commit that failed is followed by a rollback

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._end_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._end_turn()

    def _execute_in_turn(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """A write that is a transaction by itself, as what is saved outside of `atomic`.

        Where it returns values it ends once these are fetched: whoever comes next may wait for that in SQLite's way.
        """
        if self._has_its_turn or is_read(sql):
            return execute(sql, params, many, context)
        self._take_turn()
        try:
            return execute(sql, params, many, context)
        finally:
            self._end_turn()

    @property
    def _queue(self) -> FairLock:
        return QUEUES[str(self.settings_dict["NAME"])]

    def _take_turn(self) -> None:
        if not self._queue.acquire(self.settings_dict["OPTIONS"].get("timeout", PATIENCE)):
            raise OperationalError("database is locked")  # as SQLite says it
        self._has_its_turn = True

    def _end_turn(self) -> None:
        if self._has_its_turn:
            self._has_its_turn = False
            self._queue.release()
