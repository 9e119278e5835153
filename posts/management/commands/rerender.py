"""`manage.py rerender`: make the stored HTML again where an older renderer made it."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from posts.management.catching_up import RENDERING, do
from posts.management.first_start import require_prepared

TELL_SECONDS = 5


class Command(BaseCommand):
    help = "Render again what an older renderer stored: articles, comments and the about page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="also what is up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        for work in RENDERING:
            rows = work.rows().model.objects.all() if options["all"] else work.rows()
            name, number, tell_at = rows.model._meta.verbose_name_plural, 0, time.monotonic() + TELL_SECONDS
            for number in do(work, rows):
                if time.monotonic() >= tell_at:
                    self.stdout.write(f"{name}: {number} so far")
                    tell_at = time.monotonic() + TELL_SECONDS
            self.stdout.write(f"{name}: {number} rendered")
