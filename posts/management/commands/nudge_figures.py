"""`manage.py nudge_figures`: how often a nudge is right, as the table of docs/nudges.md."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from posts.comments import nudges as feature
from posts.comments.nudges import Kind, nudges
from posts.lib.text.labelled_examples import labelled

SENTENCES = Path(feature.__file__).with_name("nudge_sentences.txt")
HEAD = (
    "| sentences | kind | should nudge | nudges | rightly | precision | recall |\n"
    "|---|---|---:|---:|---:|---:|---:|"
)  # fmt: skip

Labelled = tuple[str, frozenset[Kind]]


class Command(BaseCommand):
    help = "Print the precision and recall of the nudges over the labelled sentences."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--wrong", action="store_true", help="also the sentences the rules were made with and miss")

    def handle(self, *args: Any, **options: Any) -> None:
        parts = sentences()
        self.stdout.write(as_markdown(parts))
        if options["wrong"]:  # never of the held-out part: who reads those will tune on them
            for sentence, expected in next(iter(parts.values())):
                if kinds_of(sentence) != expected:
                    self.stdout.write(sentence)


def sentences() -> dict[str, list[Labelled]]:
    return {
        section: [(sentence, _kinds(label)) for label, sentence in lines]
        for section, lines in labelled(SENTENCES).items()
    }


def _kinds(label: str) -> frozenset[Kind]:
    return frozenset(Kind(kind) for kind in label.split("+") if kind != "-")


def kinds_of(sentence: str) -> frozenset[Kind]:
    return frozenset(nudge.kind for nudge in nudges(sentence))


def as_markdown(parts: dict[str, list[Labelled]]) -> str:
    rows = [
        f"| {name}, {len(part)} | {kind.value} | {_figures(part, kind)} |"
        for name, part in parts.items()
        for kind in Kind
    ]
    return "\n".join([HEAD, *rows])


def _figures(part: Iterable[Labelled], kind: Kind) -> str:
    pairs = [(kind in expected, kind in kinds_of(sentence)) for sentence, expected in part]
    wanted, given = sum(want for want, _give in pairs), sum(give for _want, give in pairs)
    rightly = sum(want and give for want, give in pairs)
    return f"{wanted} | {given} | {rightly} | {rightly / max(given, 1):.2f} | {rightly / max(wanted, 1):.2f}"
