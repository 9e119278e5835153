"""Report tables: what a report's page shows, and what its downloads hold, are the same cells."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from posts.articles.models import Article
from posts.readership.drop_reason import NOT_EXCLUSIONS, DropReason
from posts.readership.reports.periods import Period, Unit
from posts.readership.reports.queries import Reach
from posts.readership.reports.view_queries import Numbers

Cell = str | int | date


@dataclass(frozen=True)
class Table:
    """Rows of cells below the columns' names; `columns` are the names for machines and for people.

    `slugs` are the addresses of the articles the rows are about, where they are about articles; the first
    `for_machines` columns are names that people have no use for.
    """

    key: str
    title: str
    columns: Mapping[str, str]
    rows: list[tuple[Cell, ...]]
    slugs: list[str] = field(default_factory=list)
    note: str = ""
    for_machines: int = 0
    total: int = 0  # rows there are, where not all of them are here

    @property
    def length(self) -> int:
        return self.total or len(self.rows)

    def first(self, number: int) -> "Table":
        return replace(self, rows=self.rows[:number], slugs=self.slugs[:number])

    @property
    def head(self) -> list[str]:
        return list(self.columns.values())[self.for_machines :]

    @property
    def linked_rows(self) -> list[tuple[str, tuple[Cell, ...]]]:
        shown = [row[self.for_machines :] for row in self.rows]
        return list(zip(self.slugs or [""] * len(shown), shown, strict=True))

    def as_objects(self) -> list[dict[str, Any]]:
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return [{**row, "slug": slug} for row, slug in zip(rows, self.slugs, strict=True)] if self.slugs else rows


def steps_table(steps: Iterable[tuple[Period, Numbers]], unit: Unit) -> Table:
    names = {
        Unit.DAY: _("Views and reads by day"),
        Unit.WEEK: _("Views and reads by week"),
        Unit.MONTH: _("Views and reads by month"),
    }
    numbers = {"views": _("Views"), "reads": _("Reads")}
    if unit is Unit.DAY:
        days: list[tuple[Cell, ...]] = [(step.first, one.views, one.reads) for step, one in steps]
        return Table("steps", names[unit], {"day": _("Day"), **numbers}, days)
    rows: list[tuple[Cell, ...]] = [(step.first, step.last, one.views, one.reads) for step, one in steps]
    return Table("steps", names[unit], {"from": _("First day"), "to": _("Last day"), **numbers}, rows)


def articles_table(
    articles: Sequence[Article],
    views: Counter[int],
    reads: Counter[int],
    before: Counter[int],
    imported: Mapping[int, int],
) -> Table:
    columns = {
        "article": _("Article"), "views": _("Views"), "reads": _("Reads"), "views_before": _("Views before"),
        "imported": _("Imported"),
    }  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (one.title, views[one.pk], reads[one.pk], before[one.pk], imported.get(one.pk, 0)) for one in articles
    ]
    return Table("articles", _("Most read"), columns, rows, _slugs(articles), total=len(views))


def movers_table(
    key: str, articles: Sequence[Article], by: Counter[int], views: Counter[int], before: Counter[int]
) -> Table:
    title, how = {"rising": (_("Rising"), _("Rose by")), "falling": (_("Falling"), _("Fell by"))}[key]
    columns = {"article": _("Article"), "by": how, "views": _("Views"), "views_before": _("Views before")}
    rows: list[tuple[Cell, ...]] = [(one.title, by[one.pk], views[one.pk], before[one.pk]) for one in articles]
    return Table(key, title, columns, rows, _slugs(articles), total=len(by))


def now_table(articles: Sequence[Article], views: Mapping[int, int]) -> Table:
    rows: list[tuple[Cell, ...]] = [(one.title, views[one.pk]) for one in articles]
    columns = {"article": _("Article"), "views": _("Views")}
    return Table("now", _("Seen in the last 30 minutes"), columns, rows, _slugs(articles), total=len(views))


def _slugs(articles: Sequence[Article]) -> list[str]:
    return [article.slug for article in articles]


def referrers_table(sources: Mapping[tuple[str, str], int]) -> Table:
    rows = _summed(sources, 0, _("None named"))
    columns = {"referrer": _("Came from"), "views": _("Views")}
    note = _("Only the host is kept, never the page. Many browsers and apps name none.")
    return Table("referrers", _("Where they came from"), columns, rows, note=note)


def campaigns_table(sources: Mapping[tuple[str, str], int]) -> Table:
    rows = [row for row in _summed(sources, 1, "") if row[0]]
    columns = {"campaign": _("Campaign"), "views": _("Views")}
    note = _("What stood after utm_source= or ref= in the link they followed.")
    return Table("campaigns", _("Campaigns"), columns, rows, note=note)


def _summed(sources: Mapping[tuple[str, str], int], part: int, unnamed: str) -> list[tuple[Cell, ...]]:
    sums: dict[str, int] = {}
    for names, views in sources.items():
        sums[names[part]] = sums.get(names[part], 0) + views
    order = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(name or unnamed, views) for name, views in order]


def ledger_table(counted: int, others: Mapping[DropReason, int]) -> Table:
    reasons = sorted((place for place in others if place not in NOT_EXCLUSIONS), key=lambda place: -others[place])
    places = [(DropReason.COUNTED, counted), (DropReason.NO_SCRIPT, others.get(DropReason.NO_SCRIPT, 0))]
    places += [(place, others[place]) for place in reasons]
    words = {DropReason.COUNTED: _("Counted: views"), DropReason.NO_SCRIPT: _("Without script, never among the views")}
    rows: list[tuple[Cell, ...]] = [
        (place.value, words.get(place) or _("Left out: %(reason)s") % {"reason": place.label}, hits)
        for place, hits in places
    ]
    rows.append(("received", _("All hits received"), sum(hits for _place, hits in places)))
    columns = {"place": _("Name"), "why": _("What became of it"), "hits": _("Hits")}
    return Table("ledger", _("Why this number"), columns, rows, for_machines=1)


def reach_table(reached: Sequence[Reach], views: int) -> Table:
    columns = {"heading": _("Heading"), "views": _("Views that got there"), "percent": _("Of all, in percent")}
    rows: list[tuple[Cell, ...]] = [(one.heading, one.views, percent(one.views, views)) for one in reached]
    note = _("The headings of today's text, in their order. Those that were changed or taken out are not shown.")
    return Table("reach", _("How far people get"), columns, rows, note=note)


def percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def in_words(period: Period) -> str:
    if period.first == period.last:
        return date_format(period.first, "j M Y")
    days = {"first": date_format(period.first, "j M Y"), "last": date_format(period.last, "j M Y")}
    return _("%(first)s to %(last)s") % days
