"""How many hits of one network are believed. Kept in the memory of each server process, nowhere else."""

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable

HITS_A_MINUTE = 60  # of one network
NEW_VISITORS_AN_HOUR = 50  # of one network for one article
MINUTE, HOUR = 60, 3600

Clock = Callable[[], float]


class Window:
    """At most so many of each within the last so many seconds; what was refused does not count."""

    def __init__(self, most: int, seconds: int, clock: Clock = time.monotonic) -> None:
        self.most, self.seconds, self.clock = most, seconds, clock
        self.times: dict[Hashable, deque[float]] = {}
        self.swept = clock()
        self.lock = threading.Lock()

    def admits(self, who: Hashable) -> bool:
        now = self.clock()
        with self.lock:
            self._sweep(now)
            times = self.times.setdefault(who, deque())
            while times and times[0] <= now - self.seconds:
                times.popleft()
            if len(times) >= self.most:
                return False
            times.append(now)
            return True

    def forget(self) -> None:
        with self.lock:
            self.times.clear()

    def _sweep(self, now: float) -> None:
        """Once in a while let go of those who have not been here since."""
        if now - self.swept >= self.seconds:
            self.times = {who: times for who, times in self.times.items() if times[-1] > now - self.seconds}
            self.swept = now


class Newcomers:
    """At most so many different visitors of each place within the last so many seconds; who is known may come again."""

    def __init__(self, most: int, seconds: int, clock: Clock = time.monotonic) -> None:
        self.window = Window(most, seconds, clock)
        self.known: dict[Hashable, float] = {}
        self.swept = clock()

    def admits(self, place: Hashable, visitor: Hashable) -> bool:
        now = self.window.clock()
        if now - self.swept >= self.window.seconds:
            self.known = {who: since for who, since in list(self.known.items()) if since > now - self.window.seconds}
            self.swept = now
        if (place, visitor) in self.known:
            return True
        if not self.window.admits(place):
            return False
        self.known[place, visitor] = now
        return True

    def forget(self) -> None:
        self.window.forget()
        self.known.clear()


hits = Window(HITS_A_MINUTE, MINUTE)
leavings = Window(HITS_A_MINUTE, MINUTE)
newcomers = Newcomers(NEW_VISITORS_AN_HOUR, HOUR)


def forget() -> None:
    """Start counting anew."""
    for window in (hits, leavings, newcomers):
        window.forget()
