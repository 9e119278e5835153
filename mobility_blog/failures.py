"""Error messages: what the person at the terminal is told, in place of a trace, where a command cannot go on."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection

from mobility_blog.storage import DATABASE

LAST_USED = ".last_data_dir"  # beside manage.py: which folder was served last
ELSEWHERE = "or name the folder it lies in: DATA_DIR=/srv/blog"
NOT_READY = ("no such table", "no such column", "does not exist")
DAMAGED = ("malformed", "not a database", "disk image")


def remember_data_dir() -> None:
    """For who works with another folder later and forgets to name it."""
    with suppress(OSError):  # the checkout may belong to somebody else
        (settings.BASE_DIR / LAST_USED).write_text(f"{settings.DATA_DIR}\n")


def no_blog_here() -> str:
    return f"There is no blog in {settings.DATA_DIR} yet. Run `manage.py prepare` first, {ELSEWHERE}.{_last_used()}"


def _last_used() -> str:
    try:
        last = Path((settings.BASE_DIR / LAST_USED).read_text().strip())
    except (OSError, UnicodeDecodeError):
        return ""
    is_another = last != settings.DATA_DIR and (last / DATABASE).exists()
    return f" The one that was served last lies in {last}." if is_another else ""


def in_words(error: DatabaseError) -> str | None:
    """What to do about it; None for what is a fault of ours, and needs its trace."""
    message = str(error)
    if any(words in message for words in NOT_READY) and not message.startswith(("connection", "FATAL")):
        return "The database is not ready for this version. Run `manage.py prepare` first."
    return _of_sqlite(error, message) if connection.vendor == "sqlite" else _of_postgresql(error, message)


def _of_sqlite(error: DatabaseError, message: str) -> str | None:
    path = settings.DATA_DIR / DATABASE
    if "unable to open" in message:
        return f"{path} cannot be opened by the user this runs as." if path.exists() else no_blog_here()
    if any(words in message for words in DAMAGED):
        return f"{path} is damaged, or is no database of this blog. Stop the blog and put back a backup of it."
    if "readonly" in message:
        return f"Nothing can be written into {path}. It and its folder must belong to the user this runs as."
    if "is full" in message or "disk I/O" in message:
        return f"Nothing more can be written into {path}: {message}. Is the disk full?"
    if "locked" in message:
        return "Another process is writing to the database for long. Try again when it is done."
    return None


def _of_postgresql(error: DatabaseError, message: str) -> str | None:
    if isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") is None:  # it never answered
        lines = message.strip().splitlines() or [type(error).__name__]
        line = next((one for one in lines if "FATAL:" in one), lines[0])
        reason = line.rpartition("FATAL:")[2].strip().removeprefix("connection failed: ")
        return f"The database that DATABASE_URL names does not answer as it should: {reason}"
    return None
