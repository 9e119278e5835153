"""Syndication feeds that are well-formed whatever is stored: every text in them is cleaned on its way out.

Django refuses control characters between tags with an error, and lets them pass in attributes.
"""

import re
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from posts.lib.text.cleaning import every_text_clean

# A heading's link to itself is for pages one can jump in; so is what a video's note promises before it is pressed.
HEADING = re.compile(r'(<(h[2-6]) [^>]*>)<a href="#[^"]*"[^>]*>(.*?)</a></\2>', re.DOTALL)
VIDEO = re.compile(
    r'<figure class="video">(<a href="[^"]*")[^>]*(>.*?</a>)<figcaption>.*?</figcaption></figure>', re.DOTALL
)


def for_feed_readers(html: str) -> str:
    return VIDEO.sub(r"<p>\1\2</p>", HEADING.sub(r"\1\3</\2>", html))


class CleanFeed(SyndicationFeed):
    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*every_text_clean(positional), **every_text_clean(named))

    def add_item(self, *positional: Any, **named: Any) -> None:
        super().add_item(*every_text_clean(positional), **every_text_clean(named))


class CleanAtom(CleanFeed, Atom1Feed):
    pass


class CleanRss(CleanFeed, Rss201rev2Feed):
    pass
