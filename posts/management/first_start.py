"""What a blog needs before it can be served: tables, its own row, an editor, something to read."""

import secrets
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from posts.blog.models import Blog
from posts.moving.starter import add_starter

EDITOR_NAME = "editor"
PASSWORD_BYTES = 12


@dataclass(frozen=True)
class Account:
    """An account that was just made. The password is shown once and kept nowhere."""

    name: str
    password: str


def prepare() -> Account | None:
    """Bring everything into place; what is there already stays. Returns the account where one was made."""
    _migrate()
    with transaction.atomic():
        account = _first_editor()
        _blog, is_new = Blog.objects.get_or_create(pk=Blog.THE_ONLY_KEY, defaults=_first_words())
        if is_new:  # only once: an editor who deletes the starter has seen the last of it
            add_starter(author=get_user_model().objects.order_by("pk").first())
    return account


def require_prepared() -> None:
    """For commands that need the tables: one sentence where they are missing or of an older version."""
    if _is_behind():
        raise CommandError("The database is not ready for this version. Run `manage.py prepare` first.")


def _migrate() -> None:
    if _is_behind():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("reindex", missing=True, verbosity=0)  # an update may search by other rules


def _is_behind() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


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
