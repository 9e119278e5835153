"""Torture test of the roll-up: close a day and fold months, killed at random statements; the rows are the same.

    python -m scripts.torture.rollup [kills of each]

On SQLite in a folder of its own; on PostgreSQL with `scripts/with_postgres.py` in front. A process of its own does the
work and sends itself SIGKILL right before or right after a statement, so that every kill falls inside: between two
pieces, within a piece, or when all of a piece is written and its transaction is not committed.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

from scripts.torture.own_blog import blog_of_its_own, check, write_articles

KILLS = 30
ROWS = 6_000
PIECE = 500  # rows of a transaction; the blog's own pieces are larger, but a kill shall meet many of them
DAYS = 70  # that are folded
TODAY = datetime.now(UTC).date()


@dataclass(frozen=True)
class KilledWork:
    """Something that is killed: what lies there before, how it is done, and how many rows are left to do."""

    name: str
    prepare: Callable[[], None]
    do: Callable[[], object]
    left: Callable[[], int]


def main(kills: int) -> None:
    from posts.readership.rollup import close, downsampling

    close.ROWS_AT_ONCE = downsampling.ROWS_AT_ONCE = PIECE
    write_articles()
    for work in (
        KilledWork("closing a day", make_day, close.close_days, rows_of_the_day),
        KilledWork("folding days into months", make_days, downsampling.fold_months, days_to_fold),
    ):
        torture(work, kills)


def torture(work: KilledWork, kills: int) -> None:
    work.prepare()
    all_rows = work.left()
    statements = statements_of(work.do)
    whole = everything()
    check(work.left() == 0, f"{work.name}: {all_rows} rows, {statements} statements, nothing is left")
    met: set[int] = set()
    for _ in range(kills):
        work.prepare()
        kill_at(random.uniform(0, statements), work.do)
        met.add(work.left())
        work.do()
        check(everything() == whole, f"{work.name}: the same rows after a kill", quiet=True)
    inside = sum(0 < left < all_rows for left in met)
    print(f"ok: killed {kills} times before its end, at {inside} different states half-way; the same rows every time")


def statements_of(do: Callable[[], object]) -> int:
    from django.db import connection

    done: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        done.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(note):
        do()
    return len(done)


def kill_at(moment: float, do: Callable[[], object]) -> None:
    """Do it in a process that dies at this statement: before it where the fraction is small, otherwise after it."""
    from django.db import connection, connections

    connections.close_all()  # no two processes may share one
    child = os.fork()
    if child:
        _pid, ended = os.waitpid(child, 0)
        check(os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGKILL, "the kill fell inside", quiet=True)
        return
    done = 0

    def kill(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal done
        if done + 0.5 > moment:
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(*arguments)
        done += 1
        if done > moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    with connection.execute_wrapper(kill):
        do()
    os._exit(0)  # it came to its end: no kill fell inside


# --- What lies there before ---


def make_day() -> None:
    from posts.models import Article, Exclusions, View

    empty_tables()
    day, dice = TODAY - timedelta(days=2), random.Random(7)
    ids = list(Article.objects.order_by("slug").values_list("pk", flat=True))
    View.objects.bulk_create(
        [
            View(
                article_id=dice.choice(ids), day=day, visitor_key=number.to_bytes(16), told=dice.randrange(3),
                seconds=dice.randrange(300), ended=dice.random() < 0.4, headings=dice.randrange(4),
                referrer=dice.choice(["", "Google", "forum.example.org"]), campaign="",
                seen_at=datetime.combine(day, time(), UTC) + timedelta(seconds=number),
            )
            for number in range(ROWS)
        ],
        batch_size=1000,
    )  # fmt: skip
    slots = product([*ids, None], range(1, 17))
    Exclusions.objects.tally(
        {"article_id": pk, "day": day, "reason": "robot", "slot": slot, "hits": 1} for pk, slot in slots
    )


def make_days() -> None:
    from posts.models import Article, Blog, DayHeadings, DayReferrers, DayViews, Exclusions

    empty_tables()
    Blog.objects.update_or_create(pk=Blog.THE_ONLY_KEY, defaults={"keep_days_for": 1})
    days = [_last_folded() - timedelta(days=number) for number in range(DAYS)]
    rows = list(product(Article.objects.order_by("slug").values_list("pk", flat=True), days))
    DayViews.objects.bulk_create(DayViews(article_id=pk, day=day, views=day.day, reads=1) for pk, day in rows)
    DayReferrers.objects.bulk_create(DayReferrers(article_id=pk, day=day, referrer="a", views=2) for pk, day in rows)
    DayHeadings.objects.bulk_create(
        DayHeadings(article_id=pk, day=day, position=0, heading="Hold", views=3) for pk, day in rows
    )
    Exclusions.objects.bulk_create(Exclusions(article_id=pk, day=day, reason="robot", hits=4) for pk, day in rows)


def _last_folded() -> date:
    from posts.readership.rollup.downsampling import first_day_kept

    return first_day_kept(TODAY, 1) - timedelta(days=1)


def rows_of_the_day() -> int:
    from posts.models import Exclusions, View

    return View.objects.count() + Exclusions.objects.filter(slot__gt=0).count()


def days_to_fold() -> int:
    return sum(model.objects.filter(is_month=False).count() for model in tables())


def tables() -> list[Any]:
    from posts.models import DayHeadings, DayReferrers, DayViews, Exclusions

    return [DayViews, DayReferrers, DayHeadings, Exclusions]


def empty_tables() -> None:
    for model in tables():
        model.objects.all().delete()


def everything() -> list[set[str]]:
    return [{repr({**row, "id": 0}) for row in model.objects.values()} for model in tables()]


if __name__ == "__main__":
    with blog_of_its_own():
        main(int(sys.argv[1]) if sys.argv[1:] else KILLS)
