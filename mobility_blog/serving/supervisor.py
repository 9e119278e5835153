"""Prefork supervisor: starts the server and the chores, restarts what dies, stops them in order."""

import ctypes
import errno
import gc
import logging
import multiprocessing
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.context import ForkProcess
from types import FrameType

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

logger = logging.getLogger(__name__)

STOP_SECONDS = 12  # a page may take ten; what still runs after that is killed
HEALTHY_SECONDS = 5  # a process that lived this long is restarted at once
LONGEST_PAUSE = 10  # between the restarts of one that keeps dying
FIRST_PORT, LAST_PORT = 8000, 8099
CONNECTIONS = 8192  # that are open at once, of which nearly all are idle; more wait outside
BACKLOG = 4096  # that wait outside, as far as the system allows (net.core.somaxconn)
HEADER_SECONDS = 10  # to send a head, and how long a connection may stay idle
HEAD_BYTES = 8 * 1024  # the least that granian's buffer takes, and the most that a head may have
FILES_BESIDE = 256  # that the process has open, beside its connections
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15  # linux/prctl.h


class PortTaken(Exception):
    """The wanted port, or every one we would try, is somebody else's."""


class Child:
    """One process in a group of its own, so that a Ctrl-C in the terminal reaches the supervisor alone.

    It is forked, not started anew: what the supervisor has loaded is there at once and lies in memory only once.
    """

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self.name = name
        self.work = work
        self.process: ForkProcess | None = None
        self.started = 0.0
        self.pause = 0.0
        self.not_before = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = multiprocessing.get_context("fork").Process(target=self._run)
        self.process.start()

    def _run(self) -> None:
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        if sys.platform == "linux":
            system = ctypes.CDLL(None)
            # told when the supervisor is killed; else it would hold the port for ever
            system.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            system.prctl(PR_SET_NAME, f"blog-{self.name}".encode())
        self.work()

    def look_after(self) -> None:
        """Start it where it does not run; one that dies again and again is given growing pauses."""
        if self.process is not None and self.process.is_alive():
            return
        now = time.monotonic()
        if self.process is not None:
            self._kill_group()  # a server killed from outside leaves its worker behind, and that one holds the port
            lived_well = now - self.started >= HEALTHY_SECONDS
            self.pause = 0.0 if lived_well else min(LONGEST_PAUSE, self.pause * 2 or 0.2)
            logger.error("The %s ended with status %s; starting it again.", self.name, self.process.exitcode)
            self.process = None
            self.not_before = now + self.pause
        if now >= self.not_before:
            self.start()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        self.process.join(STOP_SECONDS)
        self._kill_group()

    def _kill_group(self) -> None:
        pid = self.process.pid if self.process else None
        if pid is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


class Supervisor:
    """Runs children, the first of which is the first to be stopped."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.stopping = False
        self.stopped_by = ""
        self.wake = threading.Event()

    def listen(self) -> None:
        signal.signal(signal.SIGTERM, self._on_stop)
        signal.signal(signal.SIGINT, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: self.wake.set())

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
        self.stopped_by = signal.Signals(number).name
        self.wake.set()

    def start(self) -> None:
        gc.collect()
        gc.freeze()  # a collection in a child would touch, and so copy, all that they share
        for child in self.children:
            child.look_after()

    def run(self) -> None:
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


def serve(host: str, port: int, workers: int) -> None:
    multiprocessing.set_start_method("fork", force=True)  # what granian's workers are started by
    Granian(
        "mobility_blog.serving.rsgi:application", address=host, port=port, interface=Interfaces.RSGI,
        http=HTTPModes.http1, websockets=False, workers=workers, backlog=BACKLOG, backpressure=_connections(),
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=HEAD_BYTES),
        workers_kill_timeout=STOP_SECONDS - 2, log_level=LogLevels.warning,
    ).serve()  # fmt: skip


def _connections() -> int:
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + FILES_BESIDE
    if allowed < wanted:
        allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return max(1, min(CONNECTIONS, allowed - FILES_BESIDE))
