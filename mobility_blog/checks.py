"""System checks of the project: what `manage.py check` and every start look at."""

import shlex
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.db import connection

from mobility_blog.sqlite.version import is_affected, running_version
from mobility_blog.storage import readable_by_others


@register
def sqlite_is_safe(**kwargs: Any) -> list[CheckMessage]:
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


@register
def settings_have_their_names(**kwargs: Any) -> list[CheckMessage]:
    return [Warning(note, id="mobility_blog.W002") for note in settings.NOTES]


@register
def data_are_their_owners_alone(**kwargs: Any) -> list[CheckMessage]:
    readable = readable_by_others(settings.DATA_DIR)
    if not readable:
        return []
    return [
        Warning(
            f"Other users of this machine can look into {', '.join(map(str, readable))}.",
            hint=f"chmod -R go-rwx {shlex.quote(str(settings.DATA_DIR))}",
            id="mobility_blog.W003",
        )
    ]
