"""A database file of our own SQLite backend, beside the one the tests run on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

PATIENT = 30


@contextmanager
def queued_database(folder: Path, blocker: Any, timeout: float = 0.05) -> Iterator[str]:
    """With one table, reached as the alias `queued`."""
    settings = {
        "ENGINE": "mobility_blog.sqlite",
        "NAME": str(folder / "queued.sqlite3"),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": timeout, "init_command": "PRAGMA journal_mode=WAL"},
    }
    connections.settings["queued"] = connections["default"].settings_dict | settings
    with blocker.unblock():
        execute("CREATE TABLE note (text UNIQUE)")
        yield settings["NAME"]
        connections["queued"].close()
    del connections["queued"], connections.settings["queued"]


def execute(statement: str) -> list[Any]:
    with connections["queued"].cursor() as cursor:
        return list(cursor.execute(statement).fetchall())
