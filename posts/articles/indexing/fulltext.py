"""Full-text query terms, in the query languages of the two databases.

Every stem is letters and digits alone (posts/lib/text/stemming.py), so nothing that was typed can be read as syntax.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property


@dataclass(frozen=True)
class Term:
    """One thing to find: a word, a phrase of several, or for the last word whatever begins like it."""

    stems: tuple[str, ...]
    beginning: str = ""
    others: tuple[str, ...] = ()  # stems of known words that begin so, while the stem itself does not
    pieces: tuple["Term", ...] = ()  # what stands for a long run without spaces where nothing holds all of it

    @cached_property
    def singles(self) -> set[str]:
        return {*self.others, *(self.stems if len(self.stems) == 1 else ())}


class Part(Enum):
    """Which part of an article is to hold them all."""

    TITLE = "title"
    HEAD = "title and tags"
    ALL = "title, tags and text"


def as_fts5(terms: Iterable[Term], any_of: bool) -> str:
    return (" OR " if any_of else " AND ").join(f"({' OR '.join(_fts5(term))})" for term in terms)


def _fts5(term: Term) -> Iterable[str]:
    yield f'"{" ".join(term.stems)}"'
    yield from (f'"{other}"' for other in term.others)
    if term.beginning:
        yield f'"{term.beginning}" *'


def as_tsquery(terms: Iterable[Term], any_of: bool) -> str:
    return (" | " if any_of else " & ").join(f"({' | '.join(_tsquery(term))})" for term in terms)


def _tsquery(term: Term) -> Iterable[str]:
    yield "(" + " <-> ".join(f"'{stem}'" for stem in term.stems) + ")"
    yield from (f"'{other}'" for other in term.others)
    if term.beginning:
        yield f"'{term.beginning}':*"
