"""The readership at a glance, for the desk's first page: so much of a report as is shown there, and no more."""

from dataclasses import dataclass

from posts.articles.models import Article
from posts.readership import counted, reports, tables
from posts.readership.charts import BarChart, bar_chart
from posts.readership.counted import Numbers
from posts.readership.overview import lines_of, unit_of
from posts.readership.periods import Period
from posts.readership.ranks import Ranks
from posts.readership.tables import Table

MOST_READ = 5


@dataclass(frozen=True)
class Glance:
    """The figures, the bars and the most read of a period; what the templates ask for has the names a report's has."""

    period: Period
    before: Period
    totals: Numbers
    totals_before: Numbers
    imported: int
    here: int
    chart: BarChart
    tables: dict[str, Table]
    curves: dict[str, str]

    @property
    def words(self) -> str:
        return tables.in_words(self.period)

    @property
    def words_before(self) -> str:
        return tables.in_words(self.before)


def glance(asked: Period) -> Glance:
    with reports.one_moment():
        return _glance(asked)


def _glance(asked: Period) -> Glance:
    folded = reports.folded_until()
    period = asked.in_whole_months_until(folded)
    before = period.before.in_whole_months_until(folded)
    unit = unit_of(period, "", folded)
    open_days = counted.open_days()
    days = counted.by_day(Period(before.first, period.last), open_days)
    steps = counted.by_step(counted.within(days, period), period, unit)
    most = counted.most_read(period, MOST_READ, open_days)
    still_open = counted.open_numbers(most)
    numbers = counted.by_article(period, still_open, most)
    earlier = counted.by_article(before, still_open, most)
    ranks = Ranks({pk: one.views for pk, one in numbers.items()}, {pk: one.views for pk, one in earlier.items()})
    articles = Article.objects.only("title", "slug").in_bulk(most)
    shown = [tables.steps_table(steps, unit), tables.articles_table(articles, ranks, numbers, reports.imported(most))]
    return Glance(
        period, before, counted.total(days, period), counted.total(days, before), reports.imported_in_all(),
        here=sum(reports.now().values()),
        chart=bar_chart([one.views for _step, one in steps], [one.reads for _step, one in steps]),
        tables={table.key: table for table in shown},
        curves=lines_of([articles[pk] for pk in most], period, unit, still_open),
    )  # fmt: skip
