"""A real Chromium against the real server.

Playwright's loop runs in the thread of the test, where Django then refuses its ORM; so it lives for one module only,
and these tests speak to the blog through its pages and its commands.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import count
from typing import Any

import pytest

if find_spec("playwright"):  # without it tests/conftest.py leaves this folder out
    from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.cast import BROWSER
from tests.support.screens import WIDE
from tests.support.servers import ROOT, Site

NO_CHROMIUM = "no Chromium here: apt install chromium, or python -m playwright install chromium"
OURS = ("http://127.0.0.1:", "http://localhost:", "data:", "blob:")
# What the browser itself says about answers a test provokes.
EXPECTED = ("status of 403", "status of 404", "status of 409", "status of 413", "status of 422")
READERS = count(1)
ARTICLE = "/post/how-ankle-mobility-may-affect-neck-pain/"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(served) -> Iterator[Site]:
    """The blog as its first start leaves it, for tests that only look or add."""
    with served() as running:
        yield running


@pytest.fixture(scope="session")
def furnished(served) -> Iterator[Site]:
    """A blog on which every public page has something to show, and their addresses; for tests that only look or add."""
    with served() as running:
        printed = running.manage("shell", "-v", "0", "-c", "from tests.support.furnished import furnish; furnish()")
        running.addresses = json.loads(printed.splitlines()[-1])
        yield running


@pytest.fixture
def fresh_site(served) -> Iterator[Site]:
    """A blog of the test's own, for tests that count."""
    with served() as running:
        yield running


@pytest.fixture(scope="session")
def started_chromium() -> Iterator[str]:
    """Where it can be driven."""
    command = [sys.executable, "-m", "tests.support.chromium"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        address = running.stdout.readline().strip()
        if not address:
            pytest.skip(NO_CHROMIUM) if running.wait() == 0 else pytest.fail("Chromium does not start")
        yield address
        running.stdin.close()


@pytest.fixture(scope="module")
def chromium(started_chromium) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.connect_over_cdp(started_chromium)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium) -> Iterator[Callable[..., Page]]:
    """Opens pages in contexts of their own; at the end nothing may have been told to another host or complained of."""
    contexts, complaints = [], []

    def open_one(viewport=WIDE, dark=False, **options) -> Page:
        somebody = {"X-Forwarded-For": f"10.{next(READERS)}.0.1"}  # each page is read by somebody else
        options = {"extra_http_headers": somebody} | options
        options = {"user_agent": BROWSER, "color_scheme": "dark" if dark else "light", "locale": "en-GB"} | options
        context = chromium.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(OURS) else complaints.append(request.url))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [words for words in complaints if not any(known in words for known in EXPECTED)] == []


@pytest.fixture(scope="session")
def sessions() -> dict[str, list[Any]]:
    """The cookies of who signed in, by the blog's address."""
    return {}


@pytest.fixture
def sign_in(sessions) -> Callable[..., Page]:
    """Opens the desk; with a session that is open already, as hashing a password takes longer than most tests."""

    def at(page: Page, blog: Site, anew: bool = False) -> Page:
        if blog.url in sessions and not anew:
            page.context.add_cookies(sessions[blog.url])
        page.goto(f"{blog.url}/admin/")
        if "/login/" not in page.url:
            return page
        page.get_by_label("Username").fill(blog.name)
        page.get_by_label("Password").fill(blog.password)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"{blog.url}/admin/")
        sessions[blog.url] = page.context.cookies()
        return page

    return at


@pytest.fixture
def signed_in(open_page, site, sign_in) -> Page:
    """The owner, in the admin of `site`, at 1280 px."""
    return sign_in(open_page(), site)
