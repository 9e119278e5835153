"""Small writes that share a transaction."""

import sqlite3
import threading
from contextlib import closing
from functools import partial

import pytest
from django.db import IntegrityError, OperationalError, connection, connections
from django.utils.connection import ConnectionDoesNotExist

from mobility_blog.sqlite.base import QUEUES
from posts.lib.db.group_commit import GroupCommit, write_together
from tests.support.queued import PATIENT, execute, queued_database
from tests.support.servers import wait_for


@pytest.fixture
def database(tmp_path, django_db_blocker):
    with queued_database(tmp_path, django_db_blocker, timeout=PATIENT) as name:
        yield name


@pytest.fixture
def together():
    return GroupCommit("queued")


def note(text):
    def write():
        execute(f"INSERT INTO note VALUES ('{text}')")
        return threading.get_ident()

    return write


def notes(database):
    """What another process would see."""
    with closing(sqlite3.connect(database)) as stranger:
        return [text for (text,) in stranger.execute("SELECT text FROM note ORDER BY rowid")]


class Writer(threading.Thread):
    """Writes and keeps what came of it; it starts at once, and is there once it waits."""

    def __init__(self, write):
        super().__init__()
        self.work = write
        self.wrote = self.error = None
        self.start()

    def run(self):
        try:
            self.wrote = self.work()
        except Exception as error:
            self.error = error
        connections["queued"].close()


def write_at_once(together, database, *writes):
    """Let the writers come while the database is somebody else's, so that all wait."""
    writers = []
    with QUEUES[database]:
        for number, write in enumerate(writes):
            writers.append(Writer(partial(together.write, write)))
            wait_for(lambda number=number: len(together.waiting) == number + 1, "the writer to wait")
    for writer in writers:
        writer.join()
    return writers


def test_who_writes_is_told_when_it_is_stored(together, database):
    together.write(note("one"))
    assert notes(database) == ["one"]


def test_all_who_wait_are_written_by_one_of_them_in_the_order_they_came(together, database):
    writers = write_at_once(together, database, *[note(str(number)) for number in range(4)])
    assert notes(database) == ["0", "1", "2", "3"]
    assert len({writer.wrote for writer in writers}) == 1


def test_nothing_is_acknowledged_before_all_are_stored(together, database):
    seen = []

    def look():
        seen.append(notes(database))

    write_at_once(together, database, note("early"), look)
    assert seen == [[]]


def test_one_that_fails_does_not_spoil_the_others(together, database):
    together.write(note("there"))
    before, failing, after = write_at_once(together, database, note("before"), note("there"), note("after"))
    assert isinstance(failing.error, IntegrityError)
    assert (before.error, after.error) == (None, None)
    assert notes(database) == ["there", "before", "after"]


def test_one_that_fails_only_at_the_commit_does_not_spoil_the_others(together, database):
    execute("CREATE TABLE reply (text REFERENCES note (text) DEFERRABLE INITIALLY DEFERRED)")

    def reply_to_nothing():
        execute("INSERT INTO reply VALUES ('nothing')")

    good, failing = write_at_once(together, database, note("good"), reply_to_nothing)
    assert (good.error, type(failing.error)) == (None, IntegrityError)
    assert notes(database) == ["good"]


def test_a_locked_database_is_told_to_everybody_and_blocks_nobody_afterwards(together, database):
    connections.settings["queued"]["OPTIONS"]["timeout"] = 0.05
    with closing(sqlite3.connect(database, isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")  # as another process would
        writers = write_at_once(together, database, note("one"), note("two"))
        stranger.execute("ROLLBACK")
    assert [type(writer.error) for writer in writers] == [OperationalError] * 2
    together.write(note("later"))
    assert notes(database) == ["later"]


def test_of_many_threads_every_note_is_there_once(together, database):
    def write(first):
        for number in range(50):
            assert together.write(note(f"{first} {number}"))
            assert f"{first} {number}" in notes(database)
        connections["queued"].close()

    threads = [threading.Thread(target=write, args=(first,)) for first in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(notes(database)) == 300


@pytest.mark.django_db
def test_within_a_transaction_it_is_part_of_it(django_assert_num_queries):
    assert connection.in_atomic_block
    with django_assert_num_queries(0):
        assert write_together(lambda: 5) == 5


def test_a_transaction_that_cannot_begin_is_told_and_blocks_nobody_afterwards(together, database):
    together.using = "nowhere"
    for _ in range(2):
        with pytest.raises(ConnectionDoesNotExist):
            together.write(note("lost"))
    together.using = "queued"
    together.write(note("later"))
    assert notes(database) == ["later"]


def test_who_is_interrupted_leaves_nobody_waiting(together, database):
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        together.write(interrupted)
    together.write(note("later"))
    assert notes(database) == ["later"]
