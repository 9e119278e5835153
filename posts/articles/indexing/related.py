"""Related articles: by tags they share, then by how alike their texts are.

Worked out when an article is stored, for published and unpublished ones alike; pages only read it and leave out what
is not public at that moment.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import models
from django.db.models import Count

from posts.articles.indexing.fulltext import Part, Term
from posts.articles.indexing.index import SearchEntry

KEPT = 10  # for each article; pages show three, the others stand in for what is not public
CANDIDATES = 100  # of each of the two ways to find some
KEY_STEMS = 12
KEY_STEM_LETTERS = 5  # shorter ones are mostly words like "this" and "your"
HEAD_WEIGHT = 2  # a word in title or tags says as much as this many in the text
LEAST_LIKENESS = 0.12  # below it two texts share only everyday words


class Relation(models.Model):
    """One article as a neighbour of another: kept in both directions, until better ones fill one side."""

    article = models.ForeignKey("posts.Article", models.CASCADE, related_name="relations")
    other = models.ForeignKey("posts.Article", models.CASCADE, related_name="related_to")
    shared_tags = models.PositiveSmallIntegerField()
    likeness = models.FloatField()

    class Meta:
        ordering = ("-shared_tags", "-likeness", "-other")
        constraints = [models.UniqueConstraint(fields=["article", "other"], name="related_once")]

    def __str__(self) -> str:
        return f"{self.article_id} - {self.other_id}"


def relate(entry: SearchEntry) -> None:
    """Find the neighbours of an article anew, and make it theirs.

    Articles that are saved at the same time do not wait for each other: rows that another save is changing are left to
    it, and new ones are stored in one order, so that two that store the same never wait crosswise.
    """
    own = entry.article_id
    neighbours = sorted(_neighbours(entry), reverse=True)[:KEPT]
    rows = {}
    for shared, likeness, other in neighbours:
        for pair in ((own, other), (other, own)):
            rows[pair] = Relation(article_id=pair[0], other_id=pair[1], shared_tags=shared, likeness=likeness)
    standing = Relation.objects.filter(models.Q(article=own) | models.Q(other=own))
    everywhere = set(standing.values_list("article", "other"))
    free = {(one.article_id, one.other_id): one.pk for one in standing.select_for_update(skip_locked=True)}
    Relation.objects.filter(pk__in=[pk for pair, pk in free.items() if pair not in rows]).delete()
    Relation.objects.bulk_create(
        [rows[pair] for pair in sorted(rows.keys() - (everywhere - free.keys()))],
        update_conflicts=True,
        unique_fields=["article", "other"],
        update_fields=["shared_tags", "likeness"],
    )
    _keep_the_best(other for _shared, _likeness, other in neighbours)


def _neighbours(entry: SearchEntry) -> Iterable[tuple[int, float, int]]:
    candidates = _candidates(entry)
    shared = _shared_tags(entry, candidates)
    counts = {other.article_id: _weighted(other) for other in (*candidates, entry)}
    rarity = _rarity(counts.values())
    own = counts[entry.article_id]
    for other in candidates:
        likeness = _likeness(own, counts[other.article_id], rarity)
        if shared.get(other.pk) or likeness >= LEAST_LIKENESS:
            yield shared.get(other.pk, 0), likeness, other.article_id


def _candidates(entry: SearchEntry) -> list[SearchEntry]:
    head = _as_terms(dict.fromkeys(f"{entry.tags} {entry.title}".split()))
    common = Counter(stem for stem in entry.text.split() if len(stem) >= KEY_STEM_LETTERS).most_common(KEY_STEMS)
    text = _as_terms(stem for stem, _number in common)
    others = SearchEntry.objects.exclude(pk=entry.pk)
    rows: dict[int, SearchEntry] = {}
    for terms, part in ((head, Part.HEAD), (text, Part.ALL)):
        if terms:
            rows |= {other.pk: other for other in others.matching(terms, part, any_of=True)[:CANDIDATES]}
    return list(rows.values())


def _as_terms(stems: Iterable[str]) -> list[Term]:
    return [Term((stem,)) for stem in stems]


def _shared_tags(entry: SearchEntry, others: list[SearchEntry]) -> dict[int, int]:
    sharing = SearchEntry.objects.filter(
        pk__in=[other.pk for other in others], article__tags__articles=entry.article_id
    )
    return dict(sharing.order_by().values_list("pk").annotate(Count("article__tags")))


# --- Likeness: the cosine of two texts' words, a word counting more the fewer of the candidates have it ---


def _weighted(entry: SearchEntry) -> Counter[str]:
    counts = Counter(entry.text.split())
    for stem in f"{entry.title} {entry.tags}".split():
        counts[stem] += HEAD_WEIGHT
    return counts


def _rarity(texts: Iterable[Counter[str]]) -> dict[str, float]:
    having: Counter[str] = Counter()
    number = 0
    for counts in texts:
        having.update(counts.keys())
        number += 1
    return {stem: math.log((number + 1) / had) for stem, had in having.items()}


def _likeness(one: Counter[str], other: Counter[str], rarity: dict[str, float]) -> float:
    both = sum(_weight(one[stem], rarity[stem]) * _weight(other[stem], rarity[stem]) for stem in one.keys() & other)
    return both / (_length(one, rarity) * _length(other, rarity) or 1)


def _weight(number: int, rare: float) -> float:
    return math.log(1 + number) * rare


def _length(counts: Counter[str], rarity: dict[str, float]) -> float:
    return math.sqrt(sum(_weight(number, rarity[stem]) ** 2 for stem, number in counts.items()))


def _keep_the_best(articles: Iterable[int]) -> None:
    standing = defaultdict(list)
    for relation in Relation.objects.select_for_update(skip_locked=True).filter(article__in=list(articles)):
        standing[relation.article_id].append(relation)
    beyond = [relation.pk for relations in standing.values() for relation in relations[KEPT:]]
    Relation.objects.filter(pk__in=beyond).delete()
