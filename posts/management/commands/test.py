"""`manage.py test`: the tests run with pytest, so this is another name for it."""

import os
import sys
from importlib.util import find_spec
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Run the tests with pytest, and pass on what stands behind: `manage.py test tests/comments -k twice`."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> NoReturn:
        if find_spec("pytest") is None:
            sys.exit("The tests need pytest: pip install -r requirements.txt. `make test` brings all they need.")
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *argv[2:]])  # noqa: S606  no shell is wanted

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError("Run it from the command line: manage.py test")
