"""How long a page of an article with very many comments takes, and how many queries.

    python -m scripts.figures_comments [--comments 10000] [--rounds 5]

Makes a blog in a folder of its own (with DATABASE_URL: a database of its own), fills it in bulk with threads as deep
as they may be, and asks the application itself for the first, a middle and the last page of 200, without a network.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.support.servers import own_database

MOST_MILLISECONDS, MOST_QUERIES = 300, 6


def fill(comments: int) -> Any:
    """A published article with so many published comments in threads of depth six."""
    from posts.articles.models import Article
    from tests.support.many_comments import write_many

    article = Article.objects.published()[0]
    write_many(article, comments)
    return article


def measured(address: str, rounds: int) -> tuple[float, int, int]:
    """The median of so many requests in milliseconds, the number of queries, and of comments on the page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost")
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address)
    queries = len(captured)  # read now: the next request empties the log
    assert page.status_code == 200
    times = []
    for _round in range(rounds):
        start = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), queries, page.content.count(b'class="comment"')


def main() -> int:
    parser = argparse.ArgumentParser(description="Time the pages of an article with very many comments.")
    parser.add_argument("--comments", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mobility-blog-figures-") as folder:
        os.environ |= {"DATA_DIR": str(Path(folder) / "data"), "DJANGO_SETTINGS_MODULE": "mobility_blog.settings"}
        os.environ |= own_database()
        import django

        django.setup()
        from posts.management.first_start import prepare

        prepare()
        article = fill(wanted.comments)
        print(f"{wanted.comments} comments, depth 6")
        print("| page | comments | ms | queries |\n|---|---:|---:|---:|")
        good = True
        for number in (1, wanted.comments // 400, wanted.comments // 200):
            milliseconds, queries, shown = measured(f"{article.get_absolute_url()}?comments={number}", wanted.rounds)
            print(f"| {number} | {shown} | {milliseconds:.0f} | {queries} |")
            good = good and milliseconds <= MOST_MILLISECONDS and queries <= MOST_QUERIES
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
