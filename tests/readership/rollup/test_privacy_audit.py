import gzip
import sqlite3
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from posts.models import DailySalt, View
from posts.readership.ingest.counting import salt_of, today
from posts.readership.rollup.close import close_days
from posts.readership.rollup.privacy_audit import KnownVisitor, attack, backup, control, live, read_known
from tests.support.cast import BROWSER, look_at, reader

VISITORS = [KnownVisitor(f"203.0.{number}.77", f"{BROWSER} Number/{number}") for number in range(20)]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def known(tmp_path):
    """The attacker's list, as a file."""
    path = tmp_path / "visitors.txt"
    path.write_text("\n".join(f"{one.address}\t{one.agent}" for one in VISITORS))
    return str(path)


@pytest.fixture
def visited(article):
    """All of them were here today."""
    for one in VISITORS:
        look_at(reader(one.address, one.agent), article)
    assert View.objects.count() == len(VISITORS)


def audit(*arguments):
    said = StringIO()
    call_command("privacy_audit", *arguments, stdout=said)
    return said.getvalue()


def close_today():
    close_days(datetime.now(UTC) + timedelta(days=1, hours=2))


def copy_of_the_database(path):
    """What an operator's backup holds: the tables of the readership, as an SQLite file."""
    with sqlite3.connect(path) as copy:
        copy.execute("CREATE TABLE posts_dailysalt (day TEXT, salt BLOB)")
        copy.execute("CREATE TABLE posts_view (visitor_key BLOB)")
        salts = [(str(row.day), bytes(row.salt)) for row in DailySalt.objects.all()]
        copy.executemany("INSERT INTO posts_dailysalt VALUES (?, ?)", salts)
        keys = [(bytes(row.visitor_key),) for row in View.objects.all()]
        copy.executemany("INSERT INTO posts_view VALUES (?)", keys)
    return str(path)


def test_the_attack_links_everybody_in_the_control_table():
    assert len(attack(control(VISITORS), VISITORS, [])) == len(VISITORS)


def test_while_the_day_is_open_its_salt_links_and_the_audit_says_so(visited, known):
    assert len(attack(*live()[:1], VISITORS, live()[1])) == len(VISITORS)
    assert "the database: 0 of 20 linked after the day, 20 on a day that is still open" in audit(known)


def test_after_the_day_nobody_is_linked(visited, known):
    close_today()
    said = audit(known)
    assert "control table, one salt for ever: 20 of 20 linked" in said
    assert "the database: 0 of 20 linked after the day, 0 on a day that is still open" in said


def test_not_even_by_who_knows_the_salt_that_was_deleted(visited):
    salt = salt_of(today())
    close_today()
    heaps, salts = live()
    assert salts == []
    tables = [heap for heap in heaps if not heap[0].startswith(str(connection.settings_dict["NAME"]))]
    assert attack(tables, VISITORS, [(today(), salt)]) == []


def test_a_copy_made_after_the_day_links_nobody(visited, known, tmp_path):
    close_today()
    assert "copy.sqlite3: 0 of 20 linked after the day" in audit(
        known, "--backup", copy_of_the_database(tmp_path / "copy.sqlite3")
    )


def test_a_copy_that_kept_the_salt_of_a_day_that_is_over_fails(visited, known, tmp_path, time_machine):
    copy = copy_of_the_database(tmp_path / "copy.sqlite3")
    close_today()
    time_machine.move_to(datetime.now(UTC) + timedelta(days=2))
    with pytest.raises(CommandError, match="can be found after their day"):
        audit(known, "--backup", copy)


def test_so_does_a_compressed_dump(visited, known, tmp_path):
    salt, keys = DailySalt.objects.get(), View.objects.all()
    lines = [rf"{salt.day}	\x{bytes(salt.salt).hex()}", *(rf"1	\x{bytes(row.visitor_key).hex()}" for row in keys)]
    dump = tmp_path / "dump.sql.gz"
    dump.write_bytes(gzip.compress("\n".join(lines).encode()))
    assert len(attack(*backup(dump)[:1], VISITORS, backup(dump)[1])) == len(VISITORS)
    with pytest.raises(CommandError, match="can be found"):
        audit(known, "--backup", str(dump))


def test_an_address_that_somebody_stored_is_found(known, article):
    article.source = f"I saw {VISITORS[3].address} here."
    article.save()
    with pytest.raises(CommandError, match="can be found"):
        audit(known)


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_nobody_to_look_for_is_said(tmp_path, content):
    path = tmp_path / "nobody.txt"
    path.write_text(content)
    with pytest.raises(CommandError, match="Nobody to look for"):
        audit(str(path))


def test_a_file_that_is_not_there_is_said(known):
    with pytest.raises(CommandError, match="cannot be read"):
        audit("nowhere.txt")
    with pytest.raises(CommandError, match="There is no file"):
        audit(known, "--backup", "nowhere.sqlite3")


def test_the_list_of_visitors_is_read_line_by_line():
    assert read_known("203.0.113.5\tMozilla/5.0 (X)\n\n::1\n") == [
        KnownVisitor("203.0.113.5", "Mozilla/5.0 (X)"), KnownVisitor("::1", ""),
    ]  # fmt: skip
