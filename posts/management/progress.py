"""Progress of a long step: what it does and how far it is, said every few seconds; Ctrl-C ends it at once.

A statement of the database may run for minutes in which no line of Python is reached, so both is the work of a thread
of its own. Whatever is prepared stands in transactions, and may be ended anywhere.
"""

import os
import select
import signal
import sys
import threading
import time
from types import TracebackType

SECONDS = 5  # that nobody needs to be told of
ENDED_BY_SIGNAL = 130
ENDS = (signal.SIGINT, signal.SIGTERM)


class Progress:
    def __init__(self) -> None:
        self.step = ""
        self.since = time.monotonic()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def now(self, step: str) -> None:
        """What is done from here on."""
        self.step, self.since = step, time.monotonic()

    def __enter__(self) -> "Progress":
        self.signalled, self.signal_end = os.pipe()
        os.set_blocking(self.signal_end, False)
        self.handlers = {number: signal.signal(number, lambda _number, _frame: None) for number in ENDS}
        # The number of each signal is written there, even amid a statement.
        self.wakeup = signal.set_wakeup_fd(self.signal_end)
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(self.wakeup)
        for number, handler in self.handlers.items():
            signal.signal(number, handler)
        os.close(self.signal_end)
        self.thread.join()
        os.close(self.signalled)

    def _watch(self) -> None:
        while True:
            if not select.select([self.signalled], [], [], SECONDS)[0]:
                self._say()
                continue
            heard = os.read(self.signalled, 1)
            if not heard:
                return
            if heard[0] in ENDS:
                print("Stopped. The next start goes on from here.", file=sys.stderr, flush=True)
                os._exit(ENDED_BY_SIGNAL)

    def _say(self) -> None:
        seconds = int(time.monotonic() - self.since)
        if self.step and seconds >= SECONDS - 1:
            print(f"Still {self.step}: {seconds} s", file=sys.stderr, flush=True)
