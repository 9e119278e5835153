"""`manage.py import_page FILE...`: pages of the old site, saved as text, become published articles."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posts.management.first_start import require_prepared
from posts.moving.import_page import Imported, ImportOutcome, RefusedImport, import_pages


class Command(BaseCommand):
    help = "Publish pages of the old site that were saved as text. One file that is refused, and nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        try:
            done = import_pages(options["files"])
        except RefusedImport as refused:
            raise CommandError(str(refused)) from refused
        for imported in done:
            self.stdout.write(_what_was_done(imported))
            for note in _notes(imported):
                self.stdout.write(f"  {note}")


def _what_was_done(imported: Imported) -> str:
    sentence = {
        ImportOutcome.IMPORTED: _("Imported: %(address)s (%(counts)s)"),
        ImportOutcome.TOOK_OVER: _("Imported in place of the starter article: %(address)s (%(counts)s)"),
        ImportOutcome.UNCHANGED: _("Unchanged: %(address)s (%(counts)s)"),
    }[imported.outcome]
    return sentence % {"address": imported.article.get_absolute_url(), "counts": _counts(imported)}


def _counts(imported: Imported) -> str:
    views, numbered, tips = imported.views, imported.page.numbered, imported.page.tips
    counts = [ngettext("%(n)d view", "%(n)d views", views) % {"n": views}]
    if numbered:
        counts.append(ngettext("%(n)d numbered item", "%(n)d numbered items", numbered) % {"n": numbered})
    if tips:
        counts.append(ngettext("%(n)d tip", "%(n)d tips", tips) % {"n": tips})
    return ", ".join(counts)


def _notes(imported: Imported) -> list[str]:
    notes = []
    page = imported.page
    if imported.outcome is not ImportOutcome.UNCHANGED:
        proposed = _("Made an exercise one can follow; please check its dose in the editor: %(head)s")
        notes += [proposed % {"head": head} for head in page.exercises]
    if page.views != imported.views:
        notes.append(_("The page says %(page)d views; the number stored earlier stays.") % {"page": page.views})
    if page.comments:
        notes.append(
            ngettext(
                "The page counts %(n)d comment, but its text is not in the page, so it was not imported.",
                "The page counts %(n)d comments, but their text is not in the page, so they were not imported.",
                page.comments,
            )
            % {"n": page.comments}
        )
    return notes
