"""Scaling: the same pages on a small blog, on one whose lists are full, and on a very large one."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from scripts.bench.report import BenchReport

QUIET, DISCUSSED = "/post/the-quiet-one/", "/post/the-discussed-one/"
Run = Callable[..., str]


@dataclass(frozen=True)
class Sizes:
    articles: int
    comments: int
    views: int

    def as_arguments(self) -> list[str]:
        return [word for name, number in asdict(self).items() for word in (f"--{name}", str(number))]

    def __str__(self) -> str:
        return f"{self.articles:,} articles, {self.comments:,} comments, {self.views:,} views"


SMALL = Sizes(10, 100, 0)
# The smallest blog that fills every list: 20 articles on a page, 200 titles, 500 in a file of the sitemap, 5 most read.
FULL = Sizes(600, 6_000, 60_000)
TIMED = 9  # requests for each page in each round
ROUNDS = 3  # over all three blogs, so that what else the machine does meanwhile falls on all of them

# What one page shows does not depend on the size of the blog: compared with the small one.
ALIKE = (
    "/about/", QUIET, DISCUSSED, DISCUSSED + "?order=newest", DISCUSSED + "comments.xml", "/sitemap-pages.xml",
)  # fmt: skip
# Lists, full only from some size on: compared with the full one.
LISTS = (
    "/", "/?page=2", "/tag/ankles/", "/tag/ankles/?page=2", "/archive/", "/questions/", "/comments.xml", "/feed.xml",
    "/blog-feed.xml", "/feed.json", "/tag/ankles/feed.xml", "/sitemap.xml", "/sitemap-articles.xml",
)  # fmt: skip
DEEPEST = "/?page=LAST"  # the oldest articles: all the others have to be passed, in the index
SEARCH = (
    "/search/?q=calf+stretch", "/search/?q=mobil", "/search/?q=ankles", "/search/?q=%22calf+stretch%22",
    "/search/?q=calv+strech", "/search/suggest/?q=st",
)  # fmt: skip
ADMIN = (
    "/admin/", "/admin/posts/article/", "/admin/posts/comment/", "/admin/posts/comment/?state=pending",
    "/admin/posts/tag/",
)  # fmt: skip
ARTICLES_A_PAGE = 20


def grow(report: BenchReport, run: Run, folders: Sequence[Path], large: Sizes) -> None:
    sizes = (SMALL, FULL, large)
    costs = _costs(run, folders, sizes)
    _add_table(report, costs)
    report.growth_sizes = _told(sizes)
    _add_goals(report, costs)


def _costs(run: Run, folders: Sequence[Path], sizes: Sequence[Sizes]) -> dict[str, list[float | None]]:
    """CPU milliseconds of each page on each blog; None where it has no such page."""
    times_by_page: dict[str, list[list[float]]] = {}
    for _ in range(ROUNDS):
        for place, (folder, size) in enumerate(zip(folders, sizes, strict=True)):
            deepest = DEEPEST.replace("LAST", str(-(-size.articles // ARTICLES_A_PAGE)))
            addresses = [*ALIKE, *LISTS, deepest, *SEARCH, *ADMIN]
            printed = run("scripts.bench.rendering", folder, f"--timed={TIMED}", *addresses)
            for address, cost in json.loads(printed).items():
                name = DEEPEST if address == deepest else address
                if cost["status"] == 200:
                    times_by_page.setdefault(name, [[] for _ in sizes])[place].append(cost["cpu_milliseconds"])
    return {name: [median(times) if times else None for times in blogs] for name, blogs in times_by_page.items()}


def _add_table(report: BenchReport, costs: dict[str, list[float | None]]) -> None:
    for name, blogs in costs.items():
        base = 0 if name in ALIKE else 1
        cells = [f"{time:.1f} ms" if time is not None else "-" for time in blogs]
        cells[base] = f"**{cells[base]}**"
        ratio = _ratio(name, blogs)
        report.growth.append([f"`{name}`", *cells, f"{ratio:.2f} x" if ratio else "-"])


def _ratio(name: str, blogs: Sequence[float | None]) -> float | None:
    base, large = blogs[0 if name in ALIKE else 1], blogs[2]
    return large / base if base and large else None


def _add_goals(report: BenchReport, costs: dict[str, list[float | None]]) -> None:
    public = {name: _ratio(name, blogs) or 0 for name, blogs in costs.items() if name in (*ALIKE, *LISTS)}
    most = max(public, key=lambda name: public[name])
    report.add("growth, what grows most in public", "<= 1.5 x", f"{public[most]:.2f} x ({most})", public[most] <= 1.5)
    for what, names, goal in (
        ("growth, the slowest search", SEARCH, 50),
        ("growth, the slowest admin list", ADMIN, 300),
    ):
        times = {name: costs[name][2] or 0 for name in names if name in costs}
        slowest = max(times, key=lambda name: times[name])
        figure = f"{times[slowest]:.0f} ms ({slowest})"
        report.add(what, f"<= {goal} ms", figure, times[slowest] <= goal)


def _told(sizes: Sequence[Sizes]) -> str:
    small, full, large = sizes
    return (
        f"Small: {small}. Full: {full}. Large: {large}, of which up to a million lie in the open day as single rows "
        "and the others in closed days, where a row is one article on one day. CPU time of Django and SQLite together, "
        f"each page made anew, medians of {ROUNDS} rounds over the three.\n\n"
        "The ratio is of the large blog and the one whose time stands in bold. On the small blog a list is not full: "
        "it shows 10 articles where there is room for 20 of them, for 200 titles of the archive, for 500 in a file of "
        "the sitemap. So lists are compared with the smallest blog that fills them, and what is left is what grows "
        "with the blog; pages that show the same on every blog are compared with the small one. The last page of the "
        "front page's list is told and is not among the public pages of the goal: all other articles are passed in the "
        "index to find it. In the searches every article holds every word of the first question, and a fifth of them "
        "the tag of the third: the most there is to look through."
    )


class FilledBlogs:
    """A folder of filled blogs. What was filled today is good for today: its open day is over tomorrow."""

    def __init__(self, folder: Path, fill: Callable[..., Any]) -> None:
        self.folder = folder
        self.fill = fill

    def blog(self, sizes: Sizes) -> Path:
        data = self.folder / f"articles-{sizes.articles}"
        filled = data / "filled.json"
        wanted = asdict(sizes) | {"day": f"{datetime.now(UTC):%Y-%m-%d}"}
        if not filled.exists() or json.loads(filled.read_text()) != wanted:
            if data.exists():
                raise SystemExit(f"{data} holds another blog. Remove it, or name another folder.")
            self.fill(data, *sizes.as_arguments())
            filled.write_text(json.dumps(wanted))
        return data
