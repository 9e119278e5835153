"""Template tags of the numbers: what is most read, and the reports."""

from typing import Any

from django import template
from django.db.models import QuerySet

from posts.articles.models import Article
from posts.readership.ingest.counting import today, views_of
from posts.readership.reports.keys import may_see_reports
from posts.readership.reports.most_read import most_read_this_month
from posts.readership.reports.periods import NamedPeriod, ending
from posts.readership.reports.report import BlogReport, glance

register = template.Library()


@register.simple_tag
def view_count(article: Article) -> int:
    return views_of(article.pk)


@register.simple_tag
def most_read() -> QuerySet[Article]:
    return most_read_this_month()


@register.simple_tag(takes_context=True)
def readership_glance(context: Any) -> BlogReport | None:
    return glance(ending(today(), NamedPeriod.MONTH)) if may_see_reports(context["request"].user) else None


@register.filter
def line_of(curves: dict[str, str], slug: str) -> str:
    return curves.get(slug, "")


@register.filter
def first_rows(table: Any, number: int) -> Any:
    return table.first(number)


@register.filter
def is_compared(report: Any) -> bool:
    """Whether what stands before the period is as long as it is, and was not widened to months that were folded."""
    return bool(report.before == report.period.before)
