"""`manage.py privacy_audit`: try to find visitors in what is stored, after their day."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from posts.readership.rollup.close import first_open_day
from posts.readership.rollup.privacy_audit import (
    FoundVisitor,
    Heap,
    KnownVisitor,
    Salt,
    attack,
    backup,
    control,
    live,
    read_known,
)


class Command(BaseCommand):
    help = "Attack the database, and copies of it, with visitors known to have been here. Fails if one can be found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("visitors", help="a file with an address, a tab and an agent on each line; - for the input")
        parser.add_argument("--backup", action="append", default=[], type=Path, help="a copy or a dump")

    def handle(self, *args: Any, **options: Any) -> None:
        visitors = self._visitors(options["visitors"])
        proof = attack(control(visitors), visitors, [])
        self.stdout.write(f"control table, one salt for ever: {len(proof)} of {len(visitors)} linked")
        if len(proof) < len(visitors):
            raise CommandError("The attack does not even find what is there, so it proves nothing.")
        linked = self._attack("the database", *live(), visitors)
        for path in options["backup"]:
            if not path.is_file():
                raise CommandError(f"There is no file {path}.")
            linked += self._attack(path.name, *backup(path), visitors)
        if linked:
            raise CommandError("Somebody who was here can be found after their day.")

    def _visitors(self, name: str) -> list[KnownVisitor]:
        try:
            visitors = read_known(sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{name} cannot be read as text.") from error
        if not visitors:
            raise CommandError("Nobody to look for: write an address, a tab and an agent on each line.")
        return visitors

    def _attack(self, name: str, heaps: list[Heap], salts: list[Salt], visitors: list[KnownVisitor]) -> int:
        hits = attack(heaps, visitors, salts)
        first_open = first_open_day(datetime.now(UTC))
        still_open = [one for one in hits if _is_open(one, first_open)]
        after = [one for one in hits if not _is_open(one, first_open)]
        sums = f"{len(after)} of {len(visitors)} linked after the day, {len(still_open)} on a day that is still open"
        self.stdout.write(f"{name}: {sums}")
        for place in sorted({one.place for one in after}):
            self.stdout.write(f"  found in {place}")
        return len(after)


def _is_open(hit: FoundVisitor, first_open: date) -> bool:
    """Found with the salt of a day that is not over for an hour yet: so far the day's key links its rows."""
    return hit.day is not None and hit.day >= first_open
