"""Load test: wrk, and the CPU time a server takes for each of its requests."""

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from scripts.bench.servers import Server

BROWSER = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0"
# What Chromium sends with a page; with Host these are fifteen.
HEADERS = {
    "Connection": "keep-alive",
    "Cache-Control": "max-age=0",
    "Sec-Ch-Ua": '"Chromium";v="148", "Not.A/Brand";v="99"',
    "Sec-Ch-Ua-Mobile": "?1",
    "Sec-Ch-Ua-Platform": '"Android"',
    "Upgrade-Insecure-Requests": "1",
    "User-Agent": BROWSER,
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-User": "?1",
    "Sec-Fetch-Dest": "document",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-GB,en;q=0.9",
}
RUNS = count()
POSTS_A_RUN = 100_000  # at most; so that no reader of one run comes again in another
# Every request is another reader's, from a network of its own, to the next of the forms.
POSTS = """
local forms = {{{forms}}}
local count = {first}
request = function()
  count = count + 1
  local form = forms[count % #forms + 1]
  local headers = {{
    ["User-Agent"] = "{agent}", ["Sec-Fetch-Site"] = "same-origin", ["Origin"] = "{origin}",
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["X-Forwarded-For"] = string.format("%d.%d.%d.1", 11 + math.floor(count / 65536) % 200,
                                        math.floor(count / 256) % 256, count % 256)}}
  return wrk.format("POST", form[1], headers, (string.gsub(form[2], "NUMBER", tostring(count))))
end
"""


# Every request asks for a page that nobody asked for before.
ANEW = """
local count = {first}
request = function()
  count = count + 1
  return wrk.format("GET", "{path}?reply=" .. tostring(count))
end
"""


@dataclass(frozen=True)
class Target:
    """One address, and the servers that work when it is asked for."""

    name: str
    url: str
    servers: tuple[Server, ...]
    forms: tuple[tuple[str, str], ...] = ()  # path and body of what is posted there, each NUMBER counted up
    anew: bool = False  # past the page cache


@dataclass(frozen=True)
class Round:
    """What one run of wrk gave."""

    cpu_microseconds: float  # for each request
    requests_a_second: float
    p99_milliseconds: float
    failed: int


def measure(targets: list[Target], rounds: int, seconds: int, connections: int) -> dict[str, Round]:
    """Medians of interleaved rounds: whatever else the machine does meets every target alike."""
    found: dict[str, list[Round]] = {target.name: [] for target in targets}
    for number in range(rounds + 1):
        for target in targets:
            result = _run(target, seconds if number else 1, connections)
            if number:  # the first one only warms up
                found[target.name].append(result)
    return {name: _median(results) for name, results in found.items()}


def _median(results: list[Round]) -> Round:
    return Round(
        median(result.cpu_microseconds for result in results),
        median(result.requests_a_second for result in results),
        median(result.p99_milliseconds for result in results),
        sum(result.failed for result in results),
    )


def _run(target: Target, seconds: int, connections: int) -> Round:
    wrk = shutil.which("wrk")
    if not wrk:
        sys.exit("wrk is not installed. On Debian: apt install wrk")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_posting(target) if target.forms else _asking_anew(target) if target.anew else "")
        script.flush()
        headers = [] if target.forms else [f"-H{name}: {value}" for name, value in HEADERS.items()]
        extra = [*headers, *(["-s", script.name] if target.forms or target.anew else [])]
        before = sum(server.cpu_seconds() for server in target.servers)
        printed = subprocess.run(
            [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *extra, target.url],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        spent = sum(server.cpu_seconds() for server in target.servers) - before
    return _read(printed, spent)


def _read(printed: str, spent: float) -> Round:
    requests = int(_find(r"(\d+) requests in", printed))
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    return Round(
        cpu_microseconds=spent / max(1, requests) * 1e6,
        requests_a_second=float(_find(r"Requests/sec:\s+([\d.]+)", printed)),
        p99_milliseconds=_milliseconds(_find(r"99%\s+([\d.]+\w+)", printed)),
        failed=int(errors[1]) if errors else 0,
    )


def _find(pattern: str, printed: str) -> str:
    found = re.search(pattern, printed)
    if not found:
        sys.exit(f"wrk said something new:\n{printed}")
    return found[1]


def _milliseconds(written: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", written).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def _posting(target: Target) -> str:
    forms = ", ".join(f'{{"{path}", "{body}"}}' for path, body in target.forms)
    return POSTS.format(forms=forms, origin=target.url, agent=BROWSER, first=next(RUNS) * POSTS_A_RUN)


def _asking_anew(target: Target) -> str:
    return ANEW.format(path=urlsplit(target.url).path, first=next(RUNS) * POSTS_A_RUN)


def write_compressed(path: Path, content: bytes) -> None:
    import gzip

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 6, mtime=0))
