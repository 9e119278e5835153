"""`manage.py access_table`: who may see what, as the Markdown of docs/access.md."""

from typing import Any

from django.core.management.base import BaseCommand

from mobility_blog.access import as_markdown

INTRODUCTION = """# Who may see what

Made by `manage.py access_table > docs/access.md`; a test compares the two. The owner, a superuser, may see everything.
Articles that are not published and pages of the admin answer 404, or lead to the sign-in, for everybody else.
"""


class Command(BaseCommand):
    help = "Print the table of docs/access.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(INTRODUCTION + "\n" + as_markdown(), ending="")
