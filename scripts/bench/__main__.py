"""Benchmark (`make bench`): every goal of speed beside nginx handing out files, measured in one run.

scripts/dev bench                       everything; about half an hour
scripts/dev bench --only-growth         a large blog and its pages: 6 minutes to fill it, 4 to measure
scripts/dev bench --short               a look in two minutes; prints, writes nothing
scripts/dev bench --articles 100000 --comments 1000000 --views 100000000
"""

import argparse
import json
import re
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.bench.goals import desk, made_anew, reading, remembering, rendering, visiting, writing
from scripts.bench.growth import DISCUSSED, FULL, QUIET, SMALL, FilledBlogs, Sizes, grow
from scripts.bench.load import write_compressed
from scripts.bench.report import BenchReport, with_growth_of, with_sections_of
from scripts.bench.servers import ROOT, Server, blog, fetch, nginx_before, nginx_static, tutorial
from tests.support.servers import bare_environment


def run_module(module: str, data: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env=bare_environment() | {"DATA_DIR": str(data)}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def fill(data: Path, *arguments: str) -> Path:
    subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=ROOT, env=bare_environment() | {"DATA_DIR": str(data)}, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    run_module("scripts.bench.data", data, *arguments)
    return data


def add_editor(data: Path) -> tuple[str, str]:
    name, password = "bench", secrets.token_urlsafe()
    own = {"DATA_DIR": str(data), "DJANGO_SUPERUSER_PASSWORD": password}
    subprocess.run(
        [sys.executable, "manage.py", "createsuperuser", "--noinput", f"--username={name}", "--email="],
        cwd=ROOT, env=bare_environment() | own, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    return name, password


def save_as_files(site: Server, folder: Path) -> dict[str, str]:
    names = {}
    for name, address in (("quiet", QUIET), ("discussed", DISCUSSED)):
        page = fetch(site.url + address)
        write_compressed(folder / f"{name}.html", page)
        write_compressed(folder / f"bare-{name}.html", bare_page(page.decode()).encode())
        names[name] = f"/{name}.html"
    return names


def bare_page(page: str) -> str:
    main = re.sub(r"<form.*?</form>|<script.*?</script>|<link[^>]*>", "", page[page.index("<main") :], flags=re.DOTALL)
    style = "body{max-width:40rem;margin:auto;padding:1rem;font:1.1rem/1.6 system-ui}img{max-width:100%}"
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return f"{head}<title>Bare</title><style>{style}</style>{main}"


def growing(report: BenchReport, folder: Path, large: Sizes) -> None:
    blogs = FilledBlogs(folder, fill)
    grow(report, run_module, [blogs.blog(sizes) for sizes in (SMALL, FULL, large)], large)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/dev bench", description="Measure every goal of speed.")
    parser.add_argument("--short", action="store_true", help="few and short rounds, a small growth; write nothing")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each round")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--views", type=int, default=100_000_000)
    parser.add_argument("--no-growth", action="store_true")
    parser.add_argument("--only-growth", action="store_true", help="write only that part anew")
    parser.add_argument("--blogs", type=Path, help="keep the blogs of the growth there, and find them again today")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "performance.md")
    wanted = parser.parse_args()
    if wanted.short:
        wanted.rounds, wanted.seconds = 3, 1
        wanted.articles, wanted.comments, wanted.views = 2_000, 10_000, 1_000_000
    return wanted


def serving(report: BenchReport, folder: Path, rounds: int, seconds: int) -> None:
    small = fill(folder / "small", *SMALL.as_arguments())
    rendering(report, run_module, small)
    site = blog(small)
    running = [site]
    try:
        start = site.seconds_to_first_page
        report.add("start, from nothing running to the first page", "<= 1.5 s", f"{start:.2f} s", start <= 1.5)
        fetch(site.url + QUIET)
        memory = site.memory_megabytes()
        report.add("memory of server and chores together, idle", "<= 120 MB", f"{memory:.0f} MB", memory <= 120)
        save_as_files(site, folder / "files")
        floor = nginx_static(folder / "floor", folder / "files")
        running.append(floor)
        shipped = nginx_before(folder / "shipped", site.port)
        running.append(shipped)
        reading(report, site, floor, shipped, rounds, seconds)
        made_anew(report, site, rounds, seconds)
        visiting(report, site, floor, rounds)
        desk(report, site, add_editor(small), rounds)
        counter = tutorial(folder)
        running.append(counter)
        writing(report, site, counter, small, rounds, seconds)
        remembering(report, site)
    finally:
        for server in reversed(running):
            server.stop()


def main() -> None:
    wanted = arguments()
    report = BenchReport(f"make bench{' ARGS=' + json.dumps(' '.join(sys.argv[1:])) if sys.argv[1:] else ''}")
    with tempfile.TemporaryDirectory(prefix="mobility-blog-bench-") as name:
        folder = Path(name)
        if not wanted.only_growth:
            serving(report, folder, wanted.rounds, wanted.seconds)
        if not wanted.no_growth:
            large = Sizes(wanted.articles, wanted.comments, wanted.views)
            growing(report, wanted.blogs or folder / "growth", large)
    before = wanted.output.read_text() if wanted.output.exists() else ""
    if wanted.only_growth:
        print("", report.growth_as_markdown(), sep="\n")
        page = report.growth_into(before)
    else:
        page = report.as_markdown() if report.growth else with_growth_of(before, report.as_markdown())
        print("", page, sep="\n")
    if not wanted.short:
        before = wanted.output.read_text() if wanted.output.exists() else ""
        wanted.output.write_text(with_sections_of(before, page))


if __name__ == "__main__":
    main()
