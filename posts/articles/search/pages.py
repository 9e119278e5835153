"""Search pages: results, and suggestions while one types (autocomplete)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from posts.articles.indexing.fulltext import Term
from posts.articles.models import Article
from posts.articles.search.excerpts import Marker, Pieces
from posts.articles.search.query import (
    BEGINNING_LETTERS,
    QUERY_CHARACTERS,
    QUERY_TERMS,
    SearchQuery,
    did_you_mean,
    parse_query,
    search_articles,
)
from posts.lib.http.client import address, network
from posts.lib.http.params import page_asked
from posts.lib.http.rate_limit import allows
from posts.lib.text.cleaning import without_tags

FOUND_A_PAGE = 20
SEARCHES_A_MINUTE = 30  # of one network
SUGGESTIONS = 6
SUGGESTIONS_A_MINUTE = 90  # the script asks only when somebody stops typing


@dataclass(frozen=True)
class Result:
    """An article that was found, with the searched words marked."""

    article: Article
    title: Pieces
    excerpt: Pieces


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = parse_query(request.GET.get("q", ""))
    if query.can_be_asked and not _may_ask(request, "search", SEARCHES_A_MINUTE):
        problem = _("You are searching faster than we can answer. Please wait a minute, then try again.")
        response = render(request, "posts/articles/search.html", {"query": query, "problem": problem}, status=429)
        response.headers["Retry-After"] = "60"
        return response
    ranking = search_articles(query)
    page = page_asked(request, Paginator(ranking.keys, FOUND_A_PAGE))
    context = {
        "query": query,
        "problem": _problem(query),
        "ranking": ranking,
        "page": page,
        "results": _results(list(page), query.loose_terms if ranking.any_of else query.terms),
        "meant": did_you_mean(query) if ranking.any_of or not ranking.keys else "",
    }
    return render(request, "posts/articles/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    query = parse_query(_without_a_beginning_too_short(request.GET.get("q", "")))
    if not query.can_be_asked or not _may_ask(request, "suggest", SUGGESTIONS_A_MINUTE):
        return JsonResponse({"titles": []})
    ranking = search_articles(query)
    keys = [] if ranking.any_of else ranking.keys[:SUGGESTIONS]
    titles = dict(Article.objects.filter(pk__in=keys).each_published().values_list("pk", "title"))
    return JsonResponse({"titles": [titles[key] for key in keys if key in titles]})


def _without_a_beginning_too_short(typed: str) -> str:
    """One letter after a space begins a word that nothing can be told of yet: what stood there before still fits."""
    before, _space, last = typed.rpartition(" ")
    return before if before and len(last) < BEGINNING_LETTERS else typed


def _may_ask(request: HttpRequest, action: str, a_minute: int) -> bool:
    return allows(action, network(address(request)), a_minute)


def _problem(query: SearchQuery) -> str:
    if query.is_too_long:
        return _("A search has room for %(most)d characters. Please leave some words out.") % {"most": QUERY_CHARACTERS}
    if query.has_too_many_terms:
        return _("A search has room for %(most)d words. Please leave some out.") % {"most": QUERY_TERMS}
    if query.typed and not query.terms:
        return _("A search is for words: please type one.")
    return ""


def _results(keys: list[int], terms: Sequence[Term]) -> list[Result]:
    rows = Article.objects.filter(pk__in=keys).each_published().defer("source", "sources", "sources_html")
    articles = {article.pk: article for article in rows}
    marker = Marker(terms)
    return [
        Result(article, marker.marked(article.title), marker.excerpt(without_tags(article.html)))
        for key in keys
        if (article := articles.get(key))
    ]
