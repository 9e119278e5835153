"""Reports: the blog within a period beside the period before, or one article; and a glance for the admin."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from heapq import nlargest
from typing import Any

from posts.articles.models import Article
from posts.readership.reports import queries, tables, view_queries
from posts.readership.reports.charts import bar_chart, sparkline
from posts.readership.reports.ledger import not_counted
from posts.readership.reports.most_read import MOST_READ, likely_most_read
from posts.readership.reports.periods import Period, Unit
from posts.readership.reports.tables import Table

LINES = 10  # articles that get a small line beside their number


class PeriodReport:
    """What the blog and one article have in common: the numbers of a period, and its bars."""

    def __init__(self, asked: Period, chosen: str = "", article: Article | None = None) -> None:
        self.article = article
        self.folded = queries.folded_until()
        self.period = asked.in_whole_months_until(self.folded)
        self.before = self.period.before.in_whole_months_until(self.folded)
        # a month that was folded is one bar
        self.unit = Unit.MONTH if self.folded and self.period.first <= self.folded else self.period.unit(chosen)
        keys = [article.pk] if article else None
        days = view_queries.by_day(Period(self.before.first, self.period.last), keys)
        self.totals, self.totals_before = view_queries.total(days, self.period), view_queries.total(days, self.before)
        steps = view_queries.by_step(days, self.period, self.unit)
        self.chart = bar_chart([one.views for _step, one in steps], [one.reads for _step, one in steps])
        self.tables: dict[str, Table] = {}
        self.add(tables.steps_table(steps, self.unit))

    def add(self, *more: Table) -> None:
        self.tables |= {table.key: table for table in more}

    def add_sources_and_ledger(self) -> None:
        sources = queries.sources(self.period, self.article)
        self.add(
            tables.referrers_table(sources),
            tables.campaigns_table(sources),
            tables.ledger_table(self.totals.views, not_counted(*self.period.range, self.article)),
        )

    @property
    def name(self) -> str:
        return f"{self.article.slug if self.article else 'readership'}-{self.period.first}-{self.period.last}"

    @property
    def words(self) -> str:
        return tables.in_words(self.period)

    @property
    def words_before(self) -> str:
        return tables.in_words(self.before)


class BlogReport(PeriodReport):
    """The blog within a period; of the tables about articles the first rows, or all."""

    def __init__(self, asked: Period, chosen: str = "", rows: int | None = None) -> None:
        super().__init__(asked, chosen)
        self.rows = rows
        self.imported = queries.imported_in_all()
        self.seen_now = queries.now()
        self.here = sum(self.seen_now.values())  # views of the last half hour
        self.curves: dict[str, str] = {}  # the points of a line, by the article's address

    def add_articles(self, among: list[int] | None = None) -> None:
        """The most read; what rose and what fell is known where all are looked at, and not some alone."""
        still_open = view_queries.open_views(among)
        views, before = (
            view_queries.by_article(period, "views", still_open, among) for period in (self.period, self.before)
        )
        most = self._first(views)
        # all of a large blog are too many to name
        keys = None if self.rows is None else [article.pk for article in most]
        reads = view_queries.by_article(self.period, "reads", view_queries.open_reads(keys), keys)
        self.add(tables.articles_table(most, views, reads, before, queries.imported(keys)))
        self._draw(most[:LINES])
        if among is None:
            self._add_movers(views, before)

    def _add_movers(self, views: Counter[int], before: Counter[int]) -> None:
        for key, by in (("rising", views - before), ("falling", before - views)):  # a difference keeps what is above 0
            self.add(tables.movers_table(key, self._first(by), by, views, before))

    def add_now(self) -> None:
        self.add(tables.now_table(self._first(self.seen_now), self.seen_now))

    def _first(self, numbers: Mapping[int, int]) -> list[Article]:
        rows = len(numbers) if self.rows is None else self.rows
        order = nlargest(rows, numbers, key=lambda pk: (numbers[pk], pk))
        articles = Article.objects.only("title", "slug").in_bulk(order)
        return [articles[pk] for pk in order]

    def _draw(self, articles: list[Article]) -> None:
        curves = view_queries.curves([article.pk for article in articles], self.period)
        for article in articles:
            steps = view_queries.by_step(curves[article.pk], self.period, self.unit)
            self.curves[article.slug] = sparkline([one.views for _step, one in steps])

    def figures(self) -> dict[str, Any]:
        return {
            "period": _days(self.period),
            "before": _days(self.before),
            "views": self.totals.views,
            "reads": self.totals.reads,
            "views_before": self.totals_before.views,
            "reads_before": self.totals_before.reads,
            "imported": self.imported,
        }


class ArticleReport(PeriodReport):
    """One article within a period."""

    article: Article

    def __init__(self, article: Article, asked: Period, chosen: str = "") -> None:
        super().__init__(asked, chosen, article)
        self.looks = queries.looks(self.period, article)
        self.imported = queries.imported([article.pk]).get(article.pk, 0)
        reached = queries.reach(self.period, article)
        self.add(tables.reach_table(reached, self.looks.views))
        self.add_sources_and_ledger()
        self.reached_exercises = [
            (one, tables.percent(one.views, self.looks.views)) for one in reached if one.is_exercise
        ]
        self.read_through = tables.percent(self.looks.reads, self.looks.views)
        self.to_the_end = tables.percent(self.looks.ended, self.looks.views)
        self.minutes, self.left_over_seconds = divmod(self.looks.mean_seconds, 60)

    def figures(self) -> dict[str, Any]:
        return {
            "article": self.article.title,
            "slug": self.article.slug,
            "period": _days(self.period),
            **self.looks._asdict(),
            "mean_seconds": self.looks.mean_seconds,
            "read_through_percent": self.read_through,
            "imported": self.imported,
        }


def _days(period: Period) -> dict[str, date]:
    return {"from": period.first, "to": period.last}


def glance(asked: Period) -> BlogReport:
    with queries.one_moment():
        report = BlogReport(asked, rows=MOST_READ)
        report.add_articles(likely_most_read(report.period))
        return report


def blog_report(asked: Period, chosen: str = "", rows: int | None = None) -> BlogReport:
    with queries.one_moment():
        report = BlogReport(asked, chosen, rows)
        report.add_articles()
        report.add_sources_and_ledger()
        report.add_now()
        return report


def article_report(article: Article, asked: Period, chosen: str = "") -> ArticleReport:
    with queries.one_moment():
        return ArticleReport(article, asked, chosen)
