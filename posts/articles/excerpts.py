"""The part of a text where the searched words stand, cut into pieces that are marked and pieces that are not."""

import re
from collections.abc import Callable, Sequence
from functools import cache

EXCERPT_WORDS = 36
WORDS_BEFORE = 8

TOKEN = re.compile(r"\w+|\W+")
WORD = re.compile(r"\w+")

Pieces = list[tuple[str, bool]]


class Marker:
    """Marks the same words in any number of texts. Most words of a text are met again in the next: asked for once."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        self._is_hit = cache(holds)
        self._has_hit = cache(lambda chunk: any(self._is_hit(word) for word in WORD.findall(chunk)))

    def marked(self, text: str) -> Pieces:
        """All of the text; True beside each piece that was searched for."""
        pieces: Pieces = []
        for token in TOKEN.findall(text):
            hit = token[0].isalnum() and self._is_hit(token)
            if pieces and pieces[-1][1] == hit:
                pieces[-1] = (pieces[-1][0] + token, hit)
            else:
                pieces.append((token, hit))
        return pieces

    def excerpt(self, text: str) -> Pieces:
        """The stretch of a text that holds most of them, the first of equals; its beginning where it holds none."""
        words = text.split()
        start = _densest([self._has_hit(word) for word in words])
        end = min(start + EXCERPT_WORDS, len(words))
        cut = " ".join(words[start:end])
        return self.marked(("… " if start else "") + cut + (" …" if end < len(words) else ""))


def _densest(hits: Sequence[bool]) -> int:
    if not any(hits):
        return 0
    inside = sum(hits[:EXCERPT_WORDS])
    best, most = 0, inside
    for start in range(1, max(1, len(hits) - EXCERPT_WORDS + 1)):
        inside += hits[start + EXCERPT_WORDS - 1] - hits[start - 1]
        if inside > most:
            best, most = start, inside
    first = next(place for place in range(best, len(hits)) if hits[place])
    return max(0, min(first - WORDS_BEFORE, len(hits) - EXCERPT_WORDS))
