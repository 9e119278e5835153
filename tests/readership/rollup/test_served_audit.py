"""The audit against what a served blog really has on disk, and against copies an operator makes of it."""

import json
import shutil
import subprocess
import sys
from http.client import HTTPConnection

import pytest

from tests.support.cast import BROWSER, OWN_ORIGIN
from tests.support.servers import ROOT

pytestmark = pytest.mark.postgresql

ARTICLE = "how-ankle-mobility-may-affect-neck-pain"
VISITORS = [(f"203.0.{number}.77", f"{BROWSER} Number/{number}") for number in range(20)]
# What happened today happened the day before yesterday.
TWO_DAYS_BACK = """
from datetime import timedelta
from django.db.models import F
from posts.models import DailySalt, Exclusions, View
for model in (View, Exclusions):
    model.objects.update(day=F("day") - timedelta(days=2))
salt = DailySalt.objects.get()
DailySalt.objects.create(day=salt.day - timedelta(days=2), salt=salt.salt)
salt.delete()
print("views:", View.objects.count())
"""


@pytest.fixture
def site(served):
    with served() as running:
        yield running


@pytest.fixture
def known(tmp_path):
    path = tmp_path / "visitors.txt"
    path.write_text("\n".join("\t".join(one) for one in VISITORS))
    return path


def everybody_looks(site):
    line = HTTPConnection("127.0.0.1", site.port, timeout=10)
    for number, (address, agent) in enumerate(VISITORS):
        headers = {"User-Agent": agent, "X-Forwarded-For": address, **OWN_ORIGIN}
        line.request("POST", f"/post/{ARTICLE}/seen/", json.dumps({"ticket": f"ticket-of-visit-{number}"}), headers)
        answer = line.getresponse()
        answer.read()
        assert answer.status == 204


def copy(site, path):
    """A backup: of SQLite the file of the stopped blog, of PostgreSQL a dump."""
    if not site.database:
        shutil.copy(site.data / "blog.sqlite3", path)
        return path
    with path.open("wb") as dump:
        subprocess.run(["pg_dump", site.database["DATABASE_URL"]], stdout=dump, check=True)
    return path


def audit(site, known, *copies):
    backups = [word for path in copies for word in ("--backup", str(path))]
    return subprocess.run(
        [sys.executable, "manage.py", "privacy_audit", str(known), *backups],
        cwd=ROOT, env=site.environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_nobody_is_found_after_the_day_but_in_a_copy_that_kept_its_salt(site, known, tmp_path):
    everybody_looks(site)
    open_day = audit(site, known)
    assert "the database: 0 of 20 linked after the day, 20 on a day that is still open" in open_day.stdout
    site.stop()
    assert "views: 20" in site.manage("shell", "--no-imports", "-c", TWO_DAYS_BACK)
    with_salt = copy(site, tmp_path / "with-salt")
    assert "the database: 20 of 20 linked after the day" in audit(site, known).stdout

    site.manage("chores", "--once")
    after = copy(site, tmp_path / "after")
    site.start("--prepare")
    closed = audit(site, known, after)
    assert closed.returncode == 0, closed.stderr
    assert closed.stdout.splitlines() == [
        "control table, one salt for ever: 20 of 20 linked",
        "the database: 0 of 20 linked after the day, 0 on a day that is still open",
        "after: 0 of 20 linked after the day, 0 on a day that is still open",
    ]

    forgotten = audit(site, known, with_salt)
    assert forgotten.returncode != 0
    assert "with-salt: 20 of 20 linked after the day" in forgotten.stdout
