"""Benchmark report: figures beside their goals, as a Markdown page."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

SECTION = re.compile(r"^(?=## (.+)\n)((?:.|\n)*?)(?=^## |\Z)", re.MULTILINE)
MADE_HERE = ("Growth", "Remarks", "Others")
GROWTH = re.compile(r"^## Growth\n.*?(?=^## )", re.DOTALL | re.MULTILINE)
GROWTH_ROWS = re.compile(r"^\| growth,.*\n", re.MULTILINE)
LAST_ROW = re.compile(r"^\| what \| goal .*\n(?:\|.*\n)*", re.MULTILINE)  # of the table of goals: the end of it

# What was measured of others when the goals were set; they are not installed by the benchmark.
PEERS = """
| not installed here; measured in November 2026 on two cores, same text | 0 comments | 100 comments |
| --- | --- | --- |
| Django with its own cache middleware | 29 x | 27 x |
| a Django blog as tutorials have it, gunicorn | 270 x | 1,510 x |
| Wagtail | 860 x | |
| Ghost 6 (comments are not in its page) | 1,380 x | 1,190 x |
| WordPress 6.1, stock theme, opcache | 5,000 x | 30,000 x |

Their CPU time for one article page, as a multiple of nginx handing out the same page as a file, on the same machine.
Storing a comment took Isso 3.2 ms. A first visit moved 67 KB from WordPress and 960 KB from Ghost.
"""


@dataclass
class Row:
    """One goal: what was measured, in words, and whether it holds."""

    what: str
    goal: str
    reached: str
    holds: bool

    def as_cells(self) -> str:
        return f"| {self.what} | {self.goal} | {self.reached} | {'holds' if self.holds else '**missed**'} |"


@dataclass
class BenchReport:
    """Everything one run found out."""

    command: str
    rows: list[Row] = field(default_factory=list)
    growth: list[list[str]] = field(default_factory=list)
    growth_sizes: str = ""
    notes: list[str] = field(default_factory=list)
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    def add(self, what: str, goal: str, reached: str, holds: bool) -> None:
        self.rows.append(Row(what, goal, reached, holds))
        print(f"{'  ' if holds else '! '}{what}: {reached} (goal: {goal})", flush=True)

    def as_markdown(self) -> str:
        lines = [
            "# How fast it is", "",
            f"Made by `{self.command}` on {date.today():%-d %B %Y}, commit {_commit()}, Python "
            f"{platform.python_version()}, {os.cpu_count()} shared processors ({_processor()}). Figures are medians of "
            "interleaved rounds; what counts are the ratios, because nginx was measured in the same run. "
            f"When it began, {self.load:.1f} other processes wanted the processors; above 1 times are too long.",
            "",
            "| what | goal | reached | |", "| --- | --- | --- | --- |",
            *(row.as_cells() for row in self.rows),
        ]  # fmt: skip
        if self.growth:
            lines += ["", self.growth_as_markdown().rstrip()]
        if self.notes:
            lines += ["", "## Remarks", "", *(f"- {note}" for note in self.notes)]
        return "\n".join([*lines, "", "## Others", PEERS])

    def growth_as_markdown(self) -> str:
        lines = [
            "## Growth", "",
            f"Made by `{self.command}` on {date.today():%-d %B %Y}, commit {_commit()}; {self.load:.1f} other "
            "processes wanted the processors when it began.", "",
            self.growth_sizes, "",
            "| page | small | full | large | ratio |", "| --- | --- | --- | --- | --- |",
            *(f"| {' | '.join(cells)} |" for cells in self.growth),
        ]  # fmt: skip
        return "\n".join([*lines, ""])

    def growth_into(self, page: str) -> str:
        rows = iter(row.as_cells() for row in self.rows)
        page = GROWTH_ROWS.sub("", page)
        page = LAST_ROW.sub(lambda found: found[0] + "".join(f"{row}\n" for row in rows), page, count=1)
        return GROWTH.sub("", page).replace("## Remarks", f"{self.growth_as_markdown()}\n## Remarks", 1)


def with_growth_of(before: str, page: str) -> str:
    part, rows = GROWTH.search(before), "".join(GROWTH_ROWS.findall(before))
    page = LAST_ROW.sub(lambda found: found[0] + rows, page, count=1)
    return page.replace("## Remarks", f"{part[0]}## Remarks", 1) if part else page


def with_sections_of(before: str, page: str) -> str:
    """The page of a run, with the sections that somebody wrote by hand into the page of an earlier one."""
    written = [part for name, part in SECTION.findall(before) if name not in MADE_HERE]
    head, others, rest = page.partition("## Others\n")
    return head + "".join(f"{part.rstrip()}\n\n" for part in written) + others + rest


def _commit() -> str:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    return commit.strip() or "unknown"


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    names = [line for line in information.read_text().splitlines() if line.startswith("model name")]
    return names[0].partition(":")[2].strip() if names else platform.machine()
