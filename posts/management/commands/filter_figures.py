"""`manage.py filter_figures`: how often the filter is right, as the table of docs/filter.md. It asks no database."""

from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from posts.comments.spam import bayes
from posts.comments.spam.bayes import FEWEST_OF_EACH, Learned, Opinion, opinion, tokens_of
from posts.comments.spam.checks import HOLDING_SCORE, SPAM_SCORE
from posts.lib.text.labelled_examples import labelled

COMMENTS = Path(bayes.__file__).with_name("filter_comments.txt")
LESSONS = (FEWEST_OF_EACH, 25, 30)  # of each kind
HEAD = (
    "| learned from, of each kind | asks for | spam | good | caught | wrongly | precision | recall |\n"
    "|---:|---|---:|---:|---:|---:|---:|---:|"
)

Labelled = tuple[bool, str, str]  # whether it is spam, its name, its text


class Command(BaseCommand):
    help = "Print the precision and recall of the filter over the labelled comments."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--each", action="store_true", help="also every graded comment with its score and words")

    def handle(self, *args: Any, **options: Any) -> None:
        lessons, graded = comments().values()
        self.stdout.write("\n".join([HEAD, *chain.from_iterable(rows(lessons, graded, number) for number in LESSONS)]))
        if options["each"]:
            for is_spam, name, text in graded:
                filter_says = judged(lessons, name, text)
                label, because = "spam" if is_spam else "good", ", ".join(filter_says.because)
                self.stdout.write(f"{label} {filter_says.score:.3f} {name}: {text} [{because}]")


def comments() -> dict[str, list[Labelled]]:
    return {
        section: [(label == "spam", name, text) for label, name, text in lines]
        for section, lines in labelled(COMMENTS).items()
    }


def judged(lessons: list[Labelled], name: str, text: str) -> Opinion:
    words = tokens_of(name, text)
    counts = {kind: Counter(chain.from_iterable(tokens_of(*rest) for spam, *rest in lessons if spam is kind))
              for kind in (True, False)}  # fmt: skip
    spam = sum(is_spam for is_spam, _name, _text in lessons)
    known = {word: (counts[True][word], counts[False][word]) for word in words}
    filter_says = opinion(Learned(spam, len(lessons) - spam, known))
    assert filter_says  # noqa: S101  LESSONS begins where the filter does
    return filter_says


def rows(lessons: list[Labelled], graded: list[Labelled], number: int) -> list[str]:
    """Two lines of the table: what is held or worse, and what is put among the spam."""
    few = [lesson for kind in (True, False) for lesson in [one for one in lessons if one[0] is kind][:number]]
    scores = [(is_spam, judged(few, name, text).score) for is_spam, name, text in graded]
    asked = {"look at it": HOLDING_SCORE, "quarantine": SPAM_SCORE}
    return [f"| {number} | {words} | {_figures(scores, score)} |" for words, score in asked.items()]


def _figures(scores: list[tuple[bool, float]], needed: float) -> str:
    spam = sum(is_spam for is_spam, _score in scores)
    caught = sum(is_spam for is_spam, score in scores if score >= needed)
    wrongly = sum(not is_spam for is_spam, score in scores if score >= needed)
    precision = caught / max(caught + wrongly, 1)
    return f"{spam} | {len(scores) - spam} | {caught} | {wrongly} | {precision:.2f} | {caught / spam:.2f}"
