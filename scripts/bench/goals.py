"""Goals of speed on a small blog, each beside what was measured: reading, writing, rendering, a first visit."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from scripts.bench import browser
from scripts.bench.growth import DISCUSSED, QUIET, Run
from scripts.bench.load import Target, measure
from scripts.bench.report import BenchReport
from scripts.bench.servers import Server, fetch

CONNECTIONS = 32
ONE_AFTER_THE_OTHER = 1
PAINTS_A_ROUND = 4  # one differs from the next by more than what is measured
SEEN = '{\\"ticket\\":\\"a-ticket-of-one-visit-NUMBER\\",\\"from\\":\\"www.google.com\\"}'


def reading(report: BenchReport, site: Server, floor: Server, shipped: Server, rounds: int, seconds: int) -> None:
    for name, words, address in (("quiet", "0 comments", QUIET), ("discussed", "100 comments", DISCUSSED)):
        targets = [
            Target("nginx", f"{floor.url}/{name}.html", (floor,)),
            Target("blog", site.url + address, (site,)),
            Target("behind", shipped.url + address, (shipped, site)),
        ]
        results = measure(targets, rounds, seconds, CONNECTIONS)
        file = results["nginx"].cpu_microseconds
        report.notes.append(f"nginx handing out the page with {words} as a compressed file: {file:.1f} µs a request.")
        for key, what, most, slowest in (
            ("blog", "kept article page, as `make run` serves it", 3.2, 20),
            ("behind", "the same behind nginx with docs/nginx.conf", 1.4, 20),
        ):
            result = results[key]
            ratio, p99 = result.cpu_microseconds / file, result.p99_milliseconds
            figure = (
                f"{ratio:.2f} x ({result.cpu_microseconds:.1f} µs, {result.requests_a_second:,.0f} requests/s), "
                f"p99 {p99:.0f} ms (nginx {results['nginx'].p99_milliseconds:.0f})"
            )
            goal = f"<= {most} x nginx static, p99 <= {slowest} ms at {CONNECTIONS} connections"
            report.add(f"{what}, {words}, CPU", goal, figure, ratio <= most and p99 <= slowest and not result.failed)


def made_anew(report: BenchReport, site: Server, rounds: int, seconds: int) -> None:
    for words, address, most in (("0 comments", QUIET, 8), ("100 comments", DISCUSSED, 16)):
        targets = [Target("anew", site.url + address, (site,), anew=True)]
        result = measure(targets, rounds, seconds, ONE_AFTER_THE_OTHER)["anew"]
        cost = result.cpu_microseconds / 1000
        report.add(f"an article page made anew, {words}, CPU of the server", f"<= {most} ms", f"{cost:.1f} ms",
                   cost <= most and not result.failed)  # fmt: skip


def remembering(report: BenchReport, site: Server) -> None:
    memory = site.memory_megabytes()
    report.add("memory of server and chores together, after all of this", "<= 150 MB", f"{memory:.0f} MB",
               memory <= 150)  # fmt: skip


def writing(report: BenchReport, site: Server, counter: Server, data: Path, rounds: int, seconds: int) -> None:
    targets = [
        Target("tutorial", counter.url, (counter,), (("/", ""),)),
        Target("view", site.url, (site,), ((f"{QUIET}seen/", SEEN),)),
        Target("comment", site.url, (site,), tuple(comment_forms(site))),
    ]
    results = measure(targets, rounds, seconds, CONNECTIONS)
    view, comment, update = results["view"], results["comment"], results["tutorial"]
    views, left_out = counted(data)
    figure = f"{view.cpu_microseconds / 1000:.2f} ms, p99 {view.p99_milliseconds:.0f} ms"
    good = view.cpu_microseconds <= 900 and view.p99_milliseconds <= 60 and not view.failed
    are_views = views > 100 * left_out
    report.add("one view counted and stored (FULL), 32 connections", "<= 0.9 ms CPU, p99 <= 60 ms",
               figure, good and are_views)  # fmt: skip
    figure = (
        f"{view.requests_a_second:,.0f} against {update.requests_a_second:,.0f} a second "
        f"({update.cpu_microseconds / 1000:.2f} ms, p99 {update.p99_milliseconds:.0f} ms)"
    )
    good = view.requests_a_second >= update.requests_a_second
    report.add("the same against the tutorial's UPDATE (NORMAL: not durable)", "not slower", figure, good and are_views)
    figure = f"{comment.cpu_microseconds / 1000:.2f} ms, p99 {comment.p99_milliseconds:.0f} ms"
    good = comment.cpu_microseconds <= 4500 and comment.p99_milliseconds <= 200 and not comment.failed
    report.add("one comment judged and stored (FULL), 32 writers", "<= 4.5 ms CPU, p99 <= 200 ms", figure, good)
    report.notes.append(f"Of the hits sent {views:,} were counted as views and {left_out:,} were not.")
    for name, result in results.items():
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
    with closing(sqlite3.connect(data / "blog.sqlite3")) as database:
        (views,) = database.execute("SELECT count(*) FROM posts_view").fetchone()
        (left_out,) = database.execute("SELECT coalesce(sum(hits), 0) FROM posts_exclusions").fetchone()
    return views, left_out


def rendering(report: BenchReport, run: Run, data: Path) -> None:
    costs = json.loads(run("scripts.bench.rendering", data, QUIET, DISCUSSED))
    for words, address, most in (("0 comments", QUIET, 6), ("100 comments", DISCUSSED, 12)):
        cost = costs[address]
        figure = f"{cost['cpu_milliseconds']:.2f} ms, {cost['queries']} queries"
        holds = cost["cpu_milliseconds"] <= most and cost["queries"] <= 15
        report.add(f"rendering an article page, {words}", f"<= {most} ms CPU, <= 15 queries", figure, holds)


def visiting(report: BenchReport, site: Server, floor: Server, rounds: int) -> None:
    pages = {
        "quiet": site.url + QUIET, "bare-quiet": f"{floor.url}/bare-quiet.html",
        "discussed": site.url + DISCUSSED, "bare-discussed": f"{floor.url}/bare-discussed.html",
        "file": f"{floor.url}/quiet.html",
    }  # fmt: skip
    seen = browser.visit(pages, rounds * PAINTS_A_ROUND)
    first = seen["quiet"]
    figure = (
        f"{first.html_bytes / 1024:.1f} KB, {first.bytes / 1024:.1f} KB, {first.requests}, {first.foreign_requests}"
    )
    holds = first.html_bytes <= 14 * 1024 and first.bytes <= 22 * 1024 and first.requests <= 4
    report.add(
        "first visit to an article: HTML, all, requests, to others", "<= 14 KB, <= 22 KB, <= 4, 0",
        figure, holds and not first.foreign_requests,
    )  # fmt: skip
    script = first.script_bytes / 1024
    report.add("script on the article page, over the wire", "<= 6 KB", f"{script:.1f} KB", script <= 6)
    for name, words in (("quiet", "0 comments"), ("discussed", "100 comments")):
        ours, bare = seen[name].paint_milliseconds, seen[f"bare-{name}"].paint_milliseconds
        figure = f"{ours / bare:.2f} x ({ours:.0f} ms against {bare:.0f} ms)"
        report.add(f"first paint on slow 4G, {words}", "<= 1.2 x a bare static page", figure, ours <= 1.2 * bare)
    file, bare_page_of = seen["file"], seen["bare-quiet"]
    report.notes.append(
        f"First paint of the page with 0 comments as a file that nginx hands out: {file.paint_milliseconds:.0f} ms, "
        f"with {file.html_bytes / 1024:.1f} KB; the bare page has {bare_page_of.html_bytes / 1024:.1f} KB."
    )


def desk(report: BenchReport, site: Server, account: tuple[str, str], rounds: int) -> None:
    page = browser.open_to_write(site.url, *account, rounds)
    kilobytes, seconds = page.bytes / 1024, page.usable_milliseconds / 1000
    report.add(
        "the writing page, cold: all, requests, usable on slow 4G", "<= 250 KB, <= 25, <= 2.5 s",
        f"{kilobytes:.0f} KB, {page.requests}, {seconds:.1f} s",
        kilobytes <= 250 and page.requests <= 25 and seconds <= 2.5,
    )  # fmt: skip
