"""Torture test of counting: the server is killed again and again, and the numbers stay exact.

    python -m scripts.torture.views

On SQLite in a folder of its own; on PostgreSQL with `scripts/with_postgres.py` in front. Prints what docs/counting.md
says and fails where a number is not what was sent.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from typing import Any

from scripts.torture.own_blog import ARTICLES, ROOT, blog_of_its_own, check, write_articles

VISITORS, AGAIN = 500, 4  # each visitor sees every article, and the first four a second time
SENDERS = 8
TERMS = KILLS = 20
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36"
SECONDS = 60

Beacon = tuple[int, int]  # who sees which article


class KilledServer:
    """granian as `manage.py serve` starts it, in a process group that dies as one."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        from django.db import connection

        workers = 1 if connection.vendor == "sqlite" else 2
        serves = f"from mobility_blog.serving.supervisor import serve\nserve('127.0.0.1', {self.port}, {workers})"
        self.process = subprocess.Popen(
            [sys.executable, "-c", serves],
            cwd=ROOT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        give_up = time.monotonic() + SECONDS
        while time.monotonic() < give_up:
            with suppress(OSError, http.client.HTTPException):
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                line.request("GET", "/health/")
                if line.getresponse().status == 200:
                    return
            time.sleep(0.05)
        sys.exit("The server does not answer.")

    def end(self, number: signal.Signals) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, number)
        self.process.wait()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Senders:
    """Send every beacon until the server has acknowledged it, as many at once as there are senders."""

    def __init__(self, port: int, beacons: list[Beacon]) -> None:
        self.port, self.left, self.lock = port, list(beacons), threading.Lock()
        self.acknowledged: Counter[Beacon] = Counter()
        self.sent = 0
        self.threads = [threading.Thread(target=self._run) for _ in range(SENDERS)]

    def __enter__(self) -> "Senders":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: Any) -> None:
        for thread in self.threads:
            thread.join()

    @property
    def done(self) -> int:
        return self.acknowledged.total()

    def _run(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        while True:
            with self.lock:
                if not self.left:
                    return
                beacon = self.left.pop()
            while not self._send(line, beacon):
                line.close()
                time.sleep(0.02)
            with self.lock:
                self.acknowledged[beacon] += 1

    def _send(self, line: http.client.HTTPConnection, beacon: Beacon) -> bool:
        visitor, article = beacon
        address = f"10.{visitor // 250}.{visitor % 250}.9"
        headers = {"User-Agent": AGENT, "Sec-Fetch-Site": "same-origin", "X-Forwarded-For": address}
        with self.lock:
            self.sent += 1
        try:
            body = json.dumps({"ticket": f"ticket-{random.getrandbits(64)}"})
            line.request("POST", f"/post/article-{article}/seen/", body, headers)
            answer = line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        return answer.status == 204


def beacons() -> None:
    from posts.readership.drop_reason import DropReason
    from posts.readership.ingest.counting import today
    from posts.readership.models import View
    from posts.readership.reports.ledger import ledger

    write_articles()
    wanted = [(visitor, article) for visitor in range(VISITORS) for article in range(ARTICLES)]
    wanted += [(visitor, article) for visitor in range(VISITORS) for article in range(AGAIN)]
    random.shuffle(wanted)
    server = KilledServer(int(os.environ.get("PORT", "8791")))
    server.start()
    ends = [signal.SIGTERM] * TERMS + [signal.SIGKILL] * KILLS
    random.shuffle(ends)
    print(f"{len(wanted)} beacons of {VISITORS} visitors; the truth is {VISITORS * ARTICLES} views")
    with Senders(server.port, wanted) as senders:
        for number, end in enumerate(ends, 1):
            while senders.done < len(wanted) * number // (len(ends) + 1) and senders.left:
                time.sleep(0.005)
            server.end(end)
            server.start()
    first = ledger(today(), today())
    rows = set(View.objects.values_list("article__slug", "visitor_key"))
    print(
        f"acknowledged {senders.done} of {senders.sent} sent, server ended {TERMS} times by SIGTERM, {KILLS} by SIGKILL"
    )
    print(f"ledger: {told(first)}")
    check(first[DropReason.COUNTED] == len(rows) == VISITORS * ARTICLES, "the views are those of the truth")
    check(senders.done <= sum(first.values()) <= senders.sent, "every acknowledged hit is in the ledger, none invented")
    with Senders(server.port, wanted) as again:
        pass
    server.end(signal.SIGTERM)
    second = ledger(today(), today())
    print(f"all sent again: {told(second)}")
    check(second[DropReason.COUNTED] == first[DropReason.COUNTED], "sending all twice adds no view")
    check(sum(second.values()) == sum(first.values()) + again.sent, "the ledger grew by what was sent")


def told(places: dict[Any, int]) -> str:
    return ", ".join(f"{hits} {place.value}" for place, hits in places.items()) + f", together {sum(places.values())}"


if __name__ == "__main__":
    with blog_of_its_own():
        beacons()
