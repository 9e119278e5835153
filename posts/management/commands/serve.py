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

from mobility_blog.serving.supervisor import FIRST_PORT, LAST_PORT, Child, PortTaken, Supervisor, free_port, serve
from mobility_blog.version import VERSION
from posts.management.addresses import address_here, reached_at, say_where
from posts.management.commands.chores import work_until_told
from posts.management.first_start import data_dir_of_our_own, prepare, require_prepared, sign_in

START_SECONDS = 30
LONGEST_WORDS = 300


class Command(BaseCommand):
    help = "Serve the blog and do its chores. Either is restarted if it dies; Ctrl-C or SIGTERM ends both."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="run `prepare` first")

    def handle(self, *args: Any, **options: Any) -> None:
        _require_proxy()
        host, port = settings.HOST, _port()  # before anything is made: a taken port must change nothing
        if not options["prepare"]:
            require_prepared()
        with data_dir_of_our_own(f"served by process {os.getpid()} at {address_here(host, port)}"):
            account = prepare() if options["prepare"] else None
            self._serve(host, port, sign_in(account, on_a_terminal=self.stdout.isatty()))

    def _serve(self, host: str, port: int, how_to_sign_in: str) -> None:
        # One process writes to SQLite best; PostgreSQL takes as many as there are processors.
        workers = 1 if connection.vendor == "sqlite" else os.cpu_count() or 1
        supervisor = Supervisor(
            [
                Child("server", partial(serve, host, port, workers)),
                Child("chores", work_until_told),
            ]
        )
        supervisor.listen()
        importlib.import_module("mobility_blog.serving.rsgi")  # what both children would load, each for itself
        connections.close_all()
        try:
            supervisor.start()
            self.stdout.write(f"Mobility Blog {VERSION}")
            health = _first_answer(host, port, supervisor)
            for line in say_where(host, port) if health else ():
                self.stdout.write(line)
            if health not in ("", "ok"):
                self.stderr.write(f"It is served, but {health}.")
        finally:  # whatever became of the start, this is the only time the password is shown
            if how_to_sign_in:
                self.stdout.write(how_to_sign_in)
            self.stdout.flush()
        supervisor.run()


def _require_proxy() -> None:
    """Without one in front, every page of an https blog would lead to itself."""
    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        raise CommandError(
            f"SITE_URL={settings.SITE_URL} needs a web server with a certificate in front of the blog, and "
            "BLOG_TRUSTED_PROXIES=1 that says so (docs/operating.md). To try the blog without one, leave SITE_URL out."
        )


def _port() -> int:
    try:
        return free_port(settings.HOST, settings.PORT)
    except PortTaken as error:
        wanted = f"Port {settings.PORT}" if settings.PORT else f"Every port from {FIRST_PORT} to {LAST_PORT}"
        raise CommandError(f"{wanted} on {settings.HOST} is taken. Choose another one: PORT=8200 make run") from error
    except OSError as error:
        where = f"BLOG_HOST={settings.HOST}" + (f" PORT={settings.PORT}" if settings.PORT else "")
        raise CommandError(f"Nothing can be served at {where}: {error.strerror}.") from error


def _first_answer(host: str, port: int, supervisor: Supervisor) -> str:
    """Wait for what /health/ says; empty where somebody asked to stop meanwhile, or nothing answers."""
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and not supervisor.stopping:
        connection = http.client.HTTPConnection(reached_at(host), port, timeout=5)
        try:
            connection.request("GET", "/health/", headers={"Host": "localhost"})
            return connection.getresponse().read(LONGEST_WORDS).decode(errors="replace").strip() or "it says nothing"
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    return ""
