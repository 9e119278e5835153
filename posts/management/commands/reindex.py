"""`manage.py reindex`: make anew what the search knows, and which articles go together."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from posts.articles.models import Article
from posts.management.catching_up import INDEXING, do
from posts.management.first_start import require_prepared

BATCH = 100  # articles to a line of what is told


class Command(BaseCommand):
    help = (
        "Index every article anew: after BLOG_LANGUAGE has changed, or after rows came into the database by other ways."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only what the search does not know yet")

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        # The words of all come first: what goes together is found by them. Broken off, --missing goes on from there.
        for what, work in zip(("words", "related articles"), INDEXING, strict=True):
            articles = work.rows() if options["missing"] else Article.objects.all()
            total = articles.count()
            for number in do(work, articles):
                if number % BATCH == 0 or number == total:
                    self.stdout.write(f"{what}: {number} of {total}")
