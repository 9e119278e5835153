"""How long a search takes among many articles, printed as a table.

    python scripts/figures_search.py [ARTICLES]             SQLite, in a folder made for it
    python scripts/with_postgres.py python scripts/figures_search.py [ARTICLES]

The goal is 50 ms at 100,000 articles; the worst question, sixteen everyday words, may take 300 ms.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FOLDER = tempfile.TemporaryDirectory(prefix="mobility-blog-search-")
os.environ |= {"DATA_DIR": FOLDER.name, "DJANGO_SETTINGS_MODULE": "mobility_blog.settings"}

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from posts.articles.search import Question, ask, did_you_mean, find  # noqa: E402
from posts.lib.words import made_with, stem, words_of  # noqa: E402
from posts.models import Article, KnownWord, SearchEntry  # noqa: E402
from scripts.new_database import make_tables  # noqa: E402

ROUNDS = 7
BATCH = 5000
EVERYDAY = [
    "the",
    "and",
    "to",
    "of",
    "your",
    "with",
    "for",
    "on",
    "hold",
    "breathe",
    "slowly",
    "stretch",
    "wall",
    "knee",
    "foot",
    "side",
    "ankle",
    "neck",
    "hip",
    "back",
    "heel",
    "lean",
    "forward",
    "straight",
    "bend",
    "lift",
    "lower",
    "hand",
    "floor",
    "chair",
    "minute",
    "repeat",
    "gently",
    "pain",
    "muscle",
    "joint",
    "calf",
    "shoulder",
]
QUESTIONS = {
    "a rare word": "zorbital",
    "a word of every third article": "ankle",
    "two words": "ankle mobility",
    "a phrase": '"ankle neck"',
    "the beginning of a word": "mobi",
    "two letters": "st",
    "a rare and an everyday word": "the zorbital",
    "no article has it": "qqqqq",
    "a slip": "moblity",
    "sixteen everyday words": " ".join(EVERYDAY[:16]),
}


def texts(number: int) -> Iterator[tuple[str, str]]:
    """Titles and texts as skewed as language is: few words very often, most hardly ever."""
    rng = random.Random(5)
    syllables = ["ka", "lo", "mi", "ten", "dor", "sa", "vel", "ur", "ist", "an", "pre", "gno"]
    rare = ["mobility", "zorbital", *("".join(rng.choices(syllables, k=rng.randint(2, 5))) for _ in range(30_000))]
    weights = [1 / (rank + 20) for rank in range(len(rare))]
    for _ in range(number):
        words = rng.choices(EVERYDAY, k=60) + rng.choices(rare, weights, k=90)
        rng.shuffle(words)
        yield " ".join(words[:6]), " ".join(words)


def fill(number: int) -> None:
    now, known = timezone.now(), set[str]()
    rows = list(texts(number))
    for start in range(0, number, BATCH):
        part = rows[start : start + BATCH]
        articles = Article.objects.bulk_create(
            Article(
                title=title, slug=f"a-{start + place}", source=text, html=f"<p>{text}</p>", excerpt=text[:200],
                words=150, renderer_version=1, state=Article.State.PUBLISHED,
                published_at=now - timedelta(minutes=number - start - place),
            )
            for place, (title, text) in enumerate(part)
        )  # fmt: skip
        made = made_with()
        SearchEntry.objects.bulk_create(
            SearchEntry(
                article=article, title=" ".join(map(stem, words_of(article.title))), tags="",
                text=" ".join(map(stem, words_of(article.source))), made_with=made,
            )
            for article in articles
        )  # fmt: skip
        known |= {word for title, text in part for word in words_of(text)}
    KnownWord.objects.learn(known)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def milliseconds(search: Callable[[], object]) -> tuple[float, float]:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        search()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), max(taken)


def answer(typed: str) -> None:
    """What the page does before it draws."""
    question: Question = ask(typed)
    found = find(question)
    if found.any_of or not found.keys:
        did_you_mean(question)


def main(number: int) -> None:
    make_tables()
    fill(number)
    print(f"| {number:,} articles, {connection.vendor} | found | median ms | worst ms |\n|---|---:|---:|---:|")
    for name, typed in QUESTIONS.items():
        median, worst = milliseconds(partial(answer, typed))
        print(f"| {name} | {len(find(ask(typed)).keys)} | {median:.1f} | {worst:.1f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
