"""`manage.py serve`: the server and the chores under one supervisor."""

import http.client
import importlib
import os
import time
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections

from mobility_blog.supervisor import FIRST_PORT, LAST_PORT, Child, PortTaken, Supervisor, free_port, serve
from posts.management.commands.chores import work_until_told
from posts.management.first_start import prepare, require_prepared

START_SECONDS = 30


class Command(BaseCommand):
    help = "Serve the blog and do its chores. Either is restarted if it dies; Ctrl-C or SIGTERM ends both."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="run `prepare` first")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = settings.HOST, self._port()  # before anything is made: a taken port must change nothing
        # One process writes to SQLite best; PostgreSQL takes as many as there are processors.
        workers = 1 if connection.vendor == "sqlite" else os.cpu_count() or 1
        supervisor = Supervisor(
            [
                Child("server", partial(serve, host, port, workers)),
                Child("chores", work_until_told),
            ]
        )
        supervisor.listen()
        account = prepare() if options["prepare"] else None
        require_prepared()
        importlib.import_module("mobility_blog.rsgi")  # what both children would load, each for itself
        connections.close_all()
        try:
            supervisor.start()
            if _answers(host, port, supervisor):
                address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
                self.stdout.write(f"Blog: {address}")
                self.stdout.write(f"Admin: {address}admin/")
        finally:  # whatever became of the start, this is the only time the password is shown
            if account:
                self.stdout.write(f"Sign in: {account.name} / {account.password}")
            self.stdout.flush()
        supervisor.run()

    def _port(self) -> int:
        try:
            return free_port(settings.HOST, settings.PORT)
        except PortTaken as error:
            wanted = f"Port {settings.PORT}" if settings.PORT else f"Every port from {FIRST_PORT} to {LAST_PORT}"
            raise CommandError(
                f"{wanted} on {settings.HOST} is taken. Choose another one: PORT=8200 make run"
            ) from error
        except OSError as error:
            where = f"HOST={settings.HOST}" + (f" PORT={settings.PORT}" if settings.PORT else "")
            raise CommandError(f"Nothing can be served at {where}: {error.strerror}.") from error


def _answers(host: str, port: int, supervisor: Supervisor) -> bool:
    """Wait until the server answers; False where somebody asked to stop meanwhile, or nothing answers."""
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and not supervisor.stopping:
        connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5)  # noqa: S104
        try:
            connection.request("GET", "/health/", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    return False
