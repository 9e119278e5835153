"""The three engines people read with, each started as it is installed: Blink, Gecko and WebKit."""

import glob
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.support.cast import BROWSER
from tests.support.servers import free_port
from tests.support.webdriver import Browser, over_http, over_marionette

WIDTH, HEIGHT = 390, 844
# Firefox keeps no window smaller than 500 px: what it shows of the page is made as small as a phone.
AS_A_PHONE = f"gBrowser.selectedBrowser.style = 'width: {WIDTH}px; height: {HEIGHT}px; flex: none'"


def program(*names: str) -> str:
    """The first of them that is installed; without any, the test is skipped, which CI counts as a failure."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    return found or pytest.skip(f"{' or '.join(names)} is not installed")


@contextmanager
def running(*command: str, **variables: str) -> Iterator[None]:
    """A program with everything it starts, ended together."""
    process = subprocess.Popen(
        command,
        env=os.environ | variables,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    port = free_port()
    phone = {"deviceMetrics": {"width": WIDTH, "height": HEIGHT, "pixelRatio": 1, "touch": False}, "userAgent": BROWSER}
    options = {
        "binary": program("chromium", "google-chrome"), "mobileEmulation": phone,
        "args": ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", f"--user-data-dir={folder}"],
    }  # fmt: skip
    with running(program("chromedriver"), f"--port={port}"):
        yield Browser(over_http(port, {"goog:chromeOptions": options}))


@contextmanager
def firefox(folder: Path) -> Iterator[Browser]:
    port = free_port()
    (folder / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
    headless = ("--headless", "--marionette", "--remote-allow-system-access", "--profile", str(folder))
    with running(program("firefox-esr", "firefox"), *headless, HOME=str(folder)):
        command = over_marionette(port)
        command("Marionette:SetContext", value="chrome")
        command("run", script=AS_A_PHONE, args=[])
        command("Marionette:SetContext", value="content")
        yield Browser(command)


@contextmanager
def webkit(folder: Path) -> Iterator[Browser]:
    """In a window that fills a screen as small as a phone: it has no way to hide one."""
    browsers = glob.glob("/usr/lib/*/webkit2gtk-4.1/MiniBrowser") or pytest.skip("WebKitGTK is not installed")
    options = {"binary": browsers[0], "args": ["--automation", "--full-screen"]}
    port = free_port()
    with ExitStack() as started:
        display = started.enter_context(screen())
        variables = {"DISPLAY": display, "GDK_BACKEND": "x11", "HOME": str(folder), "NO_AT_BRIDGE": "1"}
        started.enter_context(running(program("openbox"), **variables))
        driver = (program("dbus-run-session"), "--", program("WebKitWebDriver"), f"--port={port}")
        started.enter_context(running(*driver, **variables))
        yield Browser(over_http(port, {"webkitgtk:browserOptions": options}))


@contextmanager
def screen() -> Iterator[str]:
    """A display of its own, at a number nobody has."""
    reading, writing = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    server = subprocess.Popen(
        [program("Xvfb"), "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.kill()
        server.wait()


ENGINES = {"chromium": chromium, "firefox": firefox, "webkit": webkit}
