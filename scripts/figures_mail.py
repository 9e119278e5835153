"""How long a writer waits for an answer while the mail server works, is away, or misbehaves.

    python -m scripts.figures_mail

Starts a blog of its own and a mail server of its own, and prints a line for each mood.
"""

import logging
import os
import statistics
import tempfile
from pathlib import Path

import django

from tests.support.mail_server import DROPS, FINE, HANGS, LATER, NEVER, MailServer
from tests.support.servers import Site, free_port, wait_for

COMMENTS = 15  # of each mood
AWAY = "refuses"
MOODS = (FINE, AWAY, HANGS, LATER, NEVER, DROPS)


def measure(mood: str, folder: Path) -> list[float]:
    """Seconds from sending a comment to its acknowledgement, in this mood."""
    from tests.support.writer import post

    server, port = MailServer(free_port()), free_port()
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}", "EMAIL_FROM": "blog@blog.example"}
    blog = Site(folder / mood.replace(" ", "-"), port=port, variables=mail | {"SITE_URL": f"http://127.0.0.1:{port}"})
    with blog.start():
        if mood == AWAY:
            server.refuse()
        else:
            server.mood = mood
        post(blog, 1)  # warms up, and gives the mail server something to be in its mood about
        wait_for(lambda: server.tries or mood == AWAY, "the first try")
        waited = [post(blog, number) for number in range(2, COMMENTS + 2)]
    server.refuse()
    return waited


def main() -> None:
    print("| mail server | median ms | worst ms |\n|---|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "mobility_blog.settings", "DATA_DIR": f"{folder}/none"}
        django.setup()  # the cast of the tests is made of its models
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        for mood in MOODS:
            waited = [seconds * 1000 for seconds in measure(mood, Path(folder))]
            print(f"| {mood} | {statistics.median(waited):.0f} | {max(waited):.0f} |")


if __name__ == "__main__":
    main()
