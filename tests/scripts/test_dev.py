"""scripts/dev: the environment is made when it is needed, and made anew when it no longer fits."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.servers import ROOT, wait_for

# Stands for the installer: environments are real, packages are only noted down.
INSTALLER = """#!/bin/sh
case $1 in
    --version) echo uv 0 ;;
    venv) "$4" -m venv --without-pip "$5" ;;
    pip) echo "$*" >>installed; [ ! -e slow ] || { echo begun >>installed; exec sleep 60; } ;;
esac
"""


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("scripts", "requirements", ".tools/bin"):
            (folder / name).mkdir(parents=True)
        shutil.copy(ROOT / "scripts" / "dev", folder / "scripts" / "dev")
        for name in ("requirements.txt", "requirements/run.txt", "requirements/scale.txt", "requirements/dev.txt"):
            (folder / name).write_text(f"# {name}\n")
        (folder / "manage.py").write_text("import sys\nprint('runs', *sys.argv[1:])\n")
        (folder / ".tools/bin/uv").write_text(INSTALLER)
        (folder / ".tools/bin/uv").chmod(0o755)

    def command(self, *arguments, **variables):
        bare = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "PYTHON": sys._base_executable}
        return {"args": ["sh", "scripts/dev", *arguments], "cwd": self.folder, "env": bare | variables, "text": True}

    def run(self, *arguments, **variables):
        done = subprocess.run(**self.command(*arguments, **variables), capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert "runs serve --prepare" in done.stdout
        return done.stderr

    def installed(self):
        """What was installed since the last time it was asked."""
        notes = self.folder / "installed"
        said = notes.read_text() if notes.exists() else ""
        notes.unlink(missing_ok=True)
        return said


@pytest.fixture
def checkout(tmp_path):
    made = Checkout(tmp_path / "a folder with blänks")
    made.run("run")
    made.installed()
    return made


def test_the_first_run_installs_what_running_needs_and_nothing_for_tests(tmp_path):
    checkout = Checkout(tmp_path / "new")
    assert "Installing what is needed" in checkout.run("run")
    assert checkout.installed().split("--requirement")[1:] == [" requirements/run.txt\n"]


def test_the_second_run_installs_nothing(checkout):
    assert checkout.run("run") == ""
    assert checkout.installed() == ""


@pytest.mark.parametrize("value", ["postgres://localhost/blog", "anything"])
def test_the_driver_of_postgresql_comes_where_the_settings_ask_for_it(checkout, value):
    checkout.run("run", DATABASE_URL=value)
    assert "scale.txt" in checkout.installed()
    checkout.run("run")
    assert checkout.installed() == ""  # it may stay


def dangle(folder):
    """The Python it was made with is gone."""
    for link in (folder / ".venv/bin").glob("python*"):
        link.unlink()
        link.symlink_to("/nowhere/python3")


def other_version(folder):
    """The same link leads to another version now: its packages lie in a folder of the former one's name."""
    lib = folder / ".venv/lib"
    next(lib.glob("python3.*")).rename(lib / "python3.9")


def half_made(folder):
    (folder / ".venv/.installed").unlink()
    shutil.rmtree(folder / ".venv/bin")


def another_machine(folder):
    stamp = folder / ".venv/.installed"
    stamp.write_text(stamp.read_text().replace(os.uname().machine, "sparc64"))


def before_the_stamp_knew(folder):
    """Made by an older version of scripts/dev, then the system was upgraded."""
    (folder / ".venv/.installed").rename(folder / ".venv/.installed-123-456")
    other_version(folder)


@pytest.mark.parametrize("harm", [dangle, other_version, half_made, another_machine, before_the_stamp_knew])
def test_an_environment_that_no_longer_fits_is_made_anew(checkout, harm):
    harm(checkout.folder)
    assert "it is made anew" in checkout.run("run")
    assert "run.txt" in checkout.installed()
    assert checkout.run("run") == ""


@pytest.mark.parametrize("bring", [shutil.move, shutil.copytree])
def test_one_that_was_moved_or_copied_is_made_anew(checkout, bring):
    place = checkout.folder.parent / "elsewhere"
    bring(checkout.folder, place)
    checkout.folder = place
    assert "it is made anew" in checkout.run("run")
    assert checkout.run("run") == ""


def test_one_that_was_made_by_hand_is_kept(checkout):
    (checkout.folder / ".venv/.installed").unlink()
    (checkout.folder / ".venv/mine").touch()
    assert "anew" not in checkout.run("run")
    assert "run.txt" in checkout.installed()
    assert (checkout.folder / ".venv/mine").exists()


def test_an_update_installs_and_going_back_does_too(checkout):
    file = checkout.folder / "requirements/run.txt"
    before = file.read_text()
    for content in ("# newer\n", before):
        file.write_text(content)
        checkout.run("run")
        assert "run.txt" in checkout.installed()


def _hears_ctrl_c():
    """As from a terminal: whoever runs the tests in the background has it ignored, and a shell cannot change that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_it_and_the_next_run_goes_on(checkout):
    (checkout.folder / "requirements/run.txt").write_text("# newer\n")
    (checkout.folder / "slow").touch()
    run = subprocess.Popen(
        **checkout.command("run"), start_new_session=True, stderr=subprocess.PIPE, preexec_fn=_hears_ctrl_c
    )
    wait_for(lambda: "begun" in checkout.installed(), "the installer")
    pressed = time.monotonic()
    os.killpg(run.pid, signal.SIGINT)
    assert "Stopped" in run.communicate(timeout=10)[1]
    assert time.monotonic() - pressed < 8  # two seconds where nothing else runs
    assert run.returncode == 130
    (checkout.folder / "slow").unlink()
    checkout.run("run")
    assert "run.txt" in checkout.installed()


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONHOME": "/nowhere"},
        {"PYTHONPATH": "/nowhere", "DJANGO_SETTINGS_MODULE": "mysite.settings"},
        {"CDPATH": "/usr:/tmp"},
        {"PIP_USER": "1", "PIP_REQUIRE_VIRTUALENV": "1"},
        {"VIRTUAL_ENV": "/nowhere", "LANGUAGE": "C", "LC_ALL": "C", "HOST": "x86_64-conda-linux-gnu"},
    ],
)
def test_what_other_projects_have_set_leads_nobody_astray(checkout, variables):
    assert checkout.run("run", **variables) == ""
