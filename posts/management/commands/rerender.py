"""`manage.py rerender`: make the stored HTML again where an older renderer made it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from posts.articles.models import Article
from posts.blog.models import Blog
from posts.comments.models import Comment
from posts.management.first_start import require_prepared


class Command(BaseCommand):
    help = "Render again what an older renderer stored: articles, comments and the about page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="also what is up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        for model in (Article, Comment, Blog):
            rows = model.objects.all() if options["all"] else model.objects.outdated()
            number = 0
            for row in rows.order_by("pk").iterator(chunk_size=100):
                row.rerender()
                number += 1
            self.stdout.write(f"{model._meta.verbose_name_plural}: {number} rendered")
