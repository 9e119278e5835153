"""`manage.py serve` as a person starts it, and what becomes of it when something dies."""

import os
import signal
import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest

from tests.running import ROOT, Site, free_port, wait_for

ARTICLE = "/post/how-ankle-mobility-may-affect-neck-pain/"


@pytest.fixture
def blog(tmp_path):
    site = Site(tmp_path / "data")
    yield site
    if site.process and site.process.poll() is None:
        site.stop()


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
    def test_it_says_where_and_who_once(self, blog):
        blog.start()
        assert blog.said("Blog: ") == f"{blog.url}/"
        assert blog.said("Admin: ") == f"{blog.url}/admin/"
        first = blog.password
        blog.stop()
        blog.start()
        assert blog.said("Blog: ")
        assert not blog.said("Sign in: ")
        assert first not in "".join(blog.lines)

    def test_it_warns_of_nothing(self, blog):
        blog.start()
        wait_for(lambda: answers(blog), "an answer")
        assert "WARNING" not in "".join(blog.lines)

    def test_the_starter_article_can_be_read(self, blog):
        blog.start()
        page = get(blog, ARTICLE)
        assert "174 views" in page
        assert "0 comments" in page

    def test_the_starter_comes_once(self, blog):
        blog.start().stop()
        blog.manage("shell", "-c", "from posts.models import Article; Article.objects.all().delete()")
        blog.start()
        assert "Nothing has been published here yet" in get(blog, "/")

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
        assert blog.start().password  # nothing was made yet, so the account is still to come

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
        from mobility_blog import supervisor

        first = free_port()
        monkeypatch.setattr(supervisor, "FIRST_PORT", first)
        monkeypatch.setattr(supervisor, "LAST_PORT", first + 20)
        with socket.socket() as squatter:
            squatter.bind(("127.0.0.1", first))
            squatter.listen()
            assert first < supervisor.free_port("127.0.0.1", None) <= first + 20


class TestSupervision:
    @pytest.mark.parametrize("name", ["server", "chores"])
    def test_what_is_killed_is_started_again(self, blog, name):
        blog.start()
        before = blog.children()[name]
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: blog.children().get(name) not in (before, None), f"another {name}")
        wait_for(lambda: answers(blog), "an answer")

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_stops_everything(self, blog, number):
        blog.start()
        children = blog.children()
        assert set(children) == {"server", "chores"}
        assert blog.stop(number) == 0
        assert not any(is_alive(pid) for pid in children.values())
        assert not answers(blog)

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
    def test_nothing_outlives_a_killed_supervisor(self, blog):
        blog.start()
        children = blog.children()
        blog.stop(signal.SIGKILL)
        wait_for(lambda: not any(is_alive(pid) for pid in children.values()), "the children's end")
        wait_for(lambda: not answers(blog), "the port to be free")
