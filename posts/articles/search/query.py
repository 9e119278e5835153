"""Search query and ranking: what was typed becomes terms, the index finds articles, a score puts them in order.

Both databases only say which articles hold the terms; the order is made from the same rows by the same rules, so a
search answers alike on either. Title counts before tags, tags before text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from django.conf import settings

from posts.articles.indexing.fulltext import Part, Term
from posts.articles.indexing.index import KnownWord, SearchEntry
from posts.lib.text.cleaning import one_line
from posts.lib.text.normal_form import folded
from posts.lib.text.stemming import UNSPACED_RUN, distance, runs_of, stem, stems_of, words_of

QUERY_CHARACTERS = 200
QUERY_TERMS = 16
LOOSE_TERMS = 24  # of a long sentence without spaces; the first pairs of its characters tell what it is about
FOUND_AT_MOST = 200  # ten pages: who has not found it by then asks again with other words
CANDIDATES = 200  # the newest of those that hold the terms anywhere, of those in title and tags, of those in the title
BEGINNING_LETTERS = 2  # with one letter nearly every article would hold a word that begins so
OTHER_STEMS = 10

TITLE, TAGS, TEXT = 100.0, 30.0, 10.0  # a term's score by where it stands
WHOLE_TITLE = 200.0  # the words of the title, in their order and no others
OFTEN = 9.0  # the most that many repetitions in the text add: less than any better place

LONGEST_UNSPACED_WORD = 4  # characters; a longer run may be several words
KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30ff]{2,}")  # words from other languages, each in one piece
HIRAGANA = re.compile("[\u3041-\u309f]+")
DIGRAPH = re.compile("([aou])e")

QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)(?:["“”„«»]|$)')


@dataclass(frozen=True)
class SearchQuery:
    """What was typed, as terms."""

    typed: str
    terms: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_too_long(self) -> bool:
        return len(self.typed) > QUERY_CHARACTERS

    @property
    def has_too_many_terms(self) -> bool:
        return len(self.terms) > QUERY_TERMS

    @property
    def can_be_asked(self) -> bool:
        return bool(self.terms) and not self.is_too_long and not self.has_too_many_terms

    @cached_property
    def stems(self) -> list[str]:
        return stems_of(self.typed)

    @property
    def loose_terms(self) -> tuple[Term, ...]:
        loose = dict.fromkeys(piece for term in self.terms for piece in term.pieces or (term,))
        return tuple(loose)[:LOOSE_TERMS]


class IndexRow(NamedTuple):
    """What is looked at of one article: its row in the index."""

    article_id: int
    title: str
    tags: str
    text: str = ""


@dataclass(frozen=True)
class Ranking:
    """The articles' keys, the best first."""

    keys: list[int] = field(default_factory=list)
    has_more: bool = False
    any_of: bool = False  # no article held all of the terms, these hold some of `SearchQuery.loose_terms`


# --- From what was typed to terms ---


def parse_query(typed: str) -> SearchQuery:
    """Quotes make phrases; the last word also stands for what begins like it, since it may not be finished."""
    if len(typed) > QUERY_CHARACTERS:
        return SearchQuery(typed)
    typed = one_line(typed)
    phrases = [words_of(phrase) for phrase in QUOTED.findall(typed)]
    runs = runs_of(QUOTED.sub(" ", typed))
    last = runs[-1] if runs and folded(typed).endswith("".join(runs[-1])) else ()
    terms = [Term(tuple(map(stem, phrase))) for phrase in phrases if phrase]
    terms += [_term(run, run == last) for run in dict.fromkeys(runs)]
    words = dict.fromkeys(run[0] for run in runs if not _is_unspaced(run))
    return SearchQuery(typed, tuple(dict.fromkeys(terms)), tuple(words))


def _is_unspaced(run: tuple[str, ...]) -> bool:
    return UNSPACED_RUN.match(run[0]) is not None


def _term(run: tuple[str, ...], may_go_on: bool) -> Term:
    if _is_unspaced(run):
        return Term(run, pieces=_pieces("".join(run)))
    (word,) = run
    others = _without_digraphs(word)
    if not may_go_on or len(word) < BEGINNING_LETTERS:
        return Term((stem(word),), others=others)
    return Term((stem(word),), beginning=word, others=others + _stems_beyond(word))


def _without_digraphs(word: str) -> tuple[str, ...]:
    """The index knows "übung" as "ubung"; who has no such key types "uebung" in German."""
    plain = DIGRAPH.sub(r"\1", word) if settings.LANGUAGE_CODE.startswith("de") else word
    return (stem(plain),) if plain != word else ()


def _pieces(run: str) -> tuple[Term, ...]:
    if len(run) <= LONGEST_UNSPACED_WORD or KATAKANA.fullmatch(run):
        return ()
    pairs = [pair for chunk in KATAKANA.split(run) for pair in map("".join, pairwise(chunk))]
    telling = [pair for pair in pairs if not HIRAGANA.fullmatch(pair)] or pairs
    return tuple(Term(tuple(piece)) for piece in [*KATAKANA.findall(run), *telling])


def _stems_beyond(beginning: str) -> tuple[str, ...]:
    """Stems of words that begin like this where the stem itself does not: "stretchi" leads to "stretch"."""
    words = KnownWord.objects.filter(initial=beginning[0], length__gt=len(beginning), word__startswith=beginning)
    stems = words.exclude(stem__startswith=beginning).order_by("stem").values_list("stem", flat=True)
    return tuple(stems.distinct()[:OTHER_STEMS])


# --- Finding, and the order ---


def search_articles(query: SearchQuery) -> Ranking:
    """What everybody may read now. Where no article holds all the terms, those that hold some."""
    if not query.can_be_asked:
        return Ranking()
    for any_of in (False, True):
        terms = query.loose_terms if any_of else query.terms
        if any_of and len(terms) == 1:
            break
        entries = _candidates(terms, any_of)
        if entries:
            ranked = sorted(entries, key=lambda entry: (score(entry, query, terms), entry.article_id), reverse=True)
            keys = [entry.article_id for entry in ranked]
            return Ranking(keys[:FOUND_AT_MOST], len(keys) >= CANDIDATES, any_of)
    return Ranking()


def _candidates(terms: Sequence[Term], any_of: bool) -> list[IndexRow]:
    """The newest that hold the terms; where there may be more, also the newest that hold them at a better place."""
    rows: dict[int, IndexRow] = {}
    for part in (Part.ALL, Part.HEAD, Part.TITLE):
        # Where every term stands in the head, the text adds nothing to an article's score.
        fields = IndexRow._fields if any_of or part is Part.ALL else IndexRow._fields[:-1]
        entries = SearchEntry.objects.public().matching(terms, part, any_of=any_of).values_list(*fields)[:CANDIDATES]
        rows |= {entry[0]: IndexRow(*entry) for entry in entries}
        if len(entries) < CANDIDATES:
            break
    return list(rows.values())


def score(entry: IndexRow, query: SearchQuery, terms: Sequence[Term]) -> float:
    title, tags = entry.title.split(), entry.tags.split()
    text = f" {entry.text} "
    total = sum(_term_score(term, title, tags, text) for term in terms)
    return total + (WHOLE_TITLE if title == query.stems else 0)


def _term_score(term: Term, title: list[str], tags: list[str], text: str) -> float:
    if _stands_in(term, title):
        # In a short title it is more of what the article is about.
        return TITLE + OFTEN / (1 + len(title))
    if _stands_in(term, tags):
        return TAGS
    times = _how_often(term, text)
    return TEXT + OFTEN * times / (times + 3) if times else 0


def _stands_in(term: Term, stems: list[str]) -> bool:
    if len(term.stems) > 1:
        return f" {' '.join(term.stems)} " in f" {' '.join(stems)} "
    if not term.singles.isdisjoint(stems):
        return True
    return bool(term.beginning) and any(stem.startswith(term.beginning) for stem in stems)


def _how_often(term: Term, text: str) -> int:
    times = sum(text.count(f" {single} ") for single in term.singles or {" ".join(term.stems)})
    return times + (text.count(f" {term.beginning}") if term.beginning else 0)


# --- Did you mean ---

CORRECTED_WORDS = 3  # more unknown ones, and it is probably another language
CORRECTED_LETTERS = 4  # nearly every shorter word is a slip of some other
NEAREST = 3
LOOKED_AT = 4000


def did_you_mean(query: SearchQuery) -> str:
    known = set(KnownWord.objects.filter(word__in=query.words).values_list("word", flat=True))
    unknown = [word for word in query.words if word not in known and len(word) >= CORRECTED_LETTERS]
    if not query.can_be_asked or not 0 < len(unknown) <= CORRECTED_WORDS:
        return ""
    suggested = folded(query.typed)
    for word in unknown:
        near = next((other for other in _nearest(word) if _finds(other)), None)
        if near is None:
            return ""
        suggested = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", near, suggested)
    return suggested if _finds(suggested) else ""


def _finds(typed: str) -> bool:
    """Whether a search would show anything; in no order, and so without a look at what it is."""
    return SearchEntry.objects.public().matching(parse_query(typed).loose_terms, any_of=True).exists()


def _nearest(word: str) -> list[str]:
    """Known words that are a slip away, or two in longer words; among them may be words of drafts."""
    most = 2 if len(word) > 5 else 1
    alike = KnownWord.objects.filter(
        initial__in=set(word[:2]), length__gte=max(len(word) - most, 2), length__lte=len(word) + most
    )
    measured = [(distance(word, other, most), other) for other in alike.values_list("word", flat=True)[:LOOKED_AT]]
    return [other for slips, other in sorted(measured) if slips <= most][:NEAREST]
