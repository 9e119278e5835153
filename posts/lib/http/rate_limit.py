"""Rate limit, a sliding window in memory: how often somebody may do what is not stored, such as a preview.

What is stored is counted from its rows instead (comments: `writing/submission.py`). Each server process counts for
itself. Whatever number of networks come, so many are remembered and no more: those that did not try for the longest are
forgotten first.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache

MOST_REMEMBERED = 10_000  # of a kind; a network takes some 300 bytes
MINUTE = 60

Clock = Callable[[], float]


class SlidingWindow:
    """At most so many of each within the last so many seconds; what was refused does not count."""

    def __init__(
        self, most: int, seconds: int, clock: Clock = time.monotonic, remembered: int = MOST_REMEMBERED
    ) -> None:
        self.most, self.seconds, self.clock, self.remembered = most, seconds, clock, remembered
        self.times: OrderedDict[Hashable, list[float]] = OrderedDict()  # who tried last stands last
        self.lock = threading.Lock()

    def admits(self, who: Hashable) -> bool:
        now = self.clock()
        with self.lock:
            times = [moment for moment in self.times.pop(who, ()) if moment > now - self.seconds]
            admitted = len(times) < self.most
            if admitted:
                times.append(now)
            self.times[who] = times
            while len(self.times) > self.remembered or self._oldest()[-1] <= now - self.seconds:
                self.times.popitem(last=False)
        return admitted

    def clear(self) -> None:
        with self.lock:
            self.times.clear()

    def _oldest(self) -> list[float]:
        return next(iter(self.times.values()))


@cache  # what is limited, and how often it may happen, are constants of ours
def _window(action: str, a_minute: int) -> SlidingWindow:
    return SlidingWindow(a_minute, MINUTE)


def allows(action: str, who: Hashable, a_minute: int) -> bool:
    """Count one try, and say whether it is within the number for one minute."""
    return _window(action, a_minute).admits(who)


def reset_limits() -> None:
    _window.cache_clear()
