"""Stemming: words as the search knows them, in normal form and cut to the stem of the blog's language.

Both databases get the stems made here, so that a search finds the same on either.
"""

import math
import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

import snowballstemmer
from django.conf import settings

from posts.lib.text.normal_form import HANGUL, INDIC, UNSPACED, folded

ANALYSIS_VERSION = 3  # raise it with every change of what is made here; `prepare` then indexes anew
WORD_CHARACTERS = 60  # what is longer is no word anybody searches for
REMEMBERED_STEMS = 50_000

# Where words are not parted by spaces, each character is a word to the index, and a run of them is looked for as one.
UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
WORD = re.compile(rf"[{UNSPACED}]|(?:[^\W_{UNSPACED}]|[{INDIC}])+")
RUN = re.compile(rf"[{UNSPACED}]+|(?:[^\W_{UNSPACED}]|[{INDIC}])+")
CHARACTERS_A_WORD = 2  # of such scripts: about 450 characters are read in the time of 230 words

# Particles that Korean hangs on its nouns, whatever the language of the blog: nobody else wrote rules for it. The
# second kind ends many short nouns too.
PARTICLE = re.compile(
    f"(?:(?<=[{HANGUL}])(?:에서는|에게서|에서|에게|에는|에도|으로|까지|부터|처럼|보다|을|를|은|는)"
    f"|(?<=[{HANGUL}]{{2}})(?:이나|이라|과|와|의|에|이|가|도|만|로))$"
)

ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip


def made_with() -> str:
    """What the stems depend on; what was indexed with something else is out of date."""
    return f"{ANALYSIS_VERSION}-{_language()}"


def words_of(text: str) -> list[str]:
    return [word[:WORD_CHARACTERS] for word in WORD.findall(folded(text))]


def runs_of(text: str) -> list[tuple[str, ...]]:
    return [tuple(words_of(run)) for run in RUN.findall(folded(text))]


def count_words(text: str) -> int:
    """How many words there are to read; where no spaces part them, by the number of characters."""
    unspaced = sum(map(len, UNSPACED_RUN.findall(text)))
    spaced = sum(1 for chunk in UNSPACED_RUN.sub(" ", text).split() if WORD.search(chunk))
    return spaced + math.ceil(unspaced / CHARACTERS_A_WORD)


def shortened(text: str, characters: int) -> str:
    if len(text) <= characters:
        return text
    end = characters - len(" …")
    while end and not _may_be_cut(text, end):
        end -= 1
    cut = text[: end or characters - len(" …")].rstrip().rstrip(",;:，、；：")
    return cut + ("…" if UNSPACED_RUN.match(cut[-1:]) else " …")


def _may_be_cut(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if before.isspace() or after.isspace():
        return True
    return bool(UNSPACED_RUN.match(before)) and not unicodedata.category(after).startswith("M")


def stem(word: str) -> str:
    return _stem(_language(), word)


def stems_of(text: str) -> list[str]:
    return [stem(word) for word in words_of(text)]


def _language() -> str:
    return settings.LANGUAGE_CODE.partition("-")[0]


@lru_cache(maxsize=REMEMBERED_STEMS)
def _stem(language: str, word: str) -> str:
    stemmer, word = _stemmer(language), PARTICLE.sub("", word)
    # Rules written for accents may leave one, or nothing at all.
    return (folded(stemmer.stemWord(word)) or word) if stemmer else word


@cache
def _stemmer(language: str) -> Any:
    algorithm = ALGORITHMS.get(language)
    return snowballstemmer.stemmer(algorithm) if algorithm else None


def distance(one: str, other: str, most: int) -> int:
    """How many slips lie between two words, swapped neighbours being one; `most + 1` for whatever lies further."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    two_above: list[int] = []
    above = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, two_above[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
        two_above, above = above, row
    return above[-1]
