"""`manage.py reindex`: make anew what the search knows, and which articles go together."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from posts.articles.models import Article
from posts.management.first_start import require_prepared

BATCH = 100  # articles to a transaction, so that nobody who writes meanwhile waits long


class Command(BaseCommand):
    help = (
        "Index every article anew: after BLOG_LANGUAGE has changed, or after rows came into the database by other ways."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only what the search does not know yet")

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        articles = Article.objects.out_of_index() if options["missing"] else Article.objects.all()
        keys = list(articles.order_by("pk").values_list("pk", flat=True))
        # The words of all come first: what goes together is found by them. Broken off, --missing goes on from there.
        self._do("words", keys, Article.begin_index)
        self._do("related articles", keys, Article.index)

    def _do(self, what: str, keys: list[int], index: Callable[[Article], object]) -> None:
        for start in range(0, len(keys), BATCH):
            with transaction.atomic():
                for article in Article.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk"):
                    index(article)
            self.stdout.write(f"{what}: {min(start + BATCH, len(keys))} of {len(keys)}")
