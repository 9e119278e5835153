"""Fill a database of its own with five years of a busy blog, and time the reports, the beacon and the roll-up.

    python scripts/measure_reports.py [articles] [days] [views of the open day]

By default 1,000 articles, 1,826 days and 1,000,000 views of today: about 100 million views in all. On SQLite in a
folder of its own; on PostgreSQL with `scripts/with_postgres.py` in front. Fails where a limit is not kept.
"""

import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice, product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

VIEWS_A_DAY = 54  # of one article, on average
ROWS_AT_ONCE = 20_000
REFERRERS = ("", "Google", "Facebook", "DuckDuckGo", "physio-forum.example")
TIMES = 5
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36"
LIMITS = {"first page of the admin": 0.5, "full page": 0.5, "an article": 0.3, "front page": 0.5}


def main() -> int:
    articles, days, raw = (int(word) for word in (*sys.argv[1:], *("1000", "1826", "1000000")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DATA_DIR=folder, DJANGO_SETTINGS_MODULE="mobility_blog.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.test.utils import setup_test_environment

        setup_test_environment()
        call_command("migrate", verbosity=0)
        empty = beacons()
        fill(articles, days, raw)
        late = times(articles)
        full = beacons()
        print(f"beacon: {empty * 1000:.1f} ms on an empty database, {full * 1000:.1f} ms on this one")
        seconds, megabytes = rollup()
        print(f"roll-up of the day: {seconds:.0f} s, {megabytes:.0f} MB at most, all of this program included")
    return 1 if late else 0


def client() -> Any:
    from django.test import Client

    return Client(headers={"User-Agent": AGENT, "Sec-Fetch-Site": "same-origin"})


def beacons() -> float:
    """The median of a hundred, each by somebody else."""
    from posts.models import Article

    article = Article.objects.first() or an_article("The first")
    took = []
    for number in range(100):
        somebody, start = client(), time.perf_counter()
        body = f'{{"ticket": "{random.getrandbits(128):032x}", "from": "", "tag": "", "driven": false}}'
        answer = somebody.post(
            f"/post/{article.slug}/seen/", body, "text/plain", REMOTE_ADDR=f"198.{random.randrange(99)}.{number}.7"
        )
        took.append(time.perf_counter() - start)
        assert answer.status_code == 204
    return statistics.median(took)


def an_article(title: str) -> Any:
    from posts.models import Article

    long_ago = datetime.now(UTC) - timedelta(days=4000)
    text = "Some words.\n\n## Why\n\nMore.\n\n## How\n\nAnd more.\n"
    return Article.objects.create(title=title, source=text, state="published", published_at=long_ago)


def fill(articles: int, days: int, raw: int) -> None:
    from posts.models import Article, DayReferrers, DayViews, Exclusions, View

    first = an_article("One of many")
    Article.objects.bulk_create(
        Article(
            title=f"{first.title} {number}", slug=f"{first.slug}-{number}", source=first.source, html=first.html,
            excerpt="", words=first.words, renderer_version=first.renderer_version, state="published",
            published_at=first.published_at,
        )
        for number in range(2, articles)
    )  # fmt: skip
    keys = list(Article.objects.values_list("pk", flat=True))
    today = datetime.now(UTC).date()
    past = [today - timedelta(days=number) for number in range(days, 0, -1)]

    def numbers() -> Iterator[Any]:
        for day, key in product(past, keys):
            views = random.randrange(2 * VIEWS_A_DAY + 1)
            yield DayViews(article_id=key, day=day, views=views, reads=views // 3, timed=views, seconds=views * 90)

    stored: dict[Any, int] = {DayViews: store(DayViews, numbers())}
    recent = past[-400:]
    stored[DayReferrers] = store(
        DayReferrers,
        (
            DayReferrers(article_id=key, day=day, referrer=name, views=11)
            for day, key, name in product(recent, keys, REFERRERS)
        ),
    )
    stored[Exclusions] = store(
        Exclusions,
        (
            Exclusions(article_id=key, day=day, reason=reason, hits=9)
            for day, key, reason in product(recent, keys, ("robot", "repeat", "no script"))
        ),
    )
    now = datetime.now(UTC)
    midnight = datetime(now.year, now.month, now.day, tzinfo=UTC)
    passed = max(1, int((now - midnight).total_seconds()))
    stored[View] = store(
        View,
        (
            View(
                article_id=random.choice(keys), day=today, visitor_key=random.randbytes(16),
                ticket=random.randbytes(16), seen_at=midnight + timedelta(seconds=random.randrange(passed)),
                referrer=random.choice(REFERRERS), told=1, seconds=random.randrange(300),
                ended=random.random() < 0.4, headings=random.choice((0, 1, 3)),
            )
            for _number in range(raw)
        ),
    )  # fmt: skip
    print(", ".join(f"{rows:,} rows of {model.__name__}" for model, rows in stored.items()), flush=True)
    analyze()


def analyze() -> None:
    """As the database does by itself, or `manage.py prepare` would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "SELECT 1")


def store(model: Any, rows: Iterator[Any]) -> int:
    number = 0
    while some := list(islice(rows, ROWS_AT_ONCE)):
        number += len(model.objects.bulk_create(some, batch_size=ROWS_AT_ONCE // 10))
    return number


def times(articles: int) -> list[str]:
    """Prints how long each page takes; returns those that take too long."""
    from django.contrib.auth.models import User

    from posts.models import Article

    olga = client()
    olga.force_login(User.objects.create_superuser("olga"))
    article = Article.objects.order_by("pk")[articles // 2]
    pages = {
        "first page of the admin": "/admin/",
        "full page": "/admin/readership/",
        "an article": f"/admin/readership/article/{article.slug}/",
        "full page, 12 months": "/admin/readership/?period=12m",
        "front page": "/",
    }
    late = []
    for name, address in pages.items():
        took = statistics.median(timed(partial(olga.get, address)) for _time in range(TIMES))
        limit = LIMITS.get(name)
        print(f"{name}: {took * 1000:.0f} ms" + (f" (at most {limit * 1000:.0f})" if limit else ""), flush=True)
        if limit and took > limit:
            late.append(name)
    return late


def timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    assert work().status_code == 200
    return time.perf_counter() - start


def rollup() -> tuple[float, float]:
    from posts.readership.rollup import close_days

    start = time.perf_counter()
    close_days(datetime.now(UTC) + timedelta(days=1, hours=2))
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
