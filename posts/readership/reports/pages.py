"""Report pages in the admin, their downloads, and the API where people's own tools read them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from posts.articles.models import Article
from posts.readership.ingest.counting import today
from posts.readership.reports.export import as_csv, as_json, json_file
from posts.readership.reports.keys import ReportKey
from posts.readership.reports.periods import BadPeriod, NamedPeriod, Period, Unit, ending, read_period
from posts.readership.reports.permissions import who_may_see_reports
from posts.readership.reports.queries import first_day
from posts.readership.reports.report import ArticleReport, BlogReport, article_report, blog_report

SHOWN = 20  # rows of a table on the page; the downloads hold all


@dataclass(frozen=True)
class ReportRequest:
    """What is asked for, of the blog or of an article; where the query is no period, the usual one and a sentence."""

    article: Article | None
    period: Period
    unit: str = ""
    refusal: str = ""

    def report(self, rows: int | None = None) -> BlogReport | ArticleReport:
        if self.article:
            return article_report(self.article, self.period, self.unit)
        return blog_report(self.period, self.unit, rows)


def _report_request(request: HttpRequest, article: Article | None) -> ReportRequest:
    query = {key: str(value) for key, value in request.GET.items()}
    usual = Period(first_day(article) or today(), today()) if article else ending(today(), NamedPeriod.MONTH)
    try:
        return ReportRequest(article, read_period(query, today(), usual), query.get("by", ""))
    except BadPeriod as error:
        return ReportRequest(article, usual, query.get("by", ""), str(error))


def _article_named(slug: str) -> Article | None:
    articles = Article.objects.only("title", "slug", "html", "state", "published_at", "words")
    return get_object_or_404(articles, slug=slug) if slug else None


@who_may_see_reports
@require_safe
def readership(request: HttpRequest, slug: str = "") -> HttpResponse:
    wanted = _report_request(request, _article_named(slug))
    report = wanted.report(SHOWN)
    query = request.GET.copy()
    query.pop("table", None)
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": _("Readership"),
        "article": wanted.article,
        "report": report,
        "tables": {key: table.first(SHOWN) if table.slugs else table for key, table in report.tables.items()},
        "refusal": wanted.refusal,
        "spans": [(span, span.label) for span in NamedPeriod],
        "span": next((span for span in NamedPeriod if ending(today(), span) == report.period), ""),
        "units": [(unit, unit.label) for unit in Unit],
        "query": query.urlencode(),
        "first": query.get("from", "") or report.period.first.isoformat(),
        "last": query.get("to", "") or report.period.last.isoformat(),
        "has_today": report.period.last >= today(),
        "is_widened": report.period != wanted.period,
    }
    template = "posts/readership/article_report.html" if wanted.article else "posts/readership/report.html"
    return render(request, template, context, status=422 if wanted.refusal else 200)


@who_may_see_reports
@require_safe
def readership_csv(request: HttpRequest, slug: str = "") -> HttpResponse:
    wanted = _report_request(request, _article_named(slug))
    if wanted.refusal:
        return HttpResponse(wanted.refusal + "\n", status=422, content_type="text/plain; charset=utf-8")
    report = wanted.report()
    table = report.tables.get(request.GET.get("table", "steps"))
    if table is None:
        raise Http404
    return as_csv(table, report.name)


@who_may_see_reports
@require_safe
def readership_json(request: HttpRequest, slug: str = "") -> HttpResponse:
    wanted = _report_request(request, _article_named(slug))
    if wanted.refusal:
        return JsonResponse({"error": wanted.refusal}, status=422)
    return json_file(wanted.report())


@never_cache
@require_safe
def readership_api(request: HttpRequest) -> HttpResponse:
    """A report for whoever sends a key. Who is signed in does not matter here."""
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or ReportKey.objects.holder_of(key.strip()) is None:
        refusal = _("This address needs a key to the reports, sent as “Authorization: Bearer KEY”.")
        return JsonResponse({"error": refusal}, status=401, headers={"WWW-Authenticate": 'Bearer realm="readership"'})
    try:
        wanted = _report_request(request, _article_named(request.GET.get("article", "")))
    except Http404:
        return JsonResponse({"error": _("There is no article of that name.")}, status=404)
    if wanted.refusal:
        return JsonResponse({"error": wanted.refusal}, status=422)
    return JsonResponse(as_json(wanted.report()))
