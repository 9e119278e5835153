"""FIFO lock: first come, first served. A `threading.Lock` lets in whoever asks at the right moment."""

import threading
from collections import deque
from typing import Any

FOR_EVER = -1


class FairLock:
    """Used as a `threading.Lock` is. Whoever lets it go hands it to the one who has waited longest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # of the two below; held for moments only
        self._is_held = False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self, timeout: float = FOR_EVER) -> bool:
        """Wait for the turn; False where it did not come in time."""
        with self._lock:
            if not self._is_held:
                self._is_held = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=timeout):
            return True
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True  # it came at the last moment

    def release(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_held = False

    def locked(self) -> bool:
        return self._is_held

    def waiting(self) -> int:
        return len(self._waiting)

    def __enter__(self) -> "FairLock":
        self.acquire()
        return self

    def __exit__(self, *raised: Any) -> None:
        self.release()
