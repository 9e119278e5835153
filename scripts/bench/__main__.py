"""`make bench`: every goal of speed beside nginx handing out files, measured in one run.

scripts/dev bench                       everything; about half an hour
scripts/dev bench --only-growth         a large blog and its pages: 6 minutes to fill it, 4 to measure
scripts/dev bench --short               a look in two minutes; prints, writes nothing
scripts/dev bench --articles 100000 --comments 1000000 --views 100000000
"""

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from scripts.bench import browser
from scripts.bench.growth import DISCUSSED, FULL, QUIET, SMALL, Kept, Sizes, grow
from scripts.bench.load import Target, measure, write_compressed
from scripts.bench.report import Report, with_growth_of, with_sections_of
from scripts.bench.servers import ROOT, Server, blog, fetch, nginx_before, nginx_static, tutorial

CONNECTIONS = 32
PAINTS_A_ROUND = 4  # one differs from the next by more than what is measured
SEEN = '{\\"ticket\\":\\"a-ticket-of-one-visit-NUMBER\\",\\"from\\":\\"www.google.com\\"}'


def run_module(module: str, data: Path, *arguments: str) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env=kept | {"DATA_DIR": str(data)}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def fill(data: Path, *arguments: str) -> Path:
    """A prepared blog in that folder, with so many articles, comments and views."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=ROOT, env=kept | {"DATA_DIR": str(data)}, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    run_module("scripts.bench.data", data, *arguments)
    return data


def save_as_files(site: Server, folder: Path) -> dict[str, str]:
    """The very pages the blog serves, as files; and a bare page of the same text, for the first paint."""
    names = {}
    for name, address in (("quiet", QUIET), ("discussed", DISCUSSED)):
        page = fetch(site.url + address)
        write_compressed(folder / f"{name}.html", page)
        write_compressed(folder / f"bare-{name}.html", bare_page(page.decode()).encode())
        names[name] = f"/{name}.html"
    return names


def bare_page(page: str) -> str:
    """The article and what readers wrote, with a few inlined styles and nothing else."""
    main = re.sub(r"<form.*?</form>|<script.*?</script>|<link[^>]*>", "", page[page.index("<main") :], flags=re.DOTALL)
    style = "body{max-width:40rem;margin:auto;padding:1rem;font:1.1rem/1.6 system-ui}img{max-width:100%}"
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return f"{head}<title>Bare</title><style>{style}</style>{main}"


def reading(report: Report, site: Server, floor: Server, shipped: Server, rounds: int, seconds: int) -> None:
    for name, words, address in (("quiet", "0 comments", QUIET), ("discussed", "100 comments", DISCUSSED)):
        targets = [
            Target("nginx", f"{floor.url}/{name}.html", (floor,)),
            Target("blog", site.url + address, (site,)),
            Target("behind", shipped.url + address, (shipped, site)),
        ]
        found = measure(targets, rounds, seconds, CONNECTIONS)
        file = found["nginx"].cpu_microseconds
        report.notes.append(f"nginx handing out the page with {words} as a compressed file: {file:.1f} µs a request.")
        for key, what, most in (
            ("blog", "kept article page, as `make run` serves it", 3.5),
            ("behind", "the same behind nginx with docs/nginx.conf", 1.6),
        ):
            result = found[key]
            ratio = result.cpu_microseconds / file
            told = f"{ratio:.2f} x ({result.cpu_microseconds:.1f} µs, {result.requests_a_second:,.0f} requests/s)"
            report.add(f"{what}, {words}, CPU", f"<= {most} x nginx static", told, ratio <= most and not result.failed)


def writing(report: Report, site: Server, counter: Server, data: Path, rounds: int, seconds: int) -> None:
    targets = [
        Target("tutorial", counter.url, (counter,), (("/", ""),)),
        Target("view", site.url, (site,), ((f"{QUIET}seen/", SEEN),)),
        Target("comment", site.url, (site,), tuple(comment_forms(site))),
    ]
    found = measure(targets, rounds, seconds, CONNECTIONS)
    view, comment, update = found["view"], found["comment"], found["tutorial"]
    views, left_out = counted(data)
    told = f"{view.cpu_microseconds / 1000:.2f} ms, p99 {view.p99_milliseconds:.0f} ms"
    good = view.cpu_microseconds <= 800 and view.p99_milliseconds <= 60 and not view.failed
    are_views = views > 100 * left_out
    report.add("one view counted and stored (FULL), 32 connections", "<= 0.8 ms CPU, p99 <= 60 ms",
               told, good and are_views)  # fmt: skip
    told = (
        f"{view.requests_a_second:,.0f} against {update.requests_a_second:,.0f} a second "
        f"({update.cpu_microseconds / 1000:.2f} ms, p99 {update.p99_milliseconds:.0f} ms)"
    )
    good = view.requests_a_second >= update.requests_a_second
    report.add("the same against the tutorial's UPDATE (NORMAL: not durable)", "not slower", told, good and are_views)
    told = f"{comment.cpu_microseconds / 1000:.2f} ms, p99 {comment.p99_milliseconds:.0f} ms"
    good = comment.cpu_microseconds <= 3000 and comment.p99_milliseconds <= 60 and not comment.failed
    report.add("one comment judged and stored (FULL), 32 writers", "<= 3 ms CPU, p99 <= 60 ms", told, good)
    report.notes.append(f"Of the hits sent {views:,} were counted as views and {left_out:,} were not.")
    for name, result in found.items():
        if result.failed:
            report.notes.append(f"{name}: {result.failed} requests were refused.")


def comment_forms(site: Server) -> Iterator[tuple[str, str]]:
    """Where a comment is sent, and what: on every article, for one takes no more than ten thousand."""
    for address in sorted(set(re.findall(r"/post/[\w-]+/", fetch(f"{site.url}/").decode()))):
        token = re.search(r'name="token" value="([^"]+)"', fetch(site.url + address).decode())
        if token:
            words = "Words+of+NUMBER+about+calf+and+heel"
            yield f"{address}comments/", f"token={token[1]}&submission=&name=Rea&email=&website=&text={words}"


def counted(data: Path) -> tuple[int, int]:
    """How many hits are views, and how many are not; of a blog that had none before."""
    with closing(sqlite3.connect(data / "blog.sqlite3")) as database:
        (views,) = database.execute("SELECT count(*) FROM posts_view").fetchone()
        (left_out,) = database.execute("SELECT coalesce(sum(hits), 0) FROM posts_exclusions").fetchone()
    return views, left_out


def rendering(report: Report, data: Path) -> None:
    costs = json.loads(run_module("scripts.bench.rendering", data, QUIET, DISCUSSED))
    for words, address in (("0 comments", QUIET), ("100 comments", DISCUSSED)):
        cost = costs[address]
        told = f"{cost['cpu_milliseconds']:.2f} ms, {cost['queries']} queries"
        holds = cost["cpu_milliseconds"] <= 2 and cost["queries"] <= 6
        report.add(f"rendering an article page, {words}", "<= 2 ms CPU, <= 6 queries", told, holds)
        report.notes.append(
            f"An article page with {words} that nobody asked for before, so that no piece of it is kept: "
            f"{cost['bare_milliseconds']:.2f} ms of CPU."
        )


def visiting(report: Report, site: Server, floor: Server, rounds: int) -> None:
    pages = {
        "quiet": site.url + QUIET, "bare-quiet": f"{floor.url}/bare-quiet.html",
        "discussed": site.url + DISCUSSED, "bare-discussed": f"{floor.url}/bare-discussed.html",
        "file": f"{floor.url}/quiet.html",
    }  # fmt: skip
    seen = browser.visit(pages, rounds * PAINTS_A_ROUND)
    first = seen["quiet"]
    told = f"{first.html_bytes / 1024:.1f} KB, {first.bytes / 1024:.1f} KB, {first.requests}, {first.foreign_requests}"
    holds = first.html_bytes <= 14 * 1024 and first.bytes <= 22 * 1024 and first.requests <= 4
    report.add(
        "first visit to an article: HTML, all, requests, to others", "<= 14 KB, <= 22 KB, <= 4, 0",
        told, holds and not first.foreign_requests,
    )  # fmt: skip
    script = first.script_bytes / 1024
    report.add("script on the article page, over the wire", "<= 6 KB", f"{script:.1f} KB", script <= 6)
    for name, words in (("quiet", "0 comments"), ("discussed", "100 comments")):
        ours, bare = seen[name].paint_milliseconds, seen[f"bare-{name}"].paint_milliseconds
        told = f"{ours / bare:.2f} x ({ours:.0f} ms against {bare:.0f} ms)"
        report.add(f"first paint on slow 4G, {words}", "<= 1.15 x a bare static page", told, ours <= 1.15 * bare)
    file, bare_page_of = seen["file"], seen["bare-quiet"]
    report.notes.append(
        f"First paint of the page with 0 comments as a file that nginx hands out: {file.paint_milliseconds:.0f} ms, "
        f"with {file.html_bytes / 1024:.1f} KB; the bare page has {bare_page_of.html_bytes / 1024:.1f} KB."
    )


def growing(report: Report, folder: Path, large: Sizes) -> None:
    kept = Kept(folder, fill)
    grow(report, run_module, [kept.blog(sizes) for sizes in (SMALL, FULL, large)], large)


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


def serving(report: Report, folder: Path, rounds: int, seconds: int) -> None:
    """Everything but the growth, on a small blog."""
    small = fill(folder / "small", *SMALL.as_arguments())
    rendering(report, small)
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
        visiting(report, site, floor, rounds)
        counter = tutorial(folder)
        running.append(counter)
        writing(report, site, counter, small, rounds, seconds)
    finally:
        for server in reversed(running):
            server.stop()


def main() -> None:
    wanted = arguments()
    report = Report(f"make bench{' ARGS=' + json.dumps(' '.join(sys.argv[1:])) if sys.argv[1:] else ''}")
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
