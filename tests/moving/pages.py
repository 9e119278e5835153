"""Saved pages of an old site, and what a reader of the rendered article sees of them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from posts.lib.markdown.rendering import render_article
from posts.moving import old_page

# The page it all started from lies beside the checkout where it is built, and is no part of it.
SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed" / "article.txt"

HIPS_TITLE = "Why hips that sit all day like a short walk"
HIPS = f"""top of page

{HIPS_TITLE}

Sitting keeps the hips bent for hours. A walk of ten minutes opens them; Edda's readers call it "the commute".

Four things change when you get up:

  1. Front of the hip: It lengthens with every step behind you.

  2. Back of the hip: It works again, instead of being sat upon.

  3. Breath: The ribs have room.

  4. Mood & sleep: Both may get a little better.

Here's a circle you can do beside your desk:

Hip Circle:

  1. Stand beside a chair.

  2. Hold its back with one hand.

  3. Lift the outer knee.

  4. Draw a slow circle with it.

  5. Keep the standing leg long.

  6. Do 5-6 circles, breathing calmly.

  7. Change direction.

  8. Turn round for the other leg.


  • Make the circle smaller if it pinches.

  • Keep your back quiet.

  • Hold on: balance is not the exercise.

Two rounds a day are plenty.

1,204 views1 comment


bottom of page"""


def saved_page(*lines: str, title: str = HIPS_TITLE, counts: str = "174 views0 comments") -> bytes:
    """A page with these lines as its text, a blank one after each."""
    return "\n\n".join(["top of page", title, *lines, counts, "bottom of page"]).encode()


def every_page() -> list:
    """Our own page, and the one it all started from where it can be had: each with title, views and comments."""
    pages = [pytest.param(HIPS.encode(), HIPS_TITLE, 1204, 1, id="hips")]
    if SEED.exists():
        pages.append(pytest.param(SEED.read_bytes(), "How ankle mobility may affect neck pain", 174, 0, id="seed"))
    return pages


def said_by(page: bytes) -> list[str]:
    """Every line of the page's text, without the numbers and bullets in front."""
    lines = [line for line in page.decode().splitlines() if line.strip()][2:-2]
    return [re.sub(r"^\s+(?:\d+\.|•)\s", "", line).strip() for line in lines]


def rendered(*lines: str) -> str:
    """What readers get of a page with these lines."""
    return render_article(old_page.parse(saved_page(*lines)).source).html


class _Shown(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def shown(html: str) -> str:
    """The text of the HTML, white space folded as browsers do."""
    return folded("".join(_parsed(html).texts))


def tags(html: str) -> list[str]:
    return _parsed(html).tags


def folded(text: str) -> str:
    return " ".join(text.split())


def _parsed(html: str) -> _Shown:
    parser = _Shown()
    parser.feed(html)
    parser.close()
    return parser
