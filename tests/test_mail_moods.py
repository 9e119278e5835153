"""The whole blog against a real mail server in its moods: the writer never waits for it, and no letter is lost."""

from itertools import count

import pytest

from tests.support.mail_server import DROPS, HANGS, LATER, NEVER, MailServer
from tests.support.servers import free_port, wait_for
from tests.support.writer import post

# Half of what the blog waits for a mail server.
GENEROUS_SECONDS = 5
WRITERS = count(1)


@pytest.fixture(scope="module")
def running_server():
    running = MailServer(free_port())
    yield running
    running.refuse()


@pytest.fixture
def server(running_server):
    """In a good mood, with nothing of what came before."""
    running_server.repair()
    running_server.letters.clear()
    running_server.tries = 0
    return running_server


@pytest.fixture(scope="module")
def blog(served, running_server):
    port = free_port()
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{running_server.port}", "EMAIL_FROM": "blog@blog.example"}
    with served(port=port, variables=mail | {"SITE_URL": f"http://127.0.0.1:{port}"}) as running:
        yield running


@pytest.mark.parametrize("mood", ["refuses", HANGS, LATER, NEVER, DROPS])
def test_the_writer_does_not_wait_and_after_repair_every_letter_arrives(blog, server, mood, record_property):
    server.refuse() if mood == "refuses" else setattr(server, "mood", mood)
    seconds = post(blog, next(WRITERS))
    record_property("seconds", seconds)
    assert seconds < GENEROUS_SECONDS
    wait_for(lambda: server.tries or mood == "refuses", "the first try")
    if mood in (HANGS, "refuses"):  # another comment, while the server hangs or is away
        assert post(blog, next(WRITERS)) < GENEROUS_SECONDS
        assert server.letters == []
    wait_for(lambda: "mail server" in failures(blog), "the fault in the outbox")
    server.repair()
    blog.run("from posts.models import Letter\nLetter.objects.try_again()")
    wait_for(lambda: unsent(blog) == 0, "the delivery")
    assert len(server.arrived()) == (2 if mood in (HANGS, "refuses") else 1)
    assert set(server.arrived().values()) == {2 if mood == DROPS else 1}


def failures(blog):
    return blog.run(
        "from posts.models import Letter\nfor letter in Letter.objects.exclude(state='sent'): print(letter.error)"
    )


def unsent(blog):
    return int(blog.run("from posts.models import Letter\nprint(Letter.objects.exclude(state='sent').count())"))
