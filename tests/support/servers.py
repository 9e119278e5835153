"""The real thing: `manage.py serve` as a person would start it, on data of its own."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
# A line of JSON is code to run, a line of JSON is what it printed.
CONSOLE = """
import contextlib, io, json, sys
for line in sys.stdin:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(json.loads(line), {})
    print(json.dumps(printed.getvalue()), flush=True)
"""


def wait_for(condition: Callable[[], Any], what: str, seconds: float = SECONDS) -> Any:
    """The first true value the condition gives."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s for {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def bare_environment() -> dict[str, str]:
    """For a process that shall know nothing of what this machine's blog and its operator have set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"BLOG_ENV_FILE": os.devnull}


def own_database(template: str = "template1") -> dict[str, str]:
    """Where the suite runs on PostgreSQL, a new database of its cluster; on SQLite the data folder holds it."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        return {}
    import psycopg

    name = f"site_{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return {"DATABASE_URL": f"{address.rpartition('/')[0]}/{name}"}


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """As on a full disk: a file can be made, and not be filled."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@dataclass
class Site:
    """A running blog and what it said when it started."""

    data: Path
    port: int = field(default_factory=free_port)
    lines: list[str] = field(default_factory=list)
    process: Any = None
    console: Any = None
    name: str = "editor"  # of the first account
    database: dict[str, str] = field(default_factory=own_database)
    variables: dict[str, str] = field(default_factory=dict)  # of its environment, beside what every site has

    def environment(self, **variables: str) -> dict[str, str]:
        """Only what this blog was given, whatever the tests themselves run with."""
        # one trusted proxy: a test says with X-Forwarded-For who is reading
        ours = {"DATA_DIR": str(self.data), "BLOG_TRUSTED_PROXIES": "1"}
        return bare_environment() | ours | self.database | self.variables | variables

    def start(self, *arguments: str) -> "Site":
        self.lines.clear()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", *(arguments or ("--prepare",))],
            cwd=ROOT, env=self.environment(PORT=str(self.port)), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        threading.Thread(target=lambda: self.lines.extend(iter(self.process.stdout.readline, "")), daemon=True).start()
        try:
            wait_for(lambda: self.said("Admin: ") or self.process.poll() is not None, "the start")
            assert self.process.poll() is None, "".join(self.lines)
        except AssertionError:
            self.stop()
            raise
        return self

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def said(self, beginning: str) -> str:
        """The rest of the first line that starts like this, or nothing."""
        return next((line[len(beginning) :].strip() for line in list(self.lines) if line.startswith(beginning)), "")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Its exit status; one that was not started, or stopped before, is left alone."""
        if self.console:
            self.console.communicate(timeout=SECONDS)
            self.console = None
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(SECONDS)

    def manage(self, *arguments: str) -> str:
        """Run another command on the same data."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment(), capture_output=True, text=True, timeout=SECONDS,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, code: str) -> str:
        """What the code prints in another process on the same data; it stays, as starting it is most of the work."""
        self.console = self.console or subprocess.Popen(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", CONSOLE],
            cwd=ROOT, env=self.environment(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.console.stdin.write(json.dumps(code) + "\n")
        self.console.stdin.flush()
        return json.loads(self.console.stdout.readline())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        """Of the first account, until a start after somebody signed in."""
        return (self.data / "first_password").read_text().strip()

    def children(self) -> dict[str, int]:
        """The supervisor's two processes by name, as their process numbers."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,comm=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        ).stdout
        found = {}
        for line in listed.splitlines():
            number, _, name = line.strip().partition(" ")
            found[name.strip().removeprefix("blog-")] = int(number)
        return found
