"""Words as the search knows them: without accents and capitals, cut to the stem of the blog's language.

Both databases get the stems made here, so that a search finds the same on either.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

import snowballstemmer
from django.conf import settings

ANALYSIS_VERSION = 1  # raise it with every change of what is made here; `prepare` then indexes anew
WORD_CHARACTERS = 60  # what is longer is no word anybody searches for
REMEMBERED_STEMS = 50_000

# Chinese and Japanese write without spaces: there each character is a word of its own.
WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
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


def folded(text: str) -> str:
    """Without accents and capitals."""
    if text.isascii():  # nearly every word of most texts, and a search asks for thousands
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold()


def words_of(text: str) -> list[str]:
    """The words in their order, folded."""
    return [word[:WORD_CHARACTERS] for word in WORD.findall(folded(text))]


def stem(word: str) -> str:
    """The stem of a folded word; the word itself in a language nobody wrote rules for."""
    return _stem(_language(), word)


def stems_of(text: str) -> list[str]:
    return [stem(word) for word in words_of(text)]


def _language() -> str:
    return settings.LANGUAGE_CODE.partition("-")[0]


@lru_cache(maxsize=REMEMBERED_STEMS)
def _stem(language: str, word: str) -> str:
    stemmer = _stemmer(language)
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
