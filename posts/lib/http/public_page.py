"""Public pages: the same for every reader but for declared query parameters, so that the microcache may keep them.

Each declared name says how its value is checked. The checked query is the cache's key and all that the page sees, so
that nobody gets a page of their own by inventing values.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from posts.lib.http.params import PAGE_DIGITS, whole_number

UNKNOWN = "-"  # stands for every value that the page answers with 404
Check = Callable[[str], str]  # a value in its one spelling; empty for what is as good as not given
Page = TypeVar("Page", bound=Callable[..., HttpResponse])


def a_page(written: str) -> str:
    number = whole_number(written, PAGE_DIGITS)
    return _but_the_first(number) if number else UNKNOWN


def a_page_if_any(digits: int) -> Check:
    return lambda written: _but_the_first(whole_number(written, digits) or 1)


def a_row(written: str) -> str:
    return str(whole_number(written) or "")


def one_of(*values: str, otherwise: str = "") -> Check:
    return lambda written: written if written in values else otherwise


def checked_query(sent: Mapping[str, Any], checks: Mapping[str, Check]) -> str:
    """What a page may see of a query, in one spelling. Of a name given twice the last counts, as in Django."""
    values = {name: check(sent[name]) for name, check in checks.items() if name in sent}
    return urlencode({name: value for name, value in values.items() if value})


def public_page(**checks: Check) -> Callable[[Page], Page]:
    """Declares that a page depends on its address and these names of its query, and on nothing else of the request.

    The rest of the query is taken away here, so that a name somebody forgot to declare fails in every test and not
    only behind the page cache. Such a page is read and nothing else, so that whoever posts to it is told that, and not
    of a token it never had.
    """

    def declare(page: Page) -> Page:
        @csrf_exempt
        @require_safe
        @wraps(page)
        def with_checked_query(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.GET:
                request.GET = QueryDict(checked_query(request.GET, checks))
            return page(request, *args, **kwargs)

        with_checked_query.query_checks = checks  # type: ignore[attr-defined]
        return cast(Page, with_checked_query)

    return declare


def _but_the_first(number: int) -> str:
    return str(number) if number > 1 else ""
