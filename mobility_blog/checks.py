"""System checks of the project: what `manage.py check` and every start look at."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register
from django.db import connection

from mobility_blog.sqlite import is_affected, running_version


@register
def sqlite_is_safe(**kwargs: Any) -> list[CheckMessage]:
    """Warn where the blog runs on an SQLite that can lose a commit."""
    version = running_version()
    if connection.vendor != "sqlite" or not is_affected(version):
        return []
    return [
        Warning(
            f"SQLite {'.'.join(map(str, version))} can lose committed rows (the WAL-reset bug, fixed in 3.51.3).",
            hint="Use a Python with a newer SQLite, or PostgreSQL: DATABASE_URL=postgres://...",
            id="mobility_blog.W001",
        )
    ]
