"""What makes a page the same bytes for every reader, so that whoever stands in front may keep it for a moment."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

Page = TypeVar("Page", bound=Callable[..., HttpResponse])


def same_for_everyone(*query_names: str) -> Callable[[Page], Page]:
    """Declares that a page depends on its address and these names of its query, and on nothing else of the request.

    The rest of the query is taken away here, so that a name somebody forgot to declare fails in every test and not
    only behind the page cache, whose key holds the declared names alone. Such a page is read and nothing else, so that
    whoever posts to it is told that, and not of a token it never had.
    """

    def declare(page: Page) -> Page:
        @csrf_exempt
        @require_safe
        @wraps(page)
        def with_declared_query(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.GET.keys() - query_names:
                kept = request.GET.copy()
                for name in request.GET.keys() - query_names:
                    del kept[name]
                kept._mutable = False
                request.GET = kept  # type: ignore[assignment]
            return page(request, *args, **kwargs)

        with_declared_query.query_names = query_names  # type: ignore[attr-defined]
        return cast(Page, with_declared_query)

    return declare
