"""Rate limit of hits: how many of one network are believed. In the memory of each server process, nowhere else."""

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable

from posts.lib.http.rate_limit import MOST_REMEMBERED, Clock, SlidingWindow

HITS_A_MINUTE = 60  # of one network, and as many that tell how they were left
NEW_VISITORS_AN_HOUR = 50  # of one network for one article
HOUR = 3600


class Newcomers:
    """At most so many different visitors of each place within the last so many seconds; who is known may come again."""

    def __init__(
        self, most: int, seconds: int, clock: Clock = time.monotonic, remembered: int = MOST_REMEMBERED
    ) -> None:
        self.window = SlidingWindow(most, seconds, clock, remembered)
        self.known: OrderedDict[Hashable, float] = OrderedDict()  # who came first stands first
        self.lock = threading.Lock()

    def admits(self, place: Hashable, visitor: Hashable) -> bool:
        now = self.window.clock()
        with self.lock:
            while self.known and next(iter(self.known.values())) <= now - self.window.seconds:
                self.known.popitem(last=False)
            if (place, visitor) in self.known:
                return True
            if not self.window.admits(place):
                return False
            self.known[place, visitor] = now
            if len(self.known) > self.window.remembered:
                self.known.popitem(last=False)
        return True

    def clear(self) -> None:
        with self.lock:
            self.window.clear()
            self.known.clear()


newcomers = Newcomers(NEW_VISITORS_AN_HOUR, HOUR)
