"""`manage.py outbox`: which letters wait and which were given up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from posts.blog.outbox import ON_THEIR_WAY, Letter, State
from posts.lib.mail.outgoing import is_set_up


class Command(BaseCommand):
    help = "Say how many letters wait and how many were given up; --retry sends all of them with the next run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", action="store_true", help="try every letter that was not sent again now")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_set_up():
            self.stdout.write("Mail is not set up: nothing is sent until EMAIL_URL is set.")
        if options["retry"]:
            self.stdout.write(f"{Letter.objects.try_again()} tried again now")
        self.stdout.write(f"{Letter.objects.filter(state__in=ON_THEIR_WAY).count()} on their way")
        self.stdout.write(f"{Letter.objects.filter(state=State.FAILED).count()} given up")
