"""A long step says what it does and how far it is; Ctrl-C ends it at once."""

import signal
import subprocess
import sys
import time

import pytest

from posts.management import progress
from posts.management.first_start import MigrateOutput
from posts.management.progress import Progress
from tests.support.servers import ROOT, wait_for

# As a statement of the database does, it holds the main thread where no Python runs, for longer than anybody waits.
BUSY = """
import sqlite3
from posts.management.progress import Progress
endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
with Progress() as progress:
    progress.now("counting")
    print("begun", flush=True)
    sqlite3.connect(":memory:").execute(endless).fetchone()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_amid_a_statement_of_the_database(number):
    run = subprocess.Popen([sys.executable, "-c", BUSY], cwd=ROOT, stdout=-1, stderr=-1, text=True)
    assert run.stdout.readline() == "begun\n"
    told = time.monotonic()
    run.send_signal(number)
    assert "The next start goes on from here" in run.communicate(timeout=10)[1]
    assert time.monotonic() - told < 8  # two seconds where nothing else runs
    assert run.returncode == 130


def said_while(monkeypatch, capfd, steps):
    """What is said of these steps where nobody is patient."""
    monkeypatch.setattr(progress, "SECONDS", 0.05)
    said = ""
    with Progress() as told:
        for step in steps:
            told.now(step)
            told.since -= 7
            wait_for(lambda: capfd.readouterr().err or True, "a moment")
            said += wait_for(lambda: capfd.readouterr().err, "words")
    return said


def test_a_step_that_takes_long_is_told_with_its_time(monkeypatch, capfd):
    said = said_while(monkeypatch, capfd, ["step 1 of 2 (one)", "step 2 of 2 (two)"])
    assert "Still step 1 of 2 (one): 7 s" in said
    assert "Still step 2 of 2 (two): 7 s" in said


def test_what_is_quick_is_not_told(capfd):
    with Progress() as told:
        told.now("a moment")
    assert capfd.readouterr().err == ""


def test_signals_are_afterwards_whose_they_were():
    before = signal.getsignal(signal.SIGINT)
    with Progress():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_migrations_are_counted():
    with Progress() as told:
        migrations = MigrateOutput(told, 3)
        for said in ("Operations to perform:\n", "  Applying posts.0001_a...", " OK\n", "  Applying posts.0002_b..."):
            migrations.write(said)
        assert told.step == "bringing the database up to date, step 2 of 3 (posts.0002_b)"
