"""Benchmark of the reports, the beacon and the roll-up on five years of a busy blog, in a database of its own.

    python -m scripts.bench.large_reports [--articles 1000] [--days 1826] [--raw 1000000]

By default about 100 million views in all, a million of them rows of the open day. On SQLite in a folder of its own; on
PostgreSQL with `scripts/with_postgres.py` in front. Prints each figure with its limit; ends 1 where one is missed.
Times are those of the processors, this program's and its database's, so that others on the machine do not count;
PostgreSQL's helpers, which would share the work of a query, are switched off.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

TIMES = 5
BEACONS, ROUNDS = 300, 3
NOISE = 1.1  # two runs of the same beacons differ by so much
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36"
BEACON = """
from scripts.bench import large_reports
large_reports.prepare()
print(large_reports.beacons())
"""
# In a program of its own, so that its memory is its alone; `ru_maxrss` would tell of this one, which started it.
ROLLUP = """
import django, re, time
django.setup()
from datetime import UTC, datetime, timedelta
from posts.readership.rollup.close import close_days
from scripts.bench.large_reports import processors
before, start = processors(), time.perf_counter()
close_days(datetime.now(UTC) + timedelta(days=1, hours=2))
most = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
print(processors() - before, time.perf_counter() - start, int(most[1]) / 1024)
"""


class Figures:
    """What was measured, each with its limit."""

    def __init__(self) -> None:
        self.missed = 0

    def add(self, what: str, reached: float, limit: float, unit: str, note: str = "") -> None:
        holds = reached <= limit
        self.missed += not holds
        print(f"{what}: {reached:.4g} {unit} (at most {limit:.4g}){note}{'' if holds else ' MISSED'}", flush=True)


def main() -> int:
    wanted = arguments()
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = wanted.data or folder
        prepare()
        fill(wanted.articles, wanted.days, wanted.raw)
        pages(figures, wanted.articles)
        compare_beacons(figures, f"{folder}/empty")
        roll_up(figures)
    return 1 if figures.missed else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name, number in (("articles", 1000), ("days", 1826), ("raw", 1_000_000)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--data", help="a folder for the database, which is kept; otherwise one that is removed")
    return parser.parse_args()


def prepare() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "mobility_blog.settings"
    import django
    from django.test.utils import setup_test_environment

    from scripts.new_database import make_tables

    django.setup()
    setup_test_environment()
    make_tables()


def fill(articles: int, days: int, raw: int) -> None:
    from posts.models import DayHeadings, DayReferrers, DayViews, Exclusions, View
    from scripts.bench import five_years

    start = time.monotonic()
    five_years.fill(articles, days, raw)
    models = (DayViews, DayReferrers, DayHeadings, Exclusions, View)
    rows = ", ".join(f"{model.objects.count():,} {model._meta.verbose_name}" for model in models)
    print(f"filled in {time.monotonic() - start:.0f} s: {rows}", flush=True)


def client() -> Any:
    from django.test import Client

    return Client(headers={"User-Agent": AGENT, "Sec-Fetch-Site": "same-origin"})


def compare_beacons(figures: Figures, folder: str) -> None:
    """Those on an empty database and those on this one by turns, so that a busy machine slows both."""
    empty = os.environ | {"DATA_DIR": folder}
    if address := os.environ.get("DATABASE_URL"):
        import psycopg

        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE nothing_in_it")
        empty["DATABASE_URL"] = f"{address.rpartition('/')[0]}/nothing_in_it"
    took = [(run(BEACON, empty)[0], run(BEACON, dict(os.environ))[0]) for _round in range(ROUNDS)]
    on_empty, on_this = (statistics.median(column) for column in zip(*took, strict=True))
    figures.add("a beacon", on_this, on_empty * NOISE, "ms", f", on an empty database {on_empty:.4g} ms")


def run(program: str, environment: dict[str, str]) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return list(map(float, done.stdout.split()))


def beacons() -> float:
    from posts.models import Article
    from scripts.bench.five_years import write_articles

    slug, somebody = Article.objects.get(pk=write_articles(1)).slug, client()

    def beacon(number: int) -> Any:
        body = f'{{"ticket": "{random.getrandbits(128):032x}", "from": "", "tag": "", "driven": false}}'
        address = f"198.{random.randrange(99)}.{number % 250}.7"
        return somebody.post(f"/post/{slug}/seen/", body, "text/plain", REMOTE_ADDR=address)

    return statistics.median(taken(partial(beacon, number), 204) for number in range(BEACONS))


def pages(figures: Figures, articles: int) -> None:
    from django.contrib.auth.models import User

    from posts.models import Article

    olga = client()
    olga.force_login(User.objects.get_or_create(username="olga", is_staff=True, is_superuser=True)[0])
    slug = Article.objects.order_by("pk").values_list("slug", flat=True)[articles // 2]
    article = f"/admin/readership/article/{slug}/"
    wanted = (
        ("the admin's first page, with the dashboard", "/admin/", 500),
        ("the full page", "/admin/readership/", 500),
        ("the full page, 12 months", "/admin/readership/?period=12m", 2000),
        ("an article's report", article, 300),
        ("the front page", "/", 500),
    )
    for what, address, limit in wanted:
        figures.add(what, statistics.median(taken(partial(olga.get, address)) for _ in range(TIMES)), limit, "ms")


def taken(work: Callable[[], Any], status: int = 200) -> float:
    before = processors()
    answer = work()
    after = processors()
    assert answer.status_code == status, answer.status_code
    return (after - before) * 1000


def processors() -> float:
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return time.process_time() + int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9


def roll_up(figures: Figures) -> None:
    seconds, clock, megabytes = run(ROLLUP, dict(os.environ))
    figures.add("roll-up of the day", seconds, 60, "s", f", {clock:.0f} s by the clock")
    figures.add("its memory, Python and Django included", megabytes, 200, "MB")


if __name__ == "__main__":
    sys.exit(main())
