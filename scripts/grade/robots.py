"""Precision and recall of posts/lib/http/robots.py: prints the table of docs/counting.md.

    python -m scripts.grade.robots [--missed]

The lists are fetched with pip and npm into a folder that is removed afterwards. With those that are "made with" the
rules were made; "grader" are those that told how good they are while they were made; "unseen" those that were fetched
for the first time when the rules stood.
"""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from posts.lib.http.robots import is_robot

FIXTURES = "device_detector/tests/fixtures/upstream"
# Lists of browsers go back to 1998; these are of 2022 and later, and can run our script.
NEW = re.compile(r"(?:Chrome|Firefox)/1\d\d\b|Version/(?:1[5-9]|2\d)[.\d]* (?:Mobile/\w+ )?Safari/")
EMBEDDED = re.compile(r"Chrome/1\d\d|Mobile/\w+|Version/(?:1[5-9]|2\d)")
FROM_NPM = (
    "user-agents", "woothee", "random-useragent", "top-crawler-agents", "top-user-agents", "header-generator",
    "@ulixee/real-user-agents",
)  # fmt: skip
ROUNDS = 5


def fetch(folder: Path) -> None:
    python, npm = shutil.which("python3"), shutil.which("npm")  # the system's: an environment may be without pip
    if not python or not npm:
        sys.exit("This needs pip and npm.")
    run = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    lists = ["crawler-user-agents", "fake-useragent"]
    subprocess.run([*run, "install", "--no-deps", "--target", folder, *lists], check=True)
    source = ["download", "--no-deps", "--no-binary", ":all:", "device_detector"]
    subprocess.run([*run, *source, "-d", folder], check=True)
    for archive in folder.glob("device_detector-*.tar.gz"):
        unpack(archive, folder)
    for name in FROM_NPM:
        packed = subprocess.run([npm, "pack", "--silent", name], cwd=folder, check=True, capture_output=True, text=True)
        unpack(folder / packed.stdout.strip(), folder / name)


def unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")


def crawler_user_agents(folder: Path) -> list[str]:
    entries = json.loads((folder / "crawleruseragents" / "crawler-user-agents.json").read_text())
    return [agent for entry in entries for agent in entry.get("instances", [])]


def matomo_phones_and_computers(folder: Path) -> list[str]:
    agents = []
    for kind in ("desktop", "smartphone", "tablet", "phablet"):
        for path in folder.glob(f"device_detector-*/{FIXTURES}/{kind}*.yml"):
            rows = yaml.load(path.read_text(), yaml.CSafeLoader)
            agents += [str(row["user_agent"]) for row in rows if (row.get("client") or {}).get("type") == "browser"]
    return new(agents)


def matomo_apps(folder: Path) -> list[str]:
    agents = []
    for path in folder.glob(f"device_detector-*/{FIXTURES}/*.yml"):
        rows = yaml.load(path.read_text(), yaml.CSafeLoader)
        rows = [row for row in rows if isinstance(row, dict) and isinstance(row.get("client"), dict)]
        agents += [str(row["user_agent"]) for row in rows if row["client"].get("type") in ("mobile app", "feed reader")]
    return sorted({agent for agent in agents if agent.startswith("Mozilla/5.0") and EMBEDDED.search(agent)})


def new(agents: list[str]) -> list[str]:
    return sorted({agent for agent in agents if NEW.search(agent)})


def matomo_bots(folder: Path) -> list[str]:
    [path] = folder.glob(f"device_detector-*/{FIXTURES}/bots.yml")
    return [str(row["user_agent"]) for row in yaml.load(path.read_text(), yaml.CSafeLoader)]


def fake_useragent(folder: Path) -> list[str]:
    lines = (folder / "fake_useragent" / "data" / "browsers.jsonl").read_text().splitlines()
    return [json.loads(line)["useragent"] for line in lines]


def user_agents(folder: Path) -> list[str]:
    return [row["userAgent"] for row in of_npm(folder, "user-agents", "dist/user-agents.json")]


def woothee_crawlers(folder: Path) -> list[str]:
    files = (folder / "woothee").glob("package/woothee/testsets/crawler*.yaml")
    rows = [row for path in files for row in yaml.load(path.read_text(), yaml.CSafeLoader)]
    return [row["target"] for row in rows if row["category"] == "crawler"]


def random_useragent_robots(folder: Path) -> list[str]:
    rows = of_npm(folder, "random-useragent", "useragent-data.json")
    return [row["userAgent"] for row in rows if "Spiders" in row["folder"]]


def top_crawler_agents(folder: Path) -> list[str]:
    return list(of_npm(folder, "top-crawler-agents", "index.json"))


def top_user_agents(folder: Path) -> list[str]:
    return list(of_npm(folder, "top-user-agents", "src/index.json"))


def header_generator(folder: Path) -> list[str]:
    with zipfile.ZipFile(folder / "header-generator/package/data_files/header-network-definition.zip") as packed:
        nodes = json.loads(packed.read("network.json"))["nodes"]
    sent = {agent for node in nodes if node["name"].lower() == "user-agent" for agent in node["possibleValues"]}
    return sorted(agent for agent in sent if agent.startswith("Mozilla/"))  # others stand for "no such header"


def browserstack(folder: Path) -> list[str]:
    rows = of_npm(folder, "@ulixee/real-user-agents", "data/external-raw/browserstack/userAgents.json")
    return new([row["string"] for row in rows])


def of_npm(folder: Path, name: str, path: str) -> Any:
    return json.loads((folder / name / "package" / path).read_text())


LISTS: tuple[tuple[str, str, bool, Callable[[Path], list[str]]], ...] = (
    ("crawler-user-agents", "made with", True, crawler_user_agents),
    ("Matomo's browsers, 2022 and later", "made with", False, matomo_phones_and_computers),
    ("Matomo's apps that show pages", "made with", False, matomo_apps),
    ("Matomo's bots", "grader", True, matomo_bots),
    ("fake-useragent", "grader", False, fake_useragent),
    ("user-agents (npm)", "grader", False, user_agents),
    ("top-user-agents (npm)", "grader", False, top_user_agents),
    ("top-crawler-agents (npm)", "unseen", True, top_crawler_agents),
    ("woothee's crawlers (npm)", "unseen", True, woothee_crawlers),
    ("random-useragent's spiders (npm)", "unseen", True, random_useragent_robots),
    ("header-generator (npm)", "unseen", False, header_generator),
    ("BrowserStack's in @ulixee/real-user-agents, 2022 and later", "unseen", False, browserstack),
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
