"""What tests of the figures have in common: each table in docs/ is what its command prints."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

DOCS = Path(__file__).resolve().parents[2] / "docs"


def printed(command, *options):
    out = StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue().strip()


def precision_and_recall(command):
    """Of each row, below the two lines of the head."""
    return [tuple(map(float, row.strip("| ").split("|")[-2:])) for row in printed(command).splitlines()[2:]]
