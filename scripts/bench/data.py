"""Seed data, run as a program on one data folder: fills a blog. What it makes depends only on its arguments.

DATA_DIR=... python -m scripts.bench.data --articles 100 --comments 1000 --views 100000
"""

import argparse
import os
import random
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Any
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "mobility_blog.settings"
django.setup()

from django.db import connection, models, transaction  # noqa: E402

from posts.comments.materialised_path import path_of  # noqa: E402
from posts.lib.text.stemming import stems_of  # noqa: E402
from posts.models import Article, Comment, DailySalt, DayViews, Relation, SearchEntry, Tag, View  # noqa: E402

DISCUSSED = "the-discussed-one"  # the article whose page is measured; it has this many comments
DISCUSSED_COMMENTS = 100
QUIET = "the-quiet-one"
ONE_ASKS = 99  # every so many comments one is a question; never a reply, which is every third
STARTER = "how-ankle-mobility-may-affect-neck-pain"
TAGS = ("ankles", "neck", "hips", "sleep", "walking")
OPEN_VIEWS = 1_000_000  # at most so many lie in the day that is still open
BATCH = 2000
WORDS = [
    "calf",
    "stretch",
    "heel",
    "wall",
    "step",
    "lean",
    "forward",
    "hold",
    "breathe",
    "slowly",
    "morning",
    "evening",
    "knee",
    "ankle",
    "neck",
    "shoulder",
    "hip",
    "back",
    "pain",
    "stiff",
    "better",
    "worse",
    "week",
    "month",
    "walk",
    "stairs",
    "sleep",
    "desk",
    "chair",
    "foot",
    "toes",
    "balance",
    "muscle",
    "tendon",
    "joint",
    "range",
    "move",
    "turn",
    "lift",
    "lower",
    "relax",
    "repeat",
    "side",
    "left",
    "right",
    "often",
    "never",
    "always",
    "perhaps",
    "helped",
    "doctor",
    "friend",
    "exercise",
    "pillow",
]

chance = random.Random(5)


def text(words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def store(model: type[models.Model], rows: Iterator[Any]) -> None:
    for batch in batches(rows):
        with transaction.atomic():
            model._default_manager.bulk_create(batch)


def add_articles(number: int) -> None:
    starter = Article.objects.get(slug=STARTER)
    tags = [Tag.objects.get_or_create(slug=name, defaults={"name": name})[0] for name in TAGS]
    now = datetime.now(UTC)
    common = {field.attname: getattr(starter, field.attname) for field in Article._meta.concrete_fields}
    del common["id"], common["title"], common["slug"], common["published_at"]
    have = Article.objects.count()

    def rows() -> Iterator[Article]:
        names = [(DISCUSSED, "The discussed one"), (QUIET, "The quiet one")] if have == 1 else []
        for count in range(have, number):
            title = f"{text(4)[:-1]} {count}"
            slug, title = names.pop() if names else (f"article-{count}", title)
            yield Article(**common, title=title, slug=slug, published_at=now - timedelta(minutes=10 * count))

    store(Article, rows())
    through = Article.tags.through
    bare = Article.objects.filter(tags=None).values_list("pk", flat=True)
    store(through, (through(article_id=pk, tag_id=tags[pk % len(tags)].pk) for pk in list(bare)))
    add_search_entries()
    add_relations()


def add_search_entries() -> None:
    """Each new article is found by its own title, its tag, and every word of the starter's text: the worst there is."""
    entry = SearchEntry.objects.get(article__slug=STARTER)
    bare = Article.objects.filter(search_entry=None).order_by("pk").values_list("pk", "title", "tags__name")
    common = {"text": entry.text, "made_with": entry.made_with}
    store(
        SearchEntry,
        (
            SearchEntry(article_id=pk, title=" ".join(stems_of(title)), tags=" ".join(stems_of(tag)), **common)
            for pk, title, tag in list(bare)
        ),
    )


def add_relations() -> None:
    keys = list(Article.objects.filter(relations=None).order_by("pk").values_list("pk", flat=True))
    common = {"shared_tags": 1, "likeness": 0.9}
    for one, other in ((0, 1), (1, 0)):
        pairs = ((pair[one], pair[other]) for pair in pairwise(keys))
        store(Relation, (Relation(article_id=own, other_id=neighbour, **common) for own, neighbour in pairs))


def add_comments(number: int) -> None:
    at = Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    discussed = Article.objects.get(slug=DISCUSSED)
    others = list(Article.objects.exclude(slug__in=(DISCUSSED, QUIET)).values_list("pk", flat=True))
    have = Comment.objects.filter(article=discussed).count()
    oldest, apart = datetime.now(UTC) - timedelta(days=400), timedelta(days=400) / max(1, number)
    # They come from 400 days, not from the moment they are made here.
    Comment._meta.get_field("created_at").auto_now_add = False

    def rows() -> Iterator[Comment]:
        opened: dict[int, Comment] = {}
        for count in range(number):
            pk = at + count + 1
            article = discussed.pk if count < DISCUSSED_COMMENTS - have else others[count % len(others)]
            parent = opened.get(article) if count % 3 == 2 else None
            said = text(30)
            comment = Comment(
                pk=pk, article_id=article, parent_id=parent.pk if parent else None,
                path=path_of(pk, parent.path if parent else ""), name=chance.choice(WORDS).capitalize(),
                text=said, html=f"<p>{said}</p>\n", renderer_version=1, state="published",
                submission=UUID(int=chance.getrandbits(128)), status_digest=chance.randbytes(16),
                created_at=oldest + (count + 1) * apart, is_question=count % ONE_ASKS == 0,
            )  # fmt: skip
            if parent is None:
                opened[article] = comment
            yield comment

    store(Comment, rows())


def add_views(number: int) -> None:
    """At most a million in the day that is still open; the others lie in closed days, one row for article and day."""
    if not number:
        return
    articles = list(Article.objects.values_list("pk", flat=True))
    today = datetime.now(UTC).date()
    DailySalt.objects.get_or_create(day=today, defaults={"salt": secrets.token_bytes(32)})
    still_open = min(number // 10, OPEN_VIEWS)
    # The million rows of each of the two tables go past the ORM, which would take most of an hour for them.
    with transaction.atomic(), connection.cursor() as cursor:
        keys = (chance.randbytes(16) for _ in range(still_open))
        cursor.executemany(
            f"INSERT INTO {View._meta.db_table} (article_id, day, visitor_key) VALUES (%s, %s, %s)",
            [(articles[n % len(articles)], today, key) for n, key in enumerate(keys)],
        )
        days = max(1, min(365, 1_000_000 // len(articles)))
        each = max(1, (number - still_open) // (days * len(articles)))
        cursor.executemany(
            f"INSERT INTO {DayViews._meta.db_table} (article_id, day, views) VALUES (%s, %s, %s)",
            [(pk, today - timedelta(days=back), each) for back in range(1, days + 1) for pk in articles],
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("articles", "comments", "views"):
        parser.add_argument(f"--{name}", type=int, default=0)
    wanted = parser.parse_args()
    add_articles(wanted.articles)
    add_comments(wanted.comments)
    add_views(wanted.views)


if __name__ == "__main__":
    main()
