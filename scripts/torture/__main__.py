"""Torture test: four writers, a server killed again and again, and a count of what became of every comment.

    python -m scripts.torture [--seconds 60] [--kills 10] [--seed NUMBER]

Runs the real blog on a folder of its own (or, with DATABASE_URL, in a database of its own), then two that are broken
on purpose (tests/support/broken.py). Ends well only if the real one is clean and both broken ones were caught.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.support.servers import Site
from tests.support.torture import WRITERS, Tally, torture

BROKEN_SECONDS, BROKEN_KILLS = 12, 3


def run(broken: str, seconds: float, kills: int, seed: int) -> Tally:
    with tempfile.TemporaryDirectory(prefix="mobility-blog-torture-") as folder:
        fault = {"BROKEN": broken, "DJANGO_SETTINGS_MODULE": "tests.support.broken_settings"} if broken else {}
        with Site(Path(folder) / "data", variables=fault).start() as site:
            return torture(site, seconds, kills, random.Random(seed))


def main(arguments: list[str], say: Callable[[str], object] = print) -> int:
    parser = argparse.ArgumentParser(description="Kill the server while four writers post; count what became of it.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    wanted = parser.parse_args(arguments)
    say(f"seed {wanted.seed}, {WRITERS} writers, {'PostgreSQL' if os.environ.get('DATABASE_URL') else 'SQLite'}")
    say("| server | kills | acknowledged | cut off | stored | lost | doubled | phantom | integrity | verdict |")
    say("|---|---:|---:|---:|---:|---:|---:|---:|---|---|")
    good = True
    for broken, seconds, kills in (
        ("", wanted.seconds, wanted.kills),
        ("acknowledge_before_commit", BROKEN_SECONDS, BROKEN_KILLS),
        ("no_idempotency_key", BROKEN_SECONDS, BROKEN_KILLS),
    ):
        tally = run(broken, seconds, kills, wanted.seed)
        fits = tally.is_clean is not bool(broken) and tally.cut_off > 0
        good = good and fits
        verdict = ("caught" if broken else "clean") if fits else "NOT CAUGHT" if broken else "FAILED"
        name = broken.replace("_", " ") or "the blog"
        say(
            f"| {name} | {tally.kills} | {len(tally.acknowledged)} | {tally.cut_off} | {len(tally.stored)} "
            f"| {tally.lost} | {tally.doubled} | {tally.phantom} | {tally.integrity} | {verdict} |"
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
