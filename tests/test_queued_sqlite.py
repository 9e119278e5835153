"""The queue of the writers of one process."""

import threading

import pytest
from django.db import OperationalError, connections, transaction

from mobility_blog.queued_sqlite.base import QUEUES, WritersQueue
from tests.support.queued import PATIENT, execute, queued_database
from tests.support.servers import wait_for


class TestQueue:
    def test_who_comes_first_is_served_first(self):
        queue, order, threads = WritersQueue(), [], []

        def stand(number):
            assert queue.enter(PATIENT)
            order.append(number)
            queue.leave()

        assert queue.enter(PATIENT)
        for number in range(5):
            threads.append(threading.Thread(target=stand, args=(number,)))
            threads[-1].start()
            wait_for(lambda number=number: len(queue._waiting) == number + 1, "a place in the queue")
        queue.leave()
        for thread in threads:
            thread.join()
        assert order == [0, 1, 2, 3, 4]

    def test_whose_turn_does_not_come_leaves_no_gap(self):
        queue = WritersQueue()
        assert queue.enter(PATIENT)
        assert not queue.enter(0.001)
        queue.leave()
        assert queue.enter(0.001)

    def test_an_empty_queue_lets_everybody_in(self):
        queue = WritersQueue()
        for _ in range(3):
            assert queue.enter(0)
            queue.leave()


@pytest.fixture
def database(tmp_path, django_db_blocker):
    with queued_database(tmp_path, django_db_blocker) as name:
        yield name


def is_free(database):
    return not QUEUES[database]._busy


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
    execute("SELECT * FROM note")
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
    assert QUEUES[database].enter(0)
    with pytest.raises(OperationalError, match="database is locked"), transaction.atomic(using="queued"):
        pass
    QUEUES[database].leave()
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
