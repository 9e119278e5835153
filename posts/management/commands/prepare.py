"""`manage.py prepare`: folder, tables, first editor, starter article. What is there already stays."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from posts.management.first_start import data_dir_of_our_own, prepare, sign_in


class Command(BaseCommand):
    help = "Bring the database up to date; on a new blog also make an editor's account and the starter article."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        with data_dir_of_our_own(f"being prepared by process {os.getpid()}"):
            account = prepare()
            line = sign_in(account, on_a_terminal=self.stdout.isatty())
        if line:
            self.stdout.write(line)
