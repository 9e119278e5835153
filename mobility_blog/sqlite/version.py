"""SQLite version: whether the one the blog runs on loses committed rows, and the bundled one in its place.

SQLite 3.7.0 to 3.51.2 can lose committed rows when two connections meet in the WAL ("WAL-reset bug");
it is fixed in 3.51.3 and in the back-ports 3.50.7 and 3.44.6 (see https://sqlite.org/wal.html).
"""

import importlib
import sqlite3
import sys

Version = tuple[int, int, int]

FIXED = (3, 51, 3)
BACKPORTS: dict[tuple[int, int], int] = {(3, 50): 7, (3, 44): 6}


def is_affected(version: Version) -> bool:
    if version >= FIXED or version < (3, 7, 0):
        return False
    fixed_patch = BACKPORTS.get(version[:2])
    return fixed_patch is None or version[2] < fixed_patch


def use_safe_sqlite() -> None:
    """Put the bundled SQLite in the place of an affected one; must run before Django loads its backend."""
    if not is_affected(running_version()):
        return
    try:
        bundled = importlib.import_module("pysqlite3")
    except ImportError:
        return  # no wheel for this platform: mobility_blog.W001 of `manage.py check` says so
    sys.modules["sqlite3"] = bundled
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")


def running_version() -> Version:
    module = sys.modules.get("sqlite3", sqlite3)
    major, minor, patch = module.sqlite_version_info
    return major, minor, patch
