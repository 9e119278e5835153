"""What is searched for, in the query languages of the two databases.

Every stem is letters and digits alone (posts/lib/words.py), so nothing that was typed can be read as syntax.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One thing to find: a word, a phrase of several, or for the last word whatever begins like it."""

    stems: tuple[str, ...]
    beginning: str = ""
    others: tuple[str, ...] = ()  # stems of known words that begin so, while the stem itself does not

    @property
    def singles(self) -> set[str]:
        """What finds it as one word."""
        return {*self.others, *(self.stems if len(self.stems) == 1 else ())}


def as_fts5(terms: Iterable[Term], any_of: bool, in_head: bool) -> str:
    """For SQLite. The head of an article is its title and its tags."""
    joined = (" OR " if any_of else " AND ").join(f"({' OR '.join(_fts5(term))})" for term in terms)
    return f"{{title tags}} : ({joined})" if in_head else joined


def _fts5(term: Term) -> Iterable[str]:
    yield f'"{" ".join(term.stems)}"'
    yield from (f'"{other}"' for other in term.others)
    if term.beginning:
        yield f'"{term.beginning}" *'


def as_tsquery(terms: Iterable[Term], any_of: bool, in_head: bool) -> str:
    """For PostgreSQL, where title and tags have the weights A and B."""
    weight = "AB" if in_head else ""
    return (" | " if any_of else " & ").join(f"({' | '.join(_tsquery(term, weight))})" for term in terms)


def _tsquery(term: Term, weight: str) -> Iterable[str]:
    suffix = f":{weight}" if weight else ""
    yield "(" + " <-> ".join(f"'{stem}'{suffix}" for stem in term.stems) + ")"
    yield from (f"'{other}'{suffix}" for other in term.others)
    if term.beginning:
        yield f"'{term.beginning}':*{weight}"
