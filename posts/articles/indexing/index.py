"""Full-text index: a row of stems for each article, in the index of the database beside it.

The database itself keeps that index equal to the rows (triggers on SQLite, a generated column on PostgreSQL), so
whatever stores or deletes a row, in whatever transaction, has done all there is to do.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models

from posts.articles.indexing.fulltext import Part, Term, as_fts5, as_tsquery
from posts.lib.text.cleaning import without_tags
from posts.lib.text.stemming import WORD_CHARACTERS, stem, stems_of, words_of
from posts.lib.text.stemming import made_with as analysis

INDEXED_WORDS = 20_000  # of one text, an hour and a half to read; PostgreSQL's index of one row ends at 1 MB
UNFINISHED = ""  # made with that: the words are there, and what goes with the article is not found out yet

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


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def matching(self, terms: Sequence[Term], part: Part = Part.ALL, *, any_of: bool = False) -> "SearchEntryQuerySet":
        if connection.vendor == "sqlite":
            table, wanted = IN_FTS5[part], as_fts5(terms, any_of)
            holds = f"posts_searchentry.id IN (SELECT rowid FROM {table} WHERE {table} MATCH %(expressions)s)"  # noqa: S608  a table of ours
            wanted = f"title : ({wanted})" if part is Part.TITLE else wanted
        else:
            holds, wanted = f"{IN_POSTGRESQL[part]} @@ %(expressions)s::tsquery", as_tsquery(terms, any_of)
        matches = models.Func(models.Value(wanted), template=holds, output_field=models.BooleanField())
        return self.filter(matches).order_by("-pk")

    def public(self) -> "SearchEntryQuerySet":
        """Asked row by row: a list of all published articles would cost more than the search."""
        article: Any = apps.get_model("posts", "Article")  # which is indexed here, so it stands above
        return self.filter(models.Exists(article.objects.published().filter(pk=models.OuterRef("article_id"))))

    def store(
        self, article: int, title: str, tags: Iterable[str], html: str, made_with: str | None = None
    ) -> "SearchEntry":
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
