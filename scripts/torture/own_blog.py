"""Ground of the torture tests: a blog of their own, a few articles, and a loud end where one fails."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.new_database import make_tables

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 16


@contextmanager
def blog_of_its_own() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="mobility-blog-torture-") as folder:
        os.environ |= {
            "DATA_DIR": folder,
            "BLOG_TRUSTED_PROXIES": "1",
            "DJANGO_SETTINGS_MODULE": "mobility_blog.settings",
        }
        import django

        django.setup()
        make_tables()
        yield


def write_articles() -> None:
    from posts.models import Article

    for number in range(ARTICLES):
        source = "## Step back\n\nOne foot.\n\n## Lean in\n\nBoth hands.\n"
        Article(title=f"Article {number}", slug=f"article-{number}", source=source, state="published").save()


def check(holds: bool, words: str, quiet: bool = False) -> None:
    if not holds:
        sys.exit(f"NOT SO: {words}")
    if not quiet:
        print(f"ok: {words}", flush=True)
