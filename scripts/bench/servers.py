"""Servers under test: the blog, nginx, and a tutorial's counter, as processes whose CPU time can be read."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.support.servers import bare_environment

ROOT = Path(__file__).resolve().parent.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60
THREADS = 8  # of the tutorial: as many as the blog has


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, **headers: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with urlopen(Request(url, headers=named), timeout=30) as answer:
        content: bytes = answer.read()
        return content


class Server:
    """A process and its descendants, at a port of 127.0.0.1."""

    def __init__(self, name: str, command: list[str], port: int, **variables: str) -> None:
        self.name, self.port = name, port
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=bare_environment() | variables, stdout=subprocess.DEVNULL
        )
        self._wait()
        self.seconds_to_first_page = time.monotonic() - self.started

    def _wait(self) -> None:
        while time.monotonic() < self.started + START_SECONDS:
            if self.process.poll() is not None:
                sys.exit(f"{self.name} ended with status {self.process.returncode}")
            with suppress(HTTPError):
                try:
                    fetch(f"{self.url}/")
                    return
                except OSError as error:
                    if isinstance(error, HTTPError):
                        return
                    time.sleep(0.01)
        sys.exit(f"{self.name} did not answer within {START_SECONDS} s")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[int]:
        children: dict[int, list[int]] = {}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = entry.read_text().rpartition(")")[2].split()
                children.setdefault(int(fields[1]), []).append(int(entry.parent.name))
        pids = [self.process.pid]
        for number in pids:
            pids += children.get(number, [])
        return pids

    def cpu_seconds(self) -> float:
        """User and system time of all its processes, finer than the kernel's ticks where it tells."""
        return sum(_cpu_of(number) for number in self.processes())

    def memory_megabytes(self) -> float:
        """Proportional set size: what processes share counts once."""
        kilobytes = 0
        for number in self.processes():
            with suppress(OSError):
                match = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{number}/smaps_rollup").read_text(), re.MULTILINE)
                kilobytes += int(match[1]) if match else 0
        return kilobytes / 1024

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.process.kill()


def _cpu_of(number: int) -> float:
    total = 0
    for task in Path(f"/proc/{number}/task").glob("*/schedstat"):
        with suppress(OSError):
            total += int(task.read_text().split()[0])
    return total / 1e9


def blog(data: Path, **variables: str) -> Server:
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--prepare"]
    settings = {"DATA_DIR": str(data), "PORT": str(port), "BLOG_TRUSTED_PROXIES": "1"} | variables
    return Server("the blog", command, port, **settings)


def tutorial(data: Path) -> Server:
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--port", str(port),
        "--workers", "1", "--blocking-threads", str(THREADS), "--backpressure", "1024", "--log-level", "error",
        "scripts.bench.tutorial:application",
    ]  # fmt: skip
    return Server("the tutorial's counter", command, port, TUTORIAL_DATABASE=str(data / "tutorial.sqlite3"))


def nginx(folder: Path, http: str, port: int) -> Server:
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(binary).exists():
        sys.exit("nginx is not installed. On Debian: apt install nginx")
    folder.mkdir(parents=True, exist_ok=True)
    user = "user root;" if os.geteuid() == 0 else ""
    kinds = "client_body proxy fastcgi uwsgi scgi"
    paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds.split() if kind != "client_body")
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"{user}\ndaemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ include /etc/nginx/mime.types; client_body_temp_path {folder}/body; {paths}\n"
        f"access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;\n{http} }}\n"
    )
    return Server("nginx", [binary, "-c", str(configuration), "-e", f"{folder}/error.log"], port)


def nginx_static(folder: Path, files: Path) -> Server:
    port = free_port()
    server = (
        f"server {{ listen 127.0.0.1:{port}; root {files}; gzip_static on; location / {{ try_files $uri =404; }} }}"
    )
    return nginx(folder, server, port)


def nginx_before(folder: Path, blog_port: int) -> Server:
    port = free_port()
    shipped = (ROOT / "docs" / "nginx.conf").read_text()
    shipped = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", shipped, count=1, flags=re.DOTALL)
    shipped = re.sub(r"^ *(ssl_certificate|ssl_certificate_key|listen \[::\]).*\n", "", shipped, flags=re.MULTILINE)
    shipped = shipped.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    shipped = shipped.replace("server_name blog.example;", "server_name 127.0.0.1;")
    shipped = shipped.replace("127.0.0.1:8000", f"127.0.0.1:{blog_port}")
    shipped = shipped.replace("/var/cache/nginx-blog", f"{folder}/cache").replace("/var/log/nginx", str(folder))
    return nginx(folder, shipped, port)
