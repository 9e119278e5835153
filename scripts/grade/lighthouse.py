"""Lighthouse (npm package of that name) on an article, the front page and the search, as a phone sees them.

    python -m scripts.grade.lighthouse PATH/TO/lighthouse

Starts a blog of its own with everything on its pages, prints the four scores of each page and each audit that cost one
a point; ends with 1 where a score is below 100. A busy machine costs points of performance: so the best of a few runs.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobility_blog.settings")

from tests.support.servers import Site

RUNS = 3
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = "--headless --no-sandbox --disable-gpu"
# An article with everything, the one a blog starts with, the newest ones, the search as it is linked.
PAGES = ("rich", "starter", "front", "search")
STARTER = "/post/how-ankle-mobility-may-affect-neck-pain/"
FURNISH = "from tests.support.furnished import furnish; furnish()"


def measure(lighthouse: str, url: str) -> dict[str, Any]:
    """One run's report; RuntimeError where it came to none, as happens where Chromium starts too slowly."""
    chromium = next((path for name in CHROMIUM if (path := shutil.which(name))), "")
    done = subprocess.run(
        [lighthouse, url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"],
        env=os.environ | {"CHROME_PATH": os.environ.get("CHROME_PATH", chromium)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def scores(report: dict[str, Any]) -> dict[str, int]:
    return {name: round(100 * (category["score"] or 0)) for name, category in report["categories"].items()}


def lost(report: dict[str, Any]) -> list[str]:
    weighty = {
        ref["id"] for category in report["categories"].values() for ref in category["auditRefs"] if ref["weight"]
    }
    audits = (report["audits"][name] for name in sorted(weighty))
    return [
        f"{audit['id']}: {audit['score']} {audit.get('displayValue', '')}"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    ]


def best_of(lighthouse: str, url: str) -> dict[str, Any]:
    """The run with the best sum, so that what else the machine did is told from what the page is."""
    reports = []
    for run in range(RUNS):
        try:
            reports.append(measure(lighthouse, url))
        except RuntimeError:
            if run + 1 == RUNS and not reports:
                raise
            continue
        if min(scores(reports[-1]).values()) == 100:
            break
    return max(reports, key=lambda report: sum(scores(report).values()))


def main(lighthouse: str) -> int:
    failed = False
    with (
        tempfile.TemporaryDirectory(prefix="mobility-blog-lighthouse-") as folder,
        Site(Path(folder)).start() as blog,
    ):
        addresses = json.loads(blog.manage("shell", "-v", "0", "-c", FURNISH).splitlines()[-1])
        for page in PAGES:
            report = best_of(lighthouse, blog.url + (addresses | {"starter": STARTER})[page])
            page_scores = scores(report)
            failed |= min(page_scores.values()) < 100
            print(f"{page}: {', '.join(f'{name} {score}' for name, score in page_scores.items())}", flush=True)
            print("".join(f"    {audit}\n" for audit in lost(report)), end="", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
