"""Syndication feeds that are well-formed whatever is stored: every text in them is cleaned on its way out.

Django refuses control characters between tags with an error, and lets them pass in attributes.
"""

from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from posts.lib.text import every_text_clean


class CleanFeed(SyndicationFeed):
    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*every_text_clean(positional), **every_text_clean(named))

    def add_item(self, *positional: Any, **named: Any) -> None:
        super().add_item(*every_text_clean(positional), **every_text_clean(named))


class CleanAtom(CleanFeed, Atom1Feed):
    pass


class CleanRss(CleanFeed, Rss201rev2Feed):
    pass
