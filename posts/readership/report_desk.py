"""The reports: their pages in the admin, their downloads, and the address where people's own tools read them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from posts.articles.models import Article
from posts.readership.counting import today
from posts.readership.downloads import as_csv, as_json, json_file
from posts.readership.gate import who_may_see_reports
from posts.readership.keys import ReportKey
from posts.readership.overview import ArticleReport, Report, article_report, report
from posts.readership.periods import BadPeriod, Period, Span, Unit, ending, read_period
from posts.readership.reports import first_day
from posts.readership.tables import Table

SHOWN = 20  # rows of a table on the page; the downloads hold all


@dataclass(frozen=True)
class Asked:
    """What the query asks for; where it is no period, the usual one and a sentence."""

    period: Period
    unit: str = ""
    refusal: str = ""

    @property
    def status(self) -> int:
        return 422 if self.refusal else 200


def _asked(request: HttpRequest, otherwise: Period) -> Asked:
    query = {key: str(value) for key, value in request.GET.items()}
    try:
        return Asked(read_period(query, today(), otherwise), query.get("by", ""))
    except BadPeriod as error:
        return Asked(otherwise, query.get("by", ""), str(error))


def _usual() -> Period:
    return ending(today(), Span.MONTH)


def _since_the_first_day(article: Article) -> Period:
    return Period(first_day(article) or today(), today())


def _find(slug: str) -> Article:
    return get_object_or_404(Article.objects.only("title", "slug", "html", "state", "published_at", "words"), slug=slug)


# --- Pages ---


@who_may_see_reports
@require_safe
def readership(request: HttpRequest) -> HttpResponse:
    """The blog's numbers within a period."""
    asked = _asked(request, _usual())
    shown = report(asked.period, asked.unit, SHOWN)
    return render(request, "posts/readership/report.html", _context(request, asked, shown), status=asked.status)


@who_may_see_reports
@require_safe
def article_readership(request: HttpRequest, slug: str) -> HttpResponse:
    """One article's numbers, from its first day on."""
    article = _find(slug)
    asked = _asked(request, _since_the_first_day(article))
    shown = article_report(article, asked.period, asked.unit)
    context = _context(request, asked, shown) | {"article": article}
    return render(request, "posts/readership/article_report.html", context, status=asked.status)


def _context(request: HttpRequest, asked: Asked, shown: Report | ArticleReport) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("table", None)
    return admin.site.each_context(request) | {
        "title": _("Readership"),
        "report": shown,
        "tables": {key: table.first(SHOWN) if table.slugs else table for key, table in shown.tables.items()},
        "refusal": asked.refusal,
        "spans": [(span, span.label) for span in Span],
        "span": next((span for span in Span if ending(today(), span) == shown.period), ""),
        "units": [(unit, unit.label) for unit in Unit],
        "query": query.urlencode(),
        "first": query.get("from", "") or shown.period.first.isoformat(),
        "last": query.get("to", "") or shown.period.last.isoformat(),
        "has_today": shown.period.last >= today(),
        "is_widened": shown.period != asked.period,
    }


# --- Downloads ---


@who_may_see_reports
@require_safe
def readership_csv(request: HttpRequest) -> HttpResponse:
    asked = _asked(request, _usual())
    shown = report(asked.period, asked.unit)
    return _download(asked, {**shown.tables, "now": shown.now}, request, _name(shown))


@who_may_see_reports
@require_safe
def article_readership_csv(request: HttpRequest, slug: str) -> HttpResponse:
    article = _find(slug)
    asked = _asked(request, _since_the_first_day(article))
    shown = article_report(article, asked.period, asked.unit)
    return _download(asked, shown.tables, request, _name(shown))


def _download(asked: Asked, tables: dict[str, Table], request: HttpRequest, name: str) -> HttpResponse:
    if asked.refusal:
        return HttpResponse(asked.refusal + "\n", status=422, content_type="text/plain; charset=utf-8")
    table = tables.get(request.GET.get("table", "steps"))
    if table is None:
        raise Http404
    return as_csv(table, name)


def _name(shown: Report | ArticleReport) -> str:
    what = shown.article.slug if isinstance(shown, ArticleReport) else "readership"
    return f"{what}-{shown.period.first}-{shown.period.last}"


@who_may_see_reports
@require_safe
def readership_json(request: HttpRequest) -> HttpResponse:
    asked = _asked(request, _usual())
    return _json_of(asked, lambda: report(asked.period, asked.unit))


@who_may_see_reports
@require_safe
def article_readership_json(request: HttpRequest, slug: str) -> HttpResponse:
    article = _find(slug)
    asked = _asked(request, _since_the_first_day(article))
    return _json_of(asked, lambda: article_report(article, asked.period, asked.unit))


def _json_of(asked: Asked, make: Callable[[], Report | ArticleReport]) -> HttpResponse:
    if asked.refusal:
        return JsonResponse({"error": asked.refusal}, status=422)
    shown = make()
    return json_file(shown, _name(shown))


@never_cache
@require_safe
def readership_api(request: HttpRequest) -> HttpResponse:
    """A report for whoever sends a key. Who is signed in does not matter here."""
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or ReportKey.objects.holder_of(key.strip()) is None:
        refusal = _("This address needs a key to the reports, sent as “Authorization: Bearer KEY”.")
        return JsonResponse({"error": refusal}, status=401, headers={"WWW-Authenticate": 'Bearer realm="readership"'})
    slug = request.GET.get("article", "")
    article = Article.objects.filter(slug=slug).first() if slug else None
    if slug and article is None:
        return JsonResponse({"error": _("There is no article of that name.")}, status=404)
    asked = _asked(request, _since_the_first_day(article) if article else _usual())
    if asked.refusal:
        return JsonResponse({"error": asked.refusal}, status=422)
    shown = article_report(article, asked.period, asked.unit) if article else report(asked.period, asked.unit)
    return JsonResponse(as_json(shown))
