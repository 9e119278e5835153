"""The queue of the writers of one process."""

import threading
from functools import partial

import pytest
from django.db import IntegrityError, OperationalError, connections, transaction

from mobility_blog.sqlite.base import QUEUES, is_read
from tests.support.queued import PATIENT, execute, queued_database
from tests.support.servers import wait_for


@pytest.fixture
def database(tmp_path, django_db_blocker):
    with queued_database(tmp_path, django_db_blocker) as name:
        yield name


def is_free(database):
    return not QUEUES[database].locked()


def test_a_transaction_is_in_the_queue_until_it_ends(database):
    with transaction.atomic(using="queued"):
        assert not is_free(database)
        execute("INSERT INTO note VALUES ('kept')")
        with transaction.atomic(using="queued"):
            execute("INSERT INTO note VALUES ('kept too')")
        assert not is_free(database)
    assert is_free(database)
    assert execute("SELECT count(*) FROM note") == [(2,)]


def test_reading_waits_for_nobody(database):
    with QUEUES[database]:
        assert execute("SELECT * FROM note") == []


@pytest.mark.parametrize(
    "statement", ["SELECT 1", "\n  select 1", "WITH two AS (SELECT 2) SELECT 1", "PRAGMA user_version"]
)
def test_what_is_read(statement):
    assert is_read(statement)


@pytest.mark.parametrize(
    "statement", ["INSERT INTO note", "update note", " DELETE FROM note", "REPLACE", "CREATE", "VACUUM"]
)
def test_what_is_written(statement):
    assert not is_read(statement)


def in_thread(work):
    def run():
        work()
        connections["queued"].close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@transaction.atomic(using="queued")
def write_in_transaction(text):
    execute(f"INSERT INTO note VALUES ('{text}')")


def test_writes_outside_of_a_transaction_stand_in_line_with_the_others(database):
    connections.settings["queued"]["OPTIONS"]["timeout"] = PATIENT
    works = [
        partial(write_in_transaction, "1"),
        partial(execute, "INSERT INTO note VALUES ('2')"),
        partial(execute, "UPDATE note SET text = '3' WHERE text = '2'"),
        partial(write_in_transaction, "2"),
    ]
    threads = []
    with QUEUES[database] as queue:
        for number, work in enumerate(works):
            threads.append(in_thread(work))
            wait_for(lambda number=number: queue.waiting() == number + 1, "a place in the queue")
    for thread in threads:
        thread.join()
    assert execute("SELECT text FROM note ORDER BY rowid") == [("1",), ("3",), ("2",)]
    assert is_free(database)


def test_many_rows_at_once_stand_in_line_too(database):
    with QUEUES[database], pytest.raises(OperationalError, match="locked"), connections["queued"].cursor() as cursor:
        cursor.executemany("INSERT INTO note VALUES (%s)", [("1",), ("2",)])


def test_a_write_that_fails_leaves_the_queue(database):
    execute("INSERT INTO note VALUES ('once')")
    with pytest.raises(IntegrityError):
        execute("INSERT INTO note VALUES ('once')")
    assert is_free(database)


def test_what_a_write_returns_can_be_fetched(database):
    assert execute("INSERT INTO note VALUES ('a'), ('b') RETURNING text") == [("a",), ("b",)]
    write_in_transaction("c")


def test_what_is_done_after_the_commit_may_write(database):
    with transaction.atomic(using="queued"):
        transaction.on_commit(lambda: execute("INSERT INTO note VALUES ('alone')"), using="queued")
        transaction.on_commit(lambda: write_in_transaction("together"), using="queued")
    assert execute("SELECT text FROM note") == [("alone",), ("together",)]
    assert is_free(database)


def test_a_connection_that_is_not_open_yet_takes_its_turn_too(database):
    connections["queued"].close()
    with transaction.atomic(using="queued"):
        assert not is_free(database)
    connections["queued"].close()
    execute("INSERT INTO note VALUES ('kept')")
    assert is_free(database)


def test_a_broken_transaction_leaves_the_queue(database):
    @transaction.atomic(using="queued")
    def write_and_break():
        execute("INSERT INTO note VALUES ('lost')")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_break()
    assert is_free(database)
    assert execute("SELECT * FROM note") == []


def test_a_connection_that_is_closed_within_leaves_the_queue(database):
    with transaction.atomic(using="queued"):
        connections["queued"].close()
    assert is_free(database)


def test_a_database_locked_by_another_process_is_told_and_the_queue_left(database):
    stranger = connections.create_connection("queued")
    stranger.connect()
    stranger.connection.execute("BEGIN IMMEDIATE")  # as another process would: our queue knows nothing of it
    with pytest.raises(OperationalError, match="locked"), transaction.atomic(using="queued"):
        pass
    assert is_free(database)
    stranger.connection.rollback()
    stranger.close()


def test_who_waits_too_long_is_told_as_sqlite_tells_it(database):
    assert QUEUES[database].acquire(0)
    with pytest.raises(OperationalError, match="database is locked"), transaction.atomic(using="queued"):
        pass
    QUEUES[database].release()
    with transaction.atomic(using="queued"):
        execute("INSERT INTO note VALUES ('later')")


def test_all_that_many_threads_write_is_there(database):
    def write(number):
        for _ in range(20):
            with transaction.atomic(using="queued"):
                before = execute("SELECT count(*) FROM note")[0][0]
                execute(f"INSERT INTO note VALUES ('{before}')")
        connections["queued"].close()

    connections.settings["queued"]["OPTIONS"]["timeout"] = PATIENT
    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert execute("SELECT count(DISTINCT text), count(*) FROM note") == [(120, 120)]
    assert is_free(database)
