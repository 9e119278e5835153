"""`manage.py runserver`: Django's own, which says in words what is missing before it starts its threads."""

from typing import Any

from django.contrib.staticfiles.management.commands import runserver

from posts.management.first_start import require_prepared


class Command(runserver.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        super().handle(*args, **options)
