"""`manage.py serve` as a person starts it, and what becomes of it when something dies."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from urllib.request import urlopen

import pytest

from tests.support.servers import ROOT, Site, free_port, wait_for

ARTICLE = "/post/how-ankle-mobility-may-affect-neck-pain/"


@pytest.fixture
def blog(tmp_path):
    """One that is not started yet, and has no data."""
    with Site(tmp_path / "data") as site:
        yield site


@pytest.fixture
def running(served):
    """One that was started before."""
    with served() as site:
        yield site


def get(site, path):
    with urlopen(site.url + path, timeout=10) as answer:
        return answer.read().decode()


def answers(site):
    try:
        return get(site, "/health/") == "ok\n"
    except OSError:
        return False


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class TestFirstStart:
    @pytest.mark.postgresql
    def test_it_says_where_and_who_once_warns_of_nothing_and_the_starter_article_can_be_read(self, blog):
        blog.start()
        assert blog.said("Blog: ") == f"{blog.url}/"
        assert blog.said("Admin: ") == f"{blog.url}/admin/"
        wait_for(lambda: blog.said("Sign in: "), "the account")
        assert blog.said("Sign in: ") == f"editor, with the password in {blog.data / 'first_password'}"
        first = blog.password
        wait_for(lambda: answers(blog), "an answer")
        assert "WARNING" not in "".join(blog.lines)
        page = get(blog, ARTICLE)
        assert "174 views" in page
        assert "0 comments" in page
        blog.stop()
        blog.start()
        assert blog.said("Blog: ")
        assert not blog.said("Sign in: ")
        assert first not in "".join(blog.lines)

    def test_on_a_terminal_it_is_shown(self, blog):
        mine, its = os.openpty()
        run = subprocess.Popen(
            [sys.executable, "manage.py", "prepare"], cwd=ROOT, env=blog.environment(), stdout=its, stderr=its
        )
        os.close(its)
        said = wait_for(lambda: os.read(mine, 1000), "words").decode()
        assert re.search(r"Sign in: editor / \S{16}\r\n", said)
        assert run.wait(60) == 0
        os.close(mine)
        assert not (blog.data / "first_password").exists()

    def test_the_starter_comes_once(self, running):
        running.stop()
        running.manage("shell", "-c", "from posts.models import Article; Article.objects.all().delete()")
        running.start()
        assert "Nothing has been published here yet" in get(running, "/")

    def test_a_taken_port_is_told(self, blog):
        with socket.socket() as squatter:
            squatter.bind(("127.0.0.1", blog.port))
            squatter.listen()
            run = subprocess.run(
                [sys.executable, "manage.py", "serve", "--prepare"],
                cwd=ROOT, env=blog.environment(PORT=str(blog.port)), capture_output=True, text=True, timeout=60,
            )  # fmt: skip
        assert run.returncode != 0
        assert f"Port {blog.port} on 127.0.0.1 is taken" in run.stderr
        assert not blog.data.exists()

    def test_an_address_that_is_not_ours_is_told(self, blog):
        run = subprocess.run(
            [sys.executable, "manage.py", "serve", "--prepare"],
            cwd=ROOT, env=blog.environment(BLOG_HOST="192.0.2.1", PORT=str(blog.port)), capture_output=True, text=True,
            timeout=60,
        )  # fmt: skip
        assert run.returncode != 0
        assert "Nothing can be served at BLOG_HOST=192.0.2.1" in run.stderr
        assert "Traceback" not in run.stderr

    def test_without_a_wanted_port_the_next_free_one_is_used(self, monkeypatch):
        from mobility_blog.serving import supervisor

        first = free_port()
        monkeypatch.setattr(supervisor, "FIRST_PORT", first)
        monkeypatch.setattr(supervisor, "LAST_PORT", first + 20)
        with socket.socket() as squatter:
            squatter.bind(("127.0.0.1", first))
            squatter.listen()
            assert first < supervisor.free_port("127.0.0.1", None) <= first + 20


class TestOneFolderOneBlog:
    def test_a_second_one_is_refused_with_the_address_of_the_first(self, running):
        for command in (["serve", "--prepare"], ["serve"], ["prepare"]):
            done = subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT, env=running.environment(), capture_output=True, text=True, timeout=60, check=False,
            )  # fmt: skip
            assert done.returncode == 1
            assert f"is served by process {running.process.pid} at {running.url}/ already" in done.stderr
        assert answers(running)

    @pytest.mark.postgresql
    def test_of_two_first_starts_at_once_one_makes_the_blog(self, blog):
        command = [sys.executable, "manage.py", "prepare"]
        both = [
            subprocess.Popen(command, cwd=ROOT, env=blog.environment(), stdout=-1, stderr=-1, text=True) for _ in "12"
        ]
        said = [run.communicate(timeout=60) for run in both]
        assert sorted(run.returncode for run in both) in ([0, 0], [0, 1])
        assert sum("Sign in: editor" in out for out, _ in said) == 1
        for run, (_, told) in zip(both, said, strict=True):
            assert run.returncode == 0 or told.startswith(
                ("CommandError: The blog in ", "CommandError: Another process")
            )

    def test_ctrl_c_ends_the_preparation_and_the_next_start_goes_on(self, blog, first_start):
        if blog.database:
            return  # it is SQLite's lock that holds it up here
        shutil.copytree(first_start.data(), blog.data)
        with closing(sqlite3.connect(blog.data / "blog.sqlite3", isolation_level=None)) as other:
            other.execute("DELETE FROM django_migrations WHERE name = '0008_keep_letters_in_a_table_of_our_own'")
            other.execute("BEGIN EXCLUSIVE")
            run = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--prepare"],
                cwd=ROOT, env=blog.environment(PORT=str(blog.port)), stderr=-1, text=True,
            )  # fmt: skip
            wait_for(lambda: f"process {run.pid} " in (blog.data / "serving.lock").read_text(), "the preparation")
            pressed = time.monotonic()
            run.send_signal(signal.SIGINT)
            assert "Stopped" in run.communicate(timeout=10)[1]
            assert time.monotonic() - pressed < 8  # two seconds where nothing else runs
            other.execute("ROLLBACK")


class TestSupervision:
    @pytest.mark.parametrize("name", ["server", "chores"])
    def test_what_is_killed_is_started_again(self, running, name):
        before = running.children()[name]
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: running.children().get(name) not in (before, None), f"another {name}")
        wait_for(lambda: answers(running), "an answer")

    @pytest.mark.postgresql
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_stops_everything(self, running, number):
        children = running.children()
        assert set(children) == {"server", "chores"}
        assert running.stop(number) == 0
        assert not any(is_alive(pid) for pid in children.values())
        assert not answers(running)

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
    def test_nothing_outlives_a_killed_supervisor(self, running):
        children = running.children()
        running.stop(signal.SIGKILL)
        wait_for(lambda: not any(is_alive(pid) for pid in children.values()), "the children's end")
        wait_for(lambda: not answers(running), "the port to be free")
