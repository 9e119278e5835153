"""The scripts of the reading pages: few bytes, and only our own files."""

import gzip
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "posts" / "static" / "posts" / "js"
DESK = {"editor", "add_exercise", "insert", "desk_links", "queue"}  # the writing desk's; a reader never loads them
READING = sorted(path for path in FOLDER.glob("*.js") if path.stem not in DESK)
BUDGET = 6 * 1024


def test_the_desks_scripts_are_there():
    assert {path.stem for path in FOLDER.glob("*.js")} >= DESK


def test_an_article_page_moves_at_most_six_kilobytes_of_script():
    sizes = {path.name: len(gzip.compress(path.read_bytes(), mtime=0)) for path in READING}
    assert sum(sizes.values()) <= BUDGET, sizes


@pytest.mark.parametrize("path", READING, ids=lambda path: path.stem)
def test_a_script_names_no_other_host(path):
    assert re.findall(r"https?:", path.read_text()) == []
