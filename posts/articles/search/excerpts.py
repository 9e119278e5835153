"""Excerpts and highlighting: the part of a text where the searched terms stand, in pieces that are marked or not."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from posts.articles.indexing.fulltext import Term
from posts.lib.text.normal_form import INDIC, UNSPACED
from posts.lib.text.stemming import CHARACTERS_A_WORD, UNSPACED_RUN, stem, words_of

EXCERPT_WORDS = 36
WORDS_BEFORE = 8

# What is marked as a whole: a word with the marks and invisible characters inside it, or one character of a run.
ACCENTS = "\u0300-\u036f\u0483-\u0489"
# Hebrew and Arabic ones
POINTS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
INSIDE = rf"{INDIC}{ACCENTS}{POINTS}×\u00ad\u200b-\u200d\u2060\ufeff"
TOKEN = re.compile(rf"[{UNSPACED}]|(?:[^\W{UNSPACED}]|[{INSIDE}])+")
# What an excerpt is cut into: a word or such a character, with the signs behind it.
CHUNK = re.compile(rf"(?:[{UNSPACED}][^\w\s{UNSPACED}{INDIC}]*|[^\s{UNSPACED}]+)\s*")

Pieces = list[tuple[str, bool]]


class Marker:
    """Marks the same terms in any number of texts."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.singles = {single for term in terms for single in term.singles}
        self.beginnings = tuple(term.beginning for term in terms if term.beginning)
        self.phrases: dict[str, list[tuple[str, ...]]] = {}
        for term in terms:
            if len(term.stems) > 1:
                self.phrases.setdefault(term.stems[0], []).append(term.stems)
        # Most words of a text are met again in the next.
        self._known = cache(self._look_at)

    def marked(self, text: str) -> Pieces:
        tokens = list(TOKEN.finditer(text))
        pieces: Pieces = []
        done = 0
        for token, hit in zip(tokens, self._hits([token[0] for token in tokens]), strict=True):
            _add(pieces, text[done : token.start()], False)
            _add(pieces, token[0], hit)
            done = token.end()
        _add(pieces, text[done:], False)
        return pieces

    def excerpt(self, text: str) -> Pieces:
        text = " ".join(text.split())
        chunks = CHUNK.findall(text)
        widths = [1 if UNSPACED_RUN.match(chunk) else CHARACTERS_A_WORD for chunk in chunks]
        start, end = _densest(self._hits(chunks), widths)
        cut = "".join(chunks[start:end]).rstrip()
        return self.marked(("… " if start else "") + cut + (" …" if end < len(chunks) else ""))

    def _hits(self, tokens: Sequence[str]) -> list[bool]:
        hits = [False] * len(tokens)
        stems: list[str] = []
        places: list[int] = []  # of each stem: the token it comes from
        for place, token in enumerate(tokens):
            for one, is_hit in self._known(token):
                stems.append(one)
                places.append(place)
                hits[place] |= is_hit
        for first in self._phrases_in(stems):
            for place in places[first.start : first.stop]:
                hits[place] = True
        for place, token in enumerate(tokens):  # a mark is no part of a stem, but of the letter below it
            hits[place] |= place > 0 and hits[place - 1] and unicodedata.combining(token[0]) > 0
        return hits

    def _look_at(self, token: str) -> list[tuple[str, bool]]:
        return [(stem(word), self._is_hit(word)) for word in words_of(token)]

    def _is_hit(self, word: str) -> bool:
        return stem(word) in self.singles or word.startswith(self.beginnings)

    def _phrases_in(self, stems: Sequence[str]) -> Iterator[range]:
        if not self.phrases:
            return
        for start, one in enumerate(stems):
            for phrase in self.phrases.get(one, ()):
                if tuple(stems[start : start + len(phrase)]) == phrase:
                    yield range(start, start + len(phrase))


def _add(pieces: Pieces, text: str, hit: bool) -> None:
    if not text:
        return
    if pieces and pieces[-1][1] == hit:
        pieces[-1] = (pieces[-1][0] + text, hit)
    else:
        pieces.append((text, hit))


def _densest(hits: Sequence[bool], widths: Sequence[int]) -> tuple[int, int]:
    room = EXCERPT_WORDS * CHARACTERS_A_WORD
    best, most, first, inside, width = 0, 0, 0, 0, 0
    for last, hit in enumerate(hits):
        inside, width = inside + hit, width + widths[last]
        while width > room:
            inside, width, first = inside - hits[first], width - widths[first], first + 1
        if inside > most:
            best, most = first, inside
    if most:
        best = next(place for place in range(best, len(hits)) if hits[place])
    start = _back(best, widths, WORDS_BEFORE * CHARACTERS_A_WORD)
    end = _on(start, widths, room)
    return (_back(end, widths, room), end) if end == len(hits) else (start, end)


def _back(place: int, widths: Sequence[int], room: int) -> int:
    while place and widths[place - 1] <= room:
        place -= 1
        room -= widths[place]
    return place


def _on(place: int, widths: Sequence[int], room: int) -> int:
    while place < len(widths) and widths[place] <= room:
        room -= widths[place]
        place += 1
    return place
