"""First start (bootstrap): the folder, tables, the blog's own row, an editor, something to read."""

import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from mobility_blog.failures import remember_data_dir
from mobility_blog.storage import (
    PASSWORD,
    InUse,
    keep_secret_key,
    make_data_dir,
    make_database,
    only_one,
    write_private,
)
from posts.blog.models import Blog
from posts.management.progress import Progress
from posts.moving.starter import add_starter

EDITOR_NAME = "editor"
PASSWORD_BYTES = 12
PREPARING = 0x6D6F6269  # the number of PostgreSQL's advisory lock


@dataclass(frozen=True)
class Account:
    """An account that was just made. The password is shown once."""

    name: str
    password: str


@contextmanager
def data_dir_of_our_own(doing: str) -> Iterator[None]:
    """The data folder, made where it is missing, while no other process serves or prepares what lies in it."""
    folder = settings.DATA_DIR
    with ExitStack() as stack:
        try:
            make_data_dir(folder)
            stack.enter_context(only_one(folder, doing))
            is_ours = not settings.KEY_IS_IN_DATA_DIR or keep_secret_key(folder, settings.SECRET_KEY)
            if connection.vendor == "sqlite":
                make_database(folder)
        except InUse as error:
            raise CommandError(
                f"The blog in {folder} is {error or 'being started'} already. Stop that first; a second blog needs a "
                "folder of its own: DATA_DIR=/srv/second"
            ) from error
        except OSError as error:
            raise CommandError(f"DATA_DIR={folder} cannot be used: {error.strerror}.") from error
        if not is_ours:
            raise CommandError(f"Another process made the blog in {folder} at this moment. Start again.")
        remember_data_dir()
        yield


def prepare() -> Account | None:
    """Bring everything into place; what is there already stays. Returns the account where one was made."""
    with Progress() as progress:
        _migrate(progress)
        with transaction.atomic():
            account = _first_editor()
            _blog, is_new = Blog.objects.get_or_create(pk=Blog.THE_ONLY_KEY, defaults=_first_words())
            if is_new:  # only once: an editor who deletes the starter has seen the last of it
                add_starter(author=get_user_model().objects.order_by("pk").first())
    return account


def sign_in(account: Account | None, on_a_terminal: bool) -> str:
    """How to sign in, until somebody has. What is no terminal may be a log, which keeps passwords for years."""
    path = settings.DATA_DIR / PASSWORD
    people = get_user_model().objects
    if account and on_a_terminal:
        return f"Sign in: {account.name} / {account.password}"
    if account:
        write_private(path, f"{account.password}\n")
        return f"Sign in: {account.name}, with the password in {path}"
    if people.filter(last_login__isnull=False).exists():
        path.unlink(missing_ok=True)
        return ""
    owner = people.filter(is_superuser=True).order_by("pk").first()
    if owner is None:
        return ""
    name = owner.get_username()
    where = f"its password is in {path}" if path.exists() else f"`manage.py changepassword {name}` gives it a password"
    return f"Nobody has signed in yet. The account is {name}; {where}."


def require_prepared() -> None:
    """For commands that need the tables: one sentence where they are missing or of an older version."""
    if _steps_behind():
        raise CommandError("The database is not ready for this version. Run `manage.py prepare` first.")


def _migrate(progress: Progress) -> None:
    if not _steps_behind():
        return
    with _one_at_a_time(progress):
        steps = _steps_behind()
        if steps:
            progress.now("bringing the database up to date")
            out = MigrateOutput(progress, steps)
            call_command("migrate", verbosity=1, interactive=False, no_color=True, stdout=out)


class MigrateOutput:
    """What `migrate` says, as progress."""

    def __init__(self, progress: Progress, steps: int) -> None:
        self.progress, self.steps, self.begun = progress, steps, 0

    def write(self, said: str) -> None:
        if said.strip().startswith("Applying "):
            self.begun += 1
            name = said.strip().removeprefix("Applying ").rstrip(".")
            self.progress.now(f"bringing the database up to date, step {self.begun} of {self.steps} ({name})")

    def flush(self) -> None:
        """There is nothing to."""


@contextmanager
def _one_at_a_time(progress: Progress) -> Iterator[None]:
    """Of two machines that start on one PostgreSQL, the second waits (on SQLite the data folder is locked).

    It asks again and again: a statement that waits would itself keep indexes from being finished.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        progress.now("waiting for another machine that brings the database up to date")
        while not _first_value(cursor, "SELECT pg_try_advisory_lock(%s)"):
            time.sleep(1)
        try:
            yield
        finally:
            _first_value(cursor, "SELECT pg_advisory_unlock(%s)")


def _first_value(cursor: CursorWrapper, question: str) -> bool:
    cursor.execute(question, [PREPARING])
    return bool(cursor.fetchone()[0])


def _steps_behind() -> int:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _first_editor() -> Account | None:
    people = get_user_model().objects
    if people.exists():
        return None
    account = Account(EDITOR_NAME, secrets.token_urlsafe(PASSWORD_BYTES))
    people.create_superuser(account.name, password=account.password)
    return account


def _first_words() -> dict[str, str]:
    return {
        "tagline": _("Moving well, from the ground up"),
        "about": _("This page is yours: say who you are and what you write about, under *Blog* in the admin."),
    }
