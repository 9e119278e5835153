"""Small writes of several threads in one transaction: one wait for the disk, where each would have had its own.

Only SQLite needs it; PostgreSQL lets those who commit at the same moment share their wait by itself. Who writes is
told after the commit, never before: what was acknowledged is on disk.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, transaction

T = TypeVar("T")
Given = TypeVar("Given")
WriteAll = Callable[[Sequence[Given]], Sequence[T]]  # one outcome for each, in the same order


class Entry(Generic[T]):
    """One write: what is given to a function that writes many of its kind, and what became of it."""

    result: T

    def __init__(self, write_all: WriteAll[Any, T], given: Any) -> None:
        self.write_all, self.given = write_all, given
        self.error: BaseException | None = None
        self.is_done = False
        self.turn = threading.Lock()  # let go when it is done, or when its thread is to lead the next ones
        self.turn.acquire()

    def outcome(self) -> T:
        if self.error is not None:
            raise self.error
        return self.result


class Together:
    """Whoever comes while a transaction is being written waits, and all who wait are the next one."""

    def __init__(self, using: str = DEFAULT_DB_ALIAS) -> None:
        self.using = using
        self.lock = threading.Lock()  # of the two below; held for moments only
        self.waiting: list[Entry[Any]] = []
        self.is_led = False

    def write(self, write: Callable[[], T]) -> T:
        return self.write_with_others(_each, write)

    def write_with_others(self, write_all: WriteAll[Given, T], given: Given) -> T:
        entry = Entry(write_all, given)
        with self.lock:
            self.waiting.append(entry)
            leads, self.is_led = not self.is_led, True
        if not leads:
            entry.turn.acquire()
        if not entry.is_done:
            self._lead()
        return entry.outcome()

    def _lead(self) -> None:
        """Write for all who wait, wake them, and let the first of those who came meanwhile lead."""
        taken: list[Entry[Any]] = []
        try:
            self._commit(taken)
        except BaseException as error:
            self._take(taken)  # ours too, where it went wrong before anything was taken
            for entry in taken:
                entry.error = error
        with self.lock:
            self.is_led = bool(self.waiting)
            if self.waiting:
                self.waiting[0].turn.release()
        for entry in taken:
            entry.is_done = True
            entry.turn.release()

    def _commit(self, taken: list[Entry[Any]]) -> None:
        try:
            with transaction.atomic(using=self.using):
                self._take(taken)  # only now: while it waited for its turn to write, more may have come
                _run(taken)
        except OperationalError:
            raise  # the database is locked, or the disk is full: alone it goes no better
        except Exception:
            self._take(taken)
            self._commit_alone(taken)  # one of them is to blame; the others shall not suffer

    def _take(self, taken: list[Entry[Any]]) -> None:
        with self.lock:
            taken += self.waiting
            self.waiting.clear()

    def _commit_alone(self, entries: Sequence[Entry[Any]]) -> None:
        for entry in entries:
            try:
                with transaction.atomic(using=self.using):
                    _run([entry])
            except Exception as error:
                entry.error = error


def _run(entries: Sequence[Entry[Any]]) -> None:
    """Those of one kind at once, and the kinds in the order in which their first one came."""
    kinds: dict[WriteAll[Any, Any], list[Entry[Any]]] = {}
    for entry in entries:
        kinds.setdefault(entry.write_all, []).append(entry)
    for write_all, alike in kinds.items():
        for entry, result in zip(alike, write_all([entry.given for entry in alike]), strict=True):
            entry.result = result


def _each(writes: Sequence[Callable[[], T]]) -> list[T]:
    return [write() for write in writes]


_together = Together()


def write_together(write: Callable[[], T]) -> T:
    """Run this small write, perhaps in one transaction with others' and by another thread; back when it is on disk.

    It must depend on nothing of its thread, and be content to be run again where a transaction was rolled back.
    """
    return write_with_others(_each, write)


def write_with_others(write_all: WriteAll[Given, T], given: Given) -> T:
    """The same for what one statement can write for all who wait: `write_all` is given those of its kind at once."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return write_all([given])[0]
    return _together.write_with_others(write_all, given)
