"""Article queryset: published, newest first, by year, what is to be rendered or indexed anew."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from posts.lib.markdown.rendering import RENDERER_VERSION
from posts.lib.text.stemming import made_with

EVER = datetime(9999, 1, 1, tzinfo=UTC)  # later than any publication, with room for every time zone

NEXT_RANGE = """
    WITH RECURSIVE ranges(first) AS (
        SELECT min(id) FROM posts_article
        UNION ALL
        SELECT (SELECT min(id) FROM posts_article WHERE id >= (first / %(size)s + 1) * %(size)s)
        FROM ranges WHERE first IS NOT NULL
    )
    SELECT first / %(size)s FROM ranges WHERE first IS NOT NULL"""


class ArticleQuerySet(models.QuerySet[Any]):
    def published(self, now: datetime | None = None) -> "ArticleQuerySet":
        """What everyone may read now; `Article.is_published` is the same rule for one row."""
        return self.filter(state=self.model.State.PUBLISHED, published_at__lte=now or timezone.now())

    def newest_first(self) -> "ArticleQuerySet":
        return self.order_by("-published_at", "-pk")

    def each_published(self) -> "ArticleQuerySet":
        """The same rule asked row by row, for few rows that are known by key.

        Asked for both at once, SQLite walks through all that are published and looks for the few.
        """
        return self.filter(Exists(self.model.objects.published().filter(pk=OuterRef("pk"))))

    def of_year(self, year: int) -> "ArticleQuerySet":
        return self.filter(published_at__gte=_new_year(year), published_at__lt=_new_year(year + 1))

    def published_in(self, year: int) -> "ArticleQuerySet":
        """What everyone may read of that year. One upper bound: of two, SQLite may enter its index at the farther."""
        end = min(timezone.now(), _new_year(year + 1) - datetime.resolution)
        return self.published(end).filter(published_at__gte=_new_year(year))

    def years(self, until: datetime | None = None) -> list[int]:
        """The years that have articles by then, the newest first: one short question for each, and no count of all."""
        years: list[int] = []
        while newest := self.published(until).newest_first().values_list("published_at", flat=True).first():
            years.append(timezone.localtime(newest).year)
            until = _new_year(years[-1]) - datetime.resolution
        return years

    def key_ranges(self, size: int) -> list[int]:
        """Which ranges of so many keys have articles, the first being 0; from one to the next by the key alone."""
        with connection.cursor() as cursor:
            cursor.execute(NEXT_RANGE, {"size": size})
            return [number for (number,) in cursor.fetchall()]

    def outdated(self) -> "ArticleQuerySet":
        return self.exclude(renderer_version=RENDERER_VERSION)

    def out_of_index(self) -> "ArticleQuerySet":
        return self.exclude(search_entry__made_with=made_with())


def _new_year(year: int) -> datetime:
    return timezone.make_aware(datetime(year, 1, 1))
