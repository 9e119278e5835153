"""Grade the rules of posts/lib/robots.py: print the table of docs/counting.md.

    python scripts/grade_robots.py [--missed]

The lists are fetched with pip and npm into a folder that is removed afterwards. The first two are what the rules were
made with, the others are not.
"""

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from posts.lib.robots import is_robot

FIXTURES = "device_detector/tests/fixtures/upstream"
OUGHT_TO_RUN_OUR_SCRIPT = ("Chrome/1", "Firefox/1")  # of three digits: from 2021 on
ROUNDS = 5


def fetch(folder: Path) -> None:
    python, npm = shutil.which("python3"), shutil.which("npm")  # the system's: an environment may be without pip
    if not python or not npm:
        sys.exit("This needs pip and npm.")
    run = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    lists = ["crawler-user-agents", "fake-useragent"]
    subprocess.run([*run, "install", "--no-deps", "--target", folder, *lists], check=True)
    subprocess.run(
        [
            *run,
            "download",
            "--no-deps",
            "--no-binary",
            ":all:",
            "device_detector",
            "-d",
            folder,
        ],
        check=True,
    )
    subprocess.run([npm, "pack", "--silent", "user-agents"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    for archive in [*folder.glob("device_detector-*.tar.gz"), *folder.glob("user-agents-*.tgz")]:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")


def crawler_user_agents(folder: Path) -> list[str]:
    entries = json.loads((folder / "crawleruseragents" / "crawler-user-agents.json").read_text())
    return [agent for entry in entries for agent in entry.get("instances", [])]


def matomo_phones_and_computers(folder: Path) -> list[str]:
    found = []
    for kind in ("desktop", "smartphone", "tablet", "phablet"):
        for path in folder.glob(f"device_detector-*/{FIXTURES}/{kind}*.yml"):
            rows = yaml.load(path.read_text(), yaml.CSafeLoader)
            found += [str(row["user_agent"]) for row in rows if (row.get("client") or {}).get("type") == "browser"]
    return sorted({agent for agent in found if any(new in agent for new in OUGHT_TO_RUN_OUR_SCRIPT)})


def matomo_bots(folder: Path) -> list[str]:
    [path] = folder.glob(f"device_detector-*/{FIXTURES}/bots.yml")
    return [str(row["user_agent"]) for row in yaml.load(path.read_text(), yaml.CSafeLoader)]


def fake_useragent(folder: Path) -> list[str]:
    lines = (folder / "fake_useragent" / "data" / "browsers.jsonl").read_text().splitlines()
    return [json.loads(line)["useragent"] for line in lines]


def user_agents(folder: Path) -> list[str]:
    return [row["userAgent"] for row in json.loads((folder / "package" / "dist" / "user-agents.json").read_text())]


LISTS: tuple[tuple[str, str, bool, Callable[[Path], list[str]]], ...] = (
    ("crawler-user-agents", "made with", True, crawler_user_agents),
    ("Matomo's browsers from 2021 on", "made with", False, matomo_phones_and_computers),
    ("Matomo's bots", "grader", True, matomo_bots),
    ("fake-useragent", "grader", False, fake_useragent),
    ("user-agents (npm)", "grader", False, user_agents),
)


def grade(folder: Path, show_missed: bool) -> None:
    print("| list | used as | agents | are | wrong | right | us each |\n|---|---|---:|---|---:|---:|---:|")
    for name, used_as, robots, read in LISTS:
        agents = read(folder)
        started = time.process_time()
        for _ in range(ROUNDS):
            said = [is_robot(agent) for agent in agents]
        each = (time.process_time() - started) / len(agents) / ROUNDS * 1e6
        wrong = [agent for agent, robot in zip(agents, said, strict=True) if robot is not robots]
        kind = "robots" if robots else "browsers"
        share = 100 - 100 * len(wrong) / len(agents)
        print(f"| {name} | {used_as} | {len(agents)} | {kind} | {len(wrong)} | {share:.2f} % | {each:.0f} |")
        if show_missed and used_as == "made with":  # never of a grader: who reads those will tune on them
            print("\n".join(wrong))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="mobility-blog-agents-") as name:
        fetch(Path(name))
        grade(Path(name), "--missed" in sys.argv)
