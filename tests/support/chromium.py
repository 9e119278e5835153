"""Test browser: starts Chromium for as long as its standard input is open, and says where it can be driven over CDP.

Beside the tests: Playwright's loop must not run in their thread for longer than one module, as Django refuses its ORM
there.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.servers import free_port

# Of the same engine, without what a person needs around it: half the CPU.
SHELL = "chromium-headless-shell"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-blink-features=AutomationControlled",
]


def installed() -> str | None:
    return next((found for name in COMMANDS if (found := shutil.which(name))), None)


def main() -> None:
    port = free_port()
    with sync_playwright() as playwright:
        path = shutil.which(SHELL) or installed() or playwright.chromium.executable_path
        if Path(path).exists():
            playwright.chromium.launch(executable_path=path, args=[*FLAGS, f"--remote-debugging-port={port}"])
            print(f"http://127.0.0.1:{port}", flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    main()
