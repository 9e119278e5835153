"""The data folder and what lies in it are its owner's alone, whoever made the folder around it."""

import os
import shutil
import stat
import subprocess
import sys

import pytest

from mobility_blog.storage import InUse, data_dir, only_one, readable_by_others
from tests.support.servers import ROOT, Site, no_file_longer_than
from tests.test_settings import manage


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_what_a_blog_writes_is_private_in_a_folder_that_its_operator_made(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o755)
    with Site(folder).start() as site:
        site.manage("shell", "-c", "from tests.support.furnished import furnish; furnish()")
    inside = list(folder.rglob("*"))
    assert {path.name for path in inside} > {"secret_key", "first_password", "media"}
    assert {(path.name, oct(mode(path))) for path in inside if mode(path) & 0o077} == set()


def test_a_wide_folder_is_told_at_the_start(first_start, tmp_path):
    shutil.copytree(first_start.data(), tmp_path / "data")
    assert "W003" not in manage("check", data=tmp_path / "data").stderr
    for path, wide in ((tmp_path / "data", 0o755), (tmp_path / "data/blog.sqlite3", 0o644)):
        path.chmod(wide)
    said = manage("check", data=tmp_path / "data").stderr
    assert f"can look into {tmp_path / 'data'}, {tmp_path / 'data/blog.sqlite3'}" in said
    assert f"chmod -R go-rwx {tmp_path / 'data'}" in said


@pytest.mark.parametrize("wide", [0o710, 0o750, 0o701, 0o705, 0o770, 0o777])
def test_any_way_in_for_others_is_seen(tmp_path, wide):
    tmp_path.chmod(wide)
    assert readable_by_others(tmp_path) == [tmp_path]


def test_files_in_a_folder_that_nobody_else_enters_are_safe(tmp_path):
    tmp_path.chmod(0o700)
    (tmp_path / "secret_key").touch(mode=0o644)
    assert readable_by_others(tmp_path) == []


@pytest.mark.parametrize(
    "raw", ["{file}", "{file}/below", "{file}/far/below", "nul\0byte", "~nobody-of-that-name/data"]
)
def test_what_can_be_no_folder_is_refused(tmp_path, raw):
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match=r"is a file|there can be no such folder"):
        data_dir(raw.format(file=tmp_path / "file"), tmp_path)


class TestLock:
    def test_another_process_is_refused_with_the_words_of_the_first(self, tmp_path):
        tries = f"""
import sys
from pathlib import Path
from mobility_blog.storage import InUse, only_one
try:
    with only_one(Path({str(tmp_path)!r}), "second"): print("got it")
except InUse as error: print(error)
"""
        command = [sys.executable, "-c", tries]
        with only_one(tmp_path, "served by the first"):
            assert subprocess.check_output(command, cwd=ROOT, text=True) == "served by the first\n"
        assert subprocess.check_output(command, cwd=ROOT, text=True) == "got it\n"

    def test_on_a_full_disk_it_is_held_without_words(self, tmp_path):
        (tmp_path / "serving.lock").touch()
        with no_file_longer_than(0), only_one(tmp_path, "served by the first"):
            assert (tmp_path / "serving.lock").read_text() == ""

    def test_a_fork_does_not_hold_it(self, tmp_path):
        read, write = os.pipe()
        with only_one(tmp_path, "the parent"):
            child = os.fork()
            if child == 0:
                try:
                    with only_one(tmp_path, "the child"):
                        os.write(write, b"held")
                except InUse:
                    os.write(write, b"free")
                os._exit(0)
            os.waitpid(child, 0)
        assert os.read(read, 10) == b"free"
