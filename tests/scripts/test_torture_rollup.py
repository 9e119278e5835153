"""The short form of `scripts/torture/rollup.py`: closing a day and folding, killed in the middle."""

import subprocess
import sys

from tests.support.servers import ROOT, bare_environment, own_database


def test_closing_and_folding_killed_half_way_end_in_the_same_rows():
    done = subprocess.run(
        [sys.executable, "-m", "scripts.torture.rollup", "4"],
        cwd=ROOT, env=bare_environment() | own_database(), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("killed 4 times before its end") == 2
