"""Group commit: small writes of several threads in one transaction, one wait for the disk instead of one for each.

Only SQLite needs it; PostgreSQL lets those who commit at the same moment share their wait by itself. Who writes is
told after the commit, never before: what was acknowledged is on disk.
"""

from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, transaction

from posts.lib.db.fair_lock import FairLock

T = TypeVar("T")


class PendingWrite(Generic[T]):
    """One write, and what became of it."""

    result: T

    def __init__(self, write: Callable[[], T]) -> None:
        self.write = write
        self.error: BaseException | None = None
        self.is_done = False

    def outcome(self) -> T:
        if self.error is not None:
            raise self.error
        return self.result


class GroupCommit:
    """Whoever comes while a transaction is being written waits, and the first of those who wait writes for them all."""

    def __init__(self, using: str = DEFAULT_DB_ALIAS) -> None:
        self.using = using
        self.leading = FairLock()  # fair, so that who was written for hears of it before the next ones are written
        self.waiting: deque[PendingWrite[Any]] = deque()

    def write(self, write: Callable[[], T]) -> T:
        entry = PendingWrite(write)
        self.waiting.append(entry)
        with self.leading:
            if not entry.is_done:
                self._write_all()
        return entry.outcome()

    def _write_all(self) -> None:
        taken: list[PendingWrite[Any]] = []
        try:
            self._commit(taken)
        except BaseException as error:
            self._take(taken)  # ours too, where it went wrong before anything was taken
            for entry in taken:
                entry.error = error
        for entry in taken:
            entry.is_done = True

    def _commit(self, taken: list[PendingWrite[Any]]) -> None:
        try:
            with transaction.atomic(using=self.using):
                self._take(taken)  # only now: while it waited for its turn to write, more may have come
                for entry in taken:
                    entry.result = entry.write()
        except OperationalError:
            raise  # the database is locked, or the disk is full: alone it goes no better
        except Exception:
            self._take(taken)
            self._commit_alone(taken)  # one of them is to blame; the others shall not suffer

    def _take(self, taken: list[PendingWrite[Any]]) -> None:
        while self.waiting:
            taken.append(self.waiting.popleft())

    def _commit_alone(self, entries: list[PendingWrite[Any]]) -> None:
        for entry in entries:
            try:
                with transaction.atomic(using=self.using):
                    entry.result = entry.write()
            except Exception as error:
                entry.error = error


_group_commit = GroupCommit()


def write_together(write: Callable[[], T]) -> T:
    """Run this small write, perhaps in one transaction with others' and by another thread; back when it is on disk.

    It must depend on nothing of its thread, leave nothing for `on_commit`, and be content to be run again where a
    transaction was rolled back.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return write()
    return _group_commit.write(write)
