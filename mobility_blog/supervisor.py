"""Keeps the server and the chores running: starts both, restarts what dies, stops them in order."""

import ctypes
import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType

logger = logging.getLogger(__name__)

STOP_SECONDS = 12  # a page may take ten; what still runs after that is killed
HEALTHY_SECONDS = 5  # a process that lived this long is restarted at once
LONGEST_PAUSE = 10  # between the restarts of one that keeps dying
FIRST_PORT, LAST_PORT = 8000, 8099
REQUESTS_IN_HAND = 1024  # what the server accepts before it lets connections wait outside
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class PortTaken(Exception):
    """The wanted port, or every one we would try, is somebody else's."""


class Child:
    """One process in a group of its own, so that a Ctrl-C in the terminal reaches the supervisor alone."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.pause = 0.0
        self.not_before = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: S603

    def look_after(self) -> None:
        """Start it where it does not run; one that dies again and again is given growing pauses."""
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process is not None:
            self._kill_group()  # a server killed from outside leaves its worker behind, and that one holds the port
            lived_well = now - self.started >= HEALTHY_SECONDS
            self.pause = 0.0 if lived_well else min(LONGEST_PAUSE, self.pause * 2 or 0.2)
            logger.error("%s ended with status %s; starting it again.", self.name, self.process.returncode)
            self.process = None
            self.not_before = now + self.pause
        if now >= self.not_before:
            self.start()

    def stop(self) -> None:
        """Ask it to end, wait, and end it."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        self._kill_group()

    def _kill_group(self) -> None:
        assert self.process is not None  # noqa: S101  both callers looked
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


def _die_with_parent() -> None:
    """On Linux a child is told when the supervisor is killed; else it would hold the port for ever."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Runs children, the first of which is the first to be stopped."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.stopping = False
        self.stopped_by = ""
        self.wake = threading.Event()

    def listen(self) -> None:
        """Hear signals; before the first child is started."""
        signal.signal(signal.SIGTERM, self._on_stop)
        signal.signal(signal.SIGINT, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: self.wake.set())

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
        self.stopped_by = signal.Signals(number).name
        self.wake.set()

    def start(self) -> None:
        for child in self.children:
            child.look_after()

    def run(self) -> None:
        """Until a signal says stop."""
        while not self.stopping:
            for child in self.children:
                child.look_after()
            waiting = [child.not_before for child in self.children if child.process is None]
            self.wake.wait(max(0.05, min(waiting) - time.monotonic()) if waiting else None)
            self.wake.clear()
        logger.info("Stopping, as %s asks.", self.stopped_by)
        for child in self.children:
            child.stop()


def free_port(host: str, wanted: int | None) -> int:
    """The wanted port, else the first free one. Raises PortTaken where there is none.

    Any other OSError says that nothing can be served there: no such address, or a port only root may use.
    """
    for port in [wanted] if wanted else range(FIRST_PORT, LAST_PORT + 1):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                continue
            return port
    raise PortTaken


def server_command(host: str, port: int, workers: int, threads: int) -> list[str]:
    """granian, quiet and HTTP/1.1; a proxy in front speaks HTTP/2 to the readers."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws",
        "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--backpressure", str(REQUESTS_IN_HAND),
        "--workers-kill-timeout", str(STOP_SECONDS - 2), "--log-level", "warning",
        "mobility_blog.wsgi:application",
    ]  # fmt: skip
