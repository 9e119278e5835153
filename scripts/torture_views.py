"""Count views while the server is killed again and again, and close days while the chore is: the numbers stay exact.

    python scripts/torture_views.py [beacons | rollup]

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
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

VISITORS, ARTICLES, AGAIN = 500, 16, 4  # each visitor sees every article, and the first four a second time
SENDERS = 8
TERMS = KILLS = 20
ROLLUP_KILLS = 30
ROLLUP_ROWS = 6_000
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36"
SECONDS = 60

Beacon = tuple[int, int]  # who sees which article


class Server:
    """granian as `manage.py serve` starts it, in a process group that dies as one."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        from django.db import connection

        workers = 1 if connection.vendor == "sqlite" else 2
        serves = f"from mobility_blog.supervisor import serve\nserve('127.0.0.1', {self.port}, {workers}, 4)"
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
    """10,000 beacons with a known truth, and the server ended 40 times meanwhile; then all of them again."""
    from posts.readership.counting import today
    from posts.readership.ledger import ledger
    from posts.readership.models import View
    from posts.readership.verdict import Verdict

    write_articles()
    wanted = [(visitor, article) for visitor in range(VISITORS) for article in range(ARTICLES)]
    wanted += [(visitor, article) for visitor in range(VISITORS) for article in range(AGAIN)]
    random.shuffle(wanted)
    server = Server(int(os.environ.get("PORT", "8791")))
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
    check(first[Verdict.COUNTED] == len(rows) == VISITORS * ARTICLES, "the views are those of the truth")
    check(senders.done <= sum(first.values()) <= senders.sent, "every acknowledged hit is in the ledger, none invented")
    with Senders(server.port, wanted) as again:
        pass
    server.end(signal.SIGTERM)
    second = ledger(today(), today())
    print(f"all sent again: {told(second)}")
    check(second[Verdict.COUNTED] == first[Verdict.COUNTED], "sending all twice adds no view")
    check(sum(second.values()) == sum(first.values()) + again.sent, "the ledger grew by what was sent")


def rollup() -> None:
    """A day of rows is closed by the chore, which is killed at a random moment, then run to its end: 30 times."""
    from posts.readership.rollup import close_days

    write_articles()
    day = datetime.now(UTC).date() - timedelta(days=2)
    make_day(day)
    close_days()
    whole = everything()
    started = time.monotonic()
    make_day(day)
    chore(None)
    length = time.monotonic() - started
    check(everything() == whole, "an undisturbed chore gives the same rows")
    unfinished = 0
    for _ in range(ROLLUP_KILLS):
        make_day(day)
        chore(random.uniform(length * 0.2, length))
        unfinished += bool(rows_left(day))
        close_days()
        check(everything() == whole, "the same rows after a kill", quiet=True)
    print(f"{ROLLUP_ROWS} rows; the chore killed {ROLLUP_KILLS} times, {unfinished} of them before its end")
    print("ok: the same rows every time")


def chore(kill_after: float | None) -> None:
    process = subprocess.Popen([sys.executable, "manage.py", "chores", "--once"], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        process.wait(kill_after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def write_articles() -> None:
    from posts.articles.models import Article

    for number in range(ARTICLES):
        source = "## Step back\n\nOne foot.\n\n## Lean in\n\nBoth hands.\n"
        Article(title=f"Article {number}", slug=f"article-{number}", source=source, state="published").save()


def make_day(day: date) -> None:
    """The same rows each time; what was made of them before is gone."""
    from posts.articles.models import Article
    from posts.readership.models import Exclusions, View

    for model in closed():
        model.objects.all().delete()
    dice = random.Random(7)
    ids = list(Article.objects.order_by("slug").values_list("pk", flat=True))
    View.objects.bulk_create(
        [
            View(
                article_id=dice.choice(ids), day=day, visitor_key=number.to_bytes(16), told=dice.randrange(3),
                seconds=dice.randrange(300), ended=dice.random() < 0.4, headings=dice.randrange(4),
                referrer=dice.choice(["", "Google", "forum.example.org"]), campaign="",
                seen_at=datetime.combine(day, datetime.min.time(), UTC) + timedelta(seconds=number),
            )
            for number in range(ROLLUP_ROWS)
        ],
        batch_size=1000,
    )  # fmt: skip
    Exclusions.objects.tally(
        {
            "article_id": dice.choice([*ids, None]),
            "day": day,
            "reason": "robot",
            "slot": 1 + dice.randrange(16),
            "hits": 1,
        }
        for _ in range(500)
    )


def closed() -> list[Any]:
    from posts.readership.days import DayHeadings, DayReferrers, DayViews
    from posts.readership.models import Exclusions

    return [DayViews, DayReferrers, DayHeadings, Exclusions]


def rows_left(day: date) -> int:
    from posts.readership.models import Exclusions, View

    return View.objects.filter(day=day).count() + Exclusions.objects.filter(day=day, slot__gt=0).count()


def everything() -> list[list[str]]:
    return [sorted(map(_without_number, model.objects.values())) for model in closed()]


def _without_number(row: dict[str, Any]) -> str:
    return repr({name: value for name, value in row.items() if name != "id"})


def told(places: dict[Any, int]) -> str:
    return ", ".join(f"{hits} {place.value}" for place, hits in places.items()) + f", together {sum(places.values())}"


def check(holds: bool, words: str, quiet: bool = False) -> None:
    if not holds:
        sys.exit(f"NOT SO: {words}")
    if not quiet:
        print(f"ok: {words}")


def prepare(folder: str) -> None:
    os.environ |= {"DATA_DIR": folder, "TRUSTED_PROXIES": "1", "DJANGO_SETTINGS_MODULE": "mobility_blog.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def main(what: str) -> None:
    with tempfile.TemporaryDirectory(prefix="mobility-blog-torture-") as folder:
        prepare(folder)
        {"beacons": beacons, "rollup": rollup}[what]()


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "beacons")
