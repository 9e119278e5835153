"""`manage.py prepare`: tables, first editor, starter article. What is there already stays."""

from typing import Any

from django.core.management.base import BaseCommand

from posts.management.first_start import prepare


class Command(BaseCommand):
    help = "Bring the database up to date; on a new blog also make an editor's account and the starter article."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        account = prepare()
        if account:
            self.stdout.write(f"Sign in: {account.name} / {account.password}")
