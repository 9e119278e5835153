import threading

from posts.lib.db.fair_lock import FairLock
from tests.support.queued import PATIENT
from tests.support.servers import wait_for


def test_who_comes_first_is_served_first():
    lock, order, threads = FairLock(), [], []

    def stand(number):
        with lock:
            order.append(number)

    with lock:
        for number in range(5):
            threads.append(threading.Thread(target=stand, args=(number,)))
            threads[-1].start()
            wait_for(lambda number=number: lock.waiting() == number + 1, "a place in the line")
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_whose_turn_does_not_come_leaves_no_gap():
    lock = FairLock()
    assert lock.acquire(PATIENT)
    assert not lock.acquire(0.001)
    lock.release()
    assert lock.acquire(0.001)


def test_who_finds_it_free_gets_it_at_once():
    lock = FairLock()
    for _ in range(3):
        assert lock.acquire(0)
        assert lock.locked()
        lock.release()
    assert not lock.locked()
