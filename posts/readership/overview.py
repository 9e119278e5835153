"""Whole reports: the blog within a period beside the period before, and one article."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from posts.articles.models import Article
from posts.readership import counted, reports, tables
from posts.readership.charts import BarChart, bar_chart, sparkline
from posts.readership.counted import Numbers
from posts.readership.ledger import not_counted
from posts.readership.periods import Period, Unit
from posts.readership.ranks import Ranks
from posts.readership.reports import Looks
from posts.readership.tables import Table

LINES = 10  # articles that get a small line beside their number


@dataclass(frozen=True)
class Report:
    """The blog within a period."""

    period: Period
    before: Period
    unit: Unit
    folded: date | None
    totals: Numbers
    totals_before: Numbers
    imported: int
    here: int  # views of the last half hour
    now: Table
    chart: BarChart
    tables: dict[str, Table]
    curves: dict[str, str]  # the points of a line, by the article's address

    @property
    def words(self) -> str:
        return tables.in_words(self.period)

    @property
    def words_before(self) -> str:
        return tables.in_words(self.before)

    def figures(self) -> dict[str, Any]:
        """For JSON: what stands above the tables."""
        return {
            "period": _days(self.period),
            "before": _days(self.before),
            "views": self.totals.views,
            "reads": self.totals.reads,
            "views_before": self.totals_before.views,
            "reads_before": self.totals_before.reads,
            "imported": self.imported,
        }


@dataclass(frozen=True)
class ArticleReport:
    """One article within a period."""

    article: Article
    period: Period
    unit: Unit
    folded: date | None
    looks: Looks
    imported: int
    chart: BarChart
    tables: dict[str, Table]
    exercises: list[reports.Reach]

    @property
    def words(self) -> str:
        return tables.in_words(self.period)

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

    @property
    def read_through(self) -> int:
        return tables.percent(self.looks.reads, self.looks.views)

    @property
    def minutes(self) -> int:
        return self.looks.mean_seconds // 60

    @property
    def left_over_seconds(self) -> int:
        return self.looks.mean_seconds % 60

    @property
    def to_the_end(self) -> int:
        return tables.percent(self.looks.ended, self.looks.views)

    @property
    def reached_exercises(self) -> list[tuple[reports.Reach, int]]:
        return [(one, tables.percent(one.views, self.looks.views)) for one in self.exercises]


def _days(period: Period) -> dict[str, date]:
    return {"from": period.first, "to": period.last}


def report(asked: Period, chosen: str = "", rows: int | None = None) -> Report:
    """The whole of it, or the first rows of the tables about articles, where no more are shown."""
    with reports.one_moment():
        return _report(asked, chosen, rows)


def _report(asked: Period, chosen: str, rows: int | None) -> Report:
    folded = reports.folded_until()
    period = asked.in_whole_months_until(folded)
    before = period.before.in_whole_months_until(folded)
    unit = unit_of(period, chosen, folded)
    open_days = counted.open_days()
    days = counted.by_day(Period(before.first, period.last), open_days)
    steps = counted.by_step(counted.within(days, period), period, unit)
    totals = counted.total(days, period)
    ranks = Ranks(counted.views_by_article(period, open_days), counted.views_by_article(before, open_days), rows)
    here = Ranks(reports.now(), {}, rows)
    articles = Article.objects.only("title", "slug").in_bulk({*ranks.named, *here.most})
    still_open = counted.open_numbers(None if rows is None else ranks.most)
    numbers = counted.by_article(period, still_open, None if rows is None else ranks.most)
    imported = reports.imported()
    sources = reports.sources(period)
    all_tables = [
        tables.steps_table(steps, unit),
        tables.articles_table(articles, ranks, numbers, imported),
        *tables.movers_tables(articles, ranks),
        tables.referrers_table(sources),
        tables.campaigns_table(sources),
        tables.ledger_table(totals.views, not_counted(*period.range)),
    ]
    return Report(
        period, before, unit, folded, totals, counted.total(days, before), sum(imported.values()),
        here=sum(here.within.values()),
        now=tables.now_table(articles, here),
        chart=bar_chart([one.views for _step, one in steps], [one.reads for _step, one in steps]),
        tables={table.key: table for table in all_tables},
        curves=lines_of([articles[pk] for pk in ranks.most[:LINES]], period, unit, still_open),
    )  # fmt: skip


def lines_of(articles: list[Article], period: Period, unit: Unit, still_open: counted.OpenNumbers) -> dict[str, str]:
    """The course of each of these few articles."""
    found = counted.curves([article.pk for article in articles], period, still_open)
    lines = {}
    for article in articles:
        numbers = {day: Numbers(views) for day, views in found[article.pk].items()}
        steps = counted.by_step(numbers, period, unit)
        lines[article.slug] = sparkline([one.views for _step, one in steps])
    return lines


def unit_of(period: Period, chosen: str, folded: date | None) -> Unit:
    """A month that was folded is one bar."""
    return Unit.MONTH if folded and period.first <= folded else period.unit(chosen)


def article_report(article: Article, asked: Period, chosen: str = "") -> ArticleReport:
    with reports.one_moment():
        return _article_report(article, asked, chosen)


def _article_report(article: Article, asked: Period, chosen: str) -> ArticleReport:
    folded = reports.folded_until()
    period = asked.in_whole_months_until(folded)
    unit = unit_of(period, chosen, folded)
    days = counted.by_day(period, counted.open_days([article.pk]), article)
    steps = counted.by_step(days, period, unit)
    sources = reports.sources(period, article)
    looked = reports.looks(period, article)
    reached = reports.reach(period, article)
    all_tables = [
        tables.steps_table(steps, unit),
        tables.reach_table(reached, looked.views),
        tables.referrers_table(sources),
        tables.campaigns_table(sources),
        tables.ledger_table(looked.views, not_counted(*period.range, article)),
    ]
    return ArticleReport(
        article, period, unit, folded, looked, reports.imported([article.pk]).get(article.pk, 0),
        chart=bar_chart([one.views for _step, one in steps], [one.reads for _step, one in steps]),
        tables={table.key: table for table in all_tables},
        exercises=[one for one in reached if one.is_exercise],
    )  # fmt: skip
