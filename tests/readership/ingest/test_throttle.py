import pytest

from posts.lib.http.rate_limit import SlidingWindow
from posts.readership.ingest.throttle import Newcomers


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_so_many_within_so_many_seconds(clock):
    window = SlidingWindow(2, 60, clock)
    assert [window.admits("a") for _ in range(3)] == [True, True, False]
    assert window.admits("b")
    clock.now = 60
    assert window.admits("a")


def test_what_was_refused_does_not_count(clock):
    window = SlidingWindow(1, 60, clock)
    window.admits("a")
    clock.now = 30
    assert not window.admits("a")
    clock.now = 61
    assert window.admits("a")


def test_who_is_known_may_come_again(clock):
    newcomers = Newcomers(2, 3600, clock)
    assert [newcomers.admits("network", visitor) for visitor in (1, 2, 3, 1, 2)] == [True, True, False, True, True]
    clock.now = 3601
    assert newcomers.admits("network", 3)


def test_memory_is_given_back(clock):
    window, newcomers = SlidingWindow(1, 60, clock), Newcomers(1, 60, clock)
    for number in range(100):
        window.admits(number)
        newcomers.admits(number, number)
    clock.now = 61
    window.admits("a")
    newcomers.admits("a", "a")
    assert (len(window.times), len(newcomers.known), len(newcomers.window.times)) == (1, 1, 1)


def test_whatever_number_comes_so_many_are_remembered(clock):
    window, newcomers = SlidingWindow(1, 60, clock, remembered=50), Newcomers(1, 60, clock, remembered=50)
    for number in range(1000):
        clock.now += 0.001
        assert window.admits(number)
        assert newcomers.admits(number, number)
    assert (len(window.times), len(newcomers.known), len(newcomers.window.times)) == (50, 50, 50)
    assert not window.admits(999)
    assert not window.admits(951)


def test_who_keeps_trying_is_remembered(clock):
    window = SlidingWindow(1, 60, clock, remembered=10)
    window.admits("flood")
    for number in range(100):
        window.admits(number)
        assert not window.admits("flood")
