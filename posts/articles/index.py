"""The index that the search reads: a row of stems for each article, in the full-text index of the database beside it.

The database itself keeps that index equal to the rows (triggers on SQLite, a generated column on PostgreSQL), so
whatever stores or deletes a row, in whatever transaction, has done all there is to do.
"""

from collections.abc import Iterable, Sequence

from django.db import connection, models, transaction

from posts.articles.fulltext import Part, Term, as_fts5, as_tsquery
from posts.lib.text import without_tags
from posts.lib.words import WORD_CHARACTERS, stem, stems_of, words_of
from posts.lib.words import made_with as analysis

INDEXED_WORDS = 20_000  # of one text, an hour and a half to read; PostgreSQL's index of one row ends at 1 MB
UNFINISHED = ""  # made with that: the words are there, and what goes with the article is not found out yet
LOOKED_AT = 300  # matching entries, on PostgreSQL
SHORT_WAY = 2000  # entries

# What the migrations made for it. A few words of each article are a small index of their own, so that looking for
# titles among very many texts with the same words takes no look at those texts.
IN_FTS5 = {
    Part.TITLE: "posts_searchentry_head",
    Part.HEAD: "posts_searchentry_head",
    Part.ALL: "posts_searchentry_fts",
}
IN_POSTGRESQL = {
    Part.TITLE: "to_tsvector('simple', posts_searchentry.title)",
    Part.HEAD: "to_tsvector('simple', posts_searchentry.title || ' ' || posts_searchentry.tags)",
    Part.ALL: "posts_searchentry.words",
}
PAIRS_IN_POSTGRESQL = (
    "posts_word_pairs(posts_searchentry.title, posts_searchentry.tags, posts_searchentry.text) @> %s::text[]"
)


def _holds(term: Term) -> dict[str, object]:
    """PostgreSQL's conditions for an entry that holds the term, with what each is asked for."""
    holds: dict[str, object] = {PAIRS_IN_POSTGRESQL: term.pairs} if term.pairs else {}
    if len(term.pairs) != 1:  # two neighbours are all of a phrase; of a longer one the pairs may stand apart
        holds[f"{IN_POSTGRESQL[Part.ALL]} @@ %s::tsquery"] = as_tsquery([term], any_of=False)
    return holds


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def matching(self, terms: Sequence[Term], part: Part = Part.ALL, *, any_of: bool = False) -> "SearchEntryQuerySet":
        """Entries that hold all the terms (or any of them) in that part of the article, the newest first."""
        if connection.vendor == "sqlite":
            table, wanted = IN_FTS5[part], as_fts5(terms, any_of)
            return self.extra(  # type: ignore[return-value]  # noqa: S610  the table's name is one of ours
                tables=[table],
                where=[f"{table}.rowid = posts_searchentry.id", f"{table} MATCH %s"],
                params=[f"title : ({wanted})" if part is Part.TITLE else wanted],
                order_by=[f"-{table}.rowid"],  # its own order: nothing is sorted, and a limit stops it
            )
        holds = f"{IN_POSTGRESQL[part]} @@ %s::tsquery"
        found = self.extra(where=[holds], params=[as_tsquery(terms, any_of)])  # noqa: S610  as above
        return found.order_by("-pk")  # type: ignore[return-value]

    def newest(self, terms: Sequence[Term], part: Part = Part.ALL, *, any_of: bool = False) -> "SearchEntryQuerySet":
        """The same for who needs only some of them; on PostgreSQL these are the newest `LOOKED_AT`.

        It cannot know how soon it would meet enough of them on its way from the newest back, and where it guesses
        wrong it reads every text there is. So it goes that way a little, and else takes them all from its index.
        """
        found = self.matching(terms, part, any_of=any_of)
        if connection.vendor == "sqlite":
            return found
        keys = found._on_a_short_way() if part is Part.ALL else []
        if len(keys) < LOOKED_AT:
            has_phrase = part is Part.ALL and any(term.pairs for term in terms)
            keys = (self._matching_pairs(terms, any_of) if has_phrase else found)._from_the_index()
        return self.filter(pk__in=keys).order_by("-pk")

    def _matching_pairs(self, terms: Sequence[Term], any_of: bool) -> "SearchEntryQuerySet":
        """The same as `matching`, with an index that holds the neighbours in phrases.

        That of the words knows no places, and would look into every article that holds all words of a phrase.
        """
        terms_hold = [_holds(term) for term in terms]
        holds = (" OR " if any_of else " AND ").join(f"({' AND '.join(one)})" for one in terms_hold)
        params = [wanted for one in terms_hold for wanted in one.values()]
        return self.extra(where=[holds], params=params)  # type: ignore[return-value]  # noqa: S610  conditions of ours

    def _on_a_short_way(self) -> list[int]:
        newest = SearchEntry.objects.aggregate(newest=models.Max("pk"))["newest"] or 0
        return list(self.filter(pk__gt=newest - SHORT_WAY).values_list("pk", flat=True)[:LOOKED_AT])

    def _from_the_index(self) -> list[int]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0")
            # A sum, so that the order of the primary key is no reason to go through all entries by it.
            keys = list(self.order_by((models.F("pk") + 0).desc()).values_list("pk", flat=True)[:LOOKED_AT])
            cursor.execute("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL max_parallel_workers_per_gather TO DEFAULT")
        return keys

    def store(
        self, article: int, title: str, tags: Iterable[str], html: str, made_with: str | None = None
    ) -> "SearchEntry":
        """Index one article anew."""
        tags_in_line = " ".join(tags)
        words = words_of(without_tags(html))[:INDEXED_WORDS]
        KnownWord.objects.learn({*words, *words_of(title), *words_of(tags_in_line)})
        entry, _made = self.update_or_create(
            article_id=article,
            defaults={
                "title": " ".join(stems_of(title)),
                "tags": " ".join(stems_of(tags_in_line)),
                "text": " ".join(map(stem, words)),
                "made_with": analysis() if made_with is None else made_with,
            },
        )
        return entry


class SearchEntry(models.Model):
    """What is searched of one article, published or not: stems with a space between them."""

    article = models.OneToOneField("posts.Article", models.CASCADE, related_name="search_entry")
    title = models.TextField()
    tags = models.TextField()
    text = models.TextField()
    made_with = models.CharField(max_length=20)

    objects = SearchEntryQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class KnownWordQuerySet(models.QuerySet["KnownWord"]):
    def learn(self, words: Iterable[str]) -> None:
        """Add what is new. Sorted, so that two who learn at the same time never wait for each other crosswise."""
        rows = [self.model(word=word, stem=stem(word), initial=word[0], length=len(word)) for word in sorted(words)]
        self.bulk_create(rows, ignore_conflicts=True, batch_size=200)


class KnownWord(models.Model):
    """A word of some article, for "did you mean". A draft's words are here too: never show one that finds nothing."""

    word = models.CharField(max_length=WORD_CHARACTERS, unique=True)
    stem = models.CharField(max_length=WORD_CHARACTERS)
    initial = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()

    objects = KnownWordQuerySet.as_manager()

    class Meta:
        indexes = [
            # words that begin alike and are about as long: corrections, and the last word while it is typed
            models.Index(fields=["initial", "length"], name="known_word_alike"),
        ]

    def __str__(self) -> str:
        return self.word
