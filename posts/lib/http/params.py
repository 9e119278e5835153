"""Query parameters that are whole numbers: of pages, and of rows."""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest

KEY_DIGITS = 18  # what a database key can have
COMMENT_PAGE_DIGITS = 4
PAGE_DIGITS = 9  # so that the place of its first row is a number a database can have


def whole_number(written: str, digits: int = KEY_DIGITS) -> int | None:
    """What is written in at most so many digits, 0 to 9; None for everything else.

    Python's own `int` takes signs, spaces, underscores and the digits of every script, and fails on very long ones.
    """
    return int(written) if written.isascii() and written.isdigit() and len(written) <= digits else None


def page_number(request: HttpRequest) -> int:
    """Which page `?page=` asks for, the first where it is not there. Raises Http404 where that is no number."""
    number = whole_number(request.GET.get("page", "1"), PAGE_DIGITS)
    if not number:
        raise Http404
    return number


def page_asked(request: HttpRequest, pages: Paginator) -> Page:
    """The page that `?page=` asks for. Raises Http404 where there is none."""
    number = page_number(request)
    if number > pages.num_pages:
        raise Http404
    return pages.page(number)
