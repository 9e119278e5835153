"""Naive Bayes spam filter that learns from this blog's moderators. Pure: it knows words and counts, no rows.

What it can and cannot do stands in docs/filter.md.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from posts.lib.text.normal_form import visible_text
from posts.lib.text.stemming import UNSPACED_RUN

FEWEST_OF_EACH = 20  # comments of both kinds, before it says a word
WORD_CHARACTERS = 24  # of one word; longer ones are keys and noise
HOST_CHARACTERS = 60  # of a link's host
TOKEN_CHARACTERS = HOST_CHARACTERS + len("link:")
MOST_WORDS = 500  # different ones looked at in one comment
TELLING_WORDS = 15  # decide about the score; the rest of a long comment says little
NAMED_WORDS = 5  # explain it
DOUBT = 1.0  # a word seen once weighs as much as not knowing it
TELLING_FROM = 0.15  # how far from even a word must stand to count
SUREST = 0.89  # of one word: alone it holds nothing (0.90), and two quarantine nothing (0.99), however often they stood

LINK = re.compile(r"https?://[^\s<>()\[\]\"']{1,300}", re.IGNORECASE)
ANY_LINK = "://"  # that there is a link at all
APOSTROPHE = "'"


@dataclass(frozen=True)
class Learned:
    """How many comments of each kind were learned from, and in how many of them each word of one comment stood."""

    spam: int = 0
    ham: int = 0
    words: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # (spam, ham)


@dataclass(frozen=True)
class Opinion:
    """How sure the filter is that it is spam, from 0 to 1, and the words that speak for it, the strongest first."""

    score: float
    because: tuple[str, ...]


def tokens_of(name: str, text: str) -> list[str]:
    """What a comment is judged by, each once: hosts of its links, words of its name, words of its text.

    In this order, so that no long text pushes the first two beyond the limit.
    """
    hosts = [host for link in LINK.findall(text) if (host := _host(link))]
    tokens = [ANY_LINK] * bool(hosts) + [f"link:{host}" for host in hosts]
    tokens += [f"name:{word}" for word in _words(name)]
    tokens += _words(LINK.sub(" ", text))
    return list(dict.fromkeys(tokens))[:MOST_WORDS]


def opinion(learned: Learned) -> Opinion | None:
    if min(learned.spam, learned.ham) < FEWEST_OF_EACH:
        return None
    chances = {word: _chance(counts, learned) for word, counts in learned.words.items()}
    telling = sorted(
        (word for word, chance in chances.items() if abs(chance - 0.5) >= TELLING_FROM),
        key=lambda word: (-abs(chances[word] - 0.5), word),
    )[:TELLING_WORDS]
    odds = sum(_weight(chances[word]) for word in telling)
    spammy = [_as_written(word) for word in telling if chances[word] > 0.5]
    return Opinion(1 / (1 + math.exp(-odds)), tuple(dict.fromkeys(spammy))[:NAMED_WORDS])


def _chance(counts: tuple[int, int], learned: Learned) -> float:
    """That a comment with this word is spam, were both kinds equally many; few sightings keep it near even."""
    spam, ham = counts[0] / learned.spam, counts[1] / learned.ham
    if not spam + ham:
        return 0.5
    seen = sum(counts)
    return (DOUBT * 0.5 + seen * spam / (spam + ham)) / (DOUBT + seen)


def _weight(chance: float) -> float:
    bounded = min(max(chance, 1 - SUREST), SUREST)
    return math.log(bounded / (1 - bounded))


def _as_written(word: str) -> str:
    return word if word == ANY_LINK else word.rpartition(":")[2]


def _host(link: str) -> str:
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:  # "http://[" and the like
        return ""
    host = visible_text(host).removeprefix("www.")
    return host if len(host) <= HOST_CHARACTERS else ""


def _words(text: str) -> Iterator[str]:
    """In small letters and plain forms, without numbers: those may be anybody's telephone, and tell little."""
    plain = visible_text(text).casefold().replace("’", "'")
    for run in "".join(character if _belongs(character) else " " for character in plain).split():
        word = run.strip(APOSTROPHE)
        if UNSPACED_RUN.search(word):
            yield from _pairs(word)
        elif 2 <= len(word) <= WORD_CHARACTERS and any(character.isalpha() for character in word):
            yield word


def _belongs(character: str) -> bool:
    """To a word; marks are the vowels of many scripts."""
    return character.isalnum() or character == APOSTROPHE or unicodedata.category(character).startswith("M")


def _pairs(run: str) -> Iterable[str]:
    return (run[start : start + 2] for start in range(max(1, len(run) - 1)))
