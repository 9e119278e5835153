"""The part of a text where the searched words stand, cut into pieces that are marked and pieces that are not."""

import re
from collections.abc import Callable

EXCERPT_WORDS = 36
WORDS_BEFORE = 8

TOKEN = re.compile(r"\w+|\W+")

Pieces = list[tuple[str, bool]]


def marked(text: str, holds: Callable[[str], bool]) -> Pieces:
    """All of the text; True beside each piece that was searched for."""
    pieces: Pieces = []
    for token in TOKEN.findall(text):
        hit = bool(token[0].isalnum() and holds(token))
        if pieces and pieces[-1][1] == hit:
            pieces[-1] = (pieces[-1][0] + token, hit)
        else:
            pieces.append((token, hit))
    return pieces


def excerpt(text: str, holds: Callable[[str], bool]) -> Pieces:
    """The stretch of a text that holds most of them, the first of equals; its beginning where it holds none."""
    words = text.split()
    hits = [int(any(holds(part) for part in re.findall(r"\w+", word))) for word in words]
    start = _densest(hits)
    end = min(start + EXCERPT_WORDS, len(words))
    cut = " ".join(words[start:end])
    return marked(("… " if start else "") + cut + (" …" if end < len(words) else ""), holds)


def _densest(hits: list[int]) -> int:
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
