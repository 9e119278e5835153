"""What every test starts from."""

import gc
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client

from posts.lib.http import rate_limit
from posts.models import Article
from posts.readership.ingest import seen_articles
from posts.readership.ingest.counting import salt_of
from posts.readership.ingest.throttle import newcomers
from tests.support import examples  # noqa: F401  the profiles of hypothesis
from tests.support.cast import reader, signed_in, staff, write_article
from tests.support.first_start import FirstStart
from tests.support.servers import Site


@pytest.fixture(autouse=True)
def _own_media_salts_and_limits(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"  # nothing is collected, whatever the operator's own blog has
    settings.WHITENOISE_AUTOREFRESH = True  # each client would look through all static files
    salt_of.cache_clear()
    cache.clear()
    rate_limit.reset_limits()
    newcomers.clear()
    seen_articles.clear_cache()
    cache.clear()


@pytest.fixture(scope="session")
def first_start(tmp_path_factory) -> FirstStart:
    """What it makes is made once, whichever worker needs it first."""
    folder = tmp_path_factory.getbasetemp()
    return FirstStart(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)


@pytest.fixture(scope="session")
def served(first_start, tmp_path_factory) -> Callable[..., AbstractContextManager[Site]]:
    """Serves a blog as its first start left it, in a folder of its own, until the end of the `with`."""
    return lambda **fields: first_start.served(tmp_path_factory.mktemp("blog") / "data", **fields)


@pytest.fixture
def rea() -> Client:
    """A reader."""
    return reader()


@pytest.fixture
def edda(db) -> User:
    """The editor."""
    return staff("edda", "Editors", first_name="Edda", last_name="Berg")


@pytest.fixture
def mo(db) -> User:
    """The moderator."""
    return staff("mo", "Moderators")


@pytest.fixture
def olga(db) -> User:
    """The owner."""
    return staff("olga", is_superuser=True)


@pytest.fixture
def as_edda(edda) -> Client:
    return signed_in(edda)


@pytest.fixture
def as_mo(mo) -> Client:
    return signed_in(mo)


@pytest.fixture
def as_olga(olga) -> Client:
    return signed_in(olga)


@pytest.fixture
def article(db) -> Article:
    """A published article."""
    return write_article()


@pytest.fixture
def mail_is_set_up(settings) -> None:
    """A mail server, which takes everything into `django.core.mail.outbox`."""
    settings.MAIL_SERVER = {"EMAIL_HOST": "mail.example"}
    settings.SITE_URL, settings.SITE_HOST = "https://blog.example", "blog.example"
    settings.EMAIL_FROM = "blog@blog.example"


HAS_PLAYWRIGHT = find_spec("playwright") is not None
BROWSER_TESTS = Path(__file__).parent / "browser"


def pytest_ignore_collect(collection_path):
    """Without its driver no browser test can even be read."""
    return True if not HAS_PLAYWRIGHT and collection_path == BROWSER_TESTS else None


def pytest_collection_finish(session):
    """What is loaded stays: the garbage collector need not look through it again and again, which takes 7 %."""
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_terminal_summary(terminalreporter):
    """What this run left out, and how to have it."""
    say = terminalreporter.write_line
    if not HAS_PLAYWRIGHT:
        files = "-r requirements/scale.txt -r requirements/dev.txt"
        say(f"Left out: tests/browser, as playwright is missing: make test, or pip install {files}")
    if connection.vendor == "sqlite":
        say("Left out: the same on PostgreSQL: make test-all, or python scripts/with_postgres.py python -m pytest")


def pytest_sessionfinish(session, exitstatus):
    """In CI a test that did not run is a failure: nobody is there to read why it was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    left_out = not HAS_PLAYWRIGHT or (reporter and reporter.stats.get("skipped"))
    if os.environ.get("CI") and left_out and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
