"""Whole numbers in what a request carries: of pages, and of rows."""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest

KEY_DIGITS = 18  # what a database key can have


def whole_number(written: str, digits: int = KEY_DIGITS) -> int | None:
    """What is written in at most so many digits, 0 to 9; None for everything else.

    Python's own `int` takes signs, spaces, underscores and the digits of every script, and fails on very long ones.
    """
    return int(written) if written.isascii() and written.isdigit() and len(written) <= digits else None


def page_asked(request: HttpRequest, pages: Paginator) -> Page:
    """The page that `?page=` asks for, the first where it is not there. Raises Http404 where there is none."""
    number = whole_number(request.GET.get("page", "1"))
    if number is None or not 1 <= number <= pages.num_pages:
        raise Http404
    return pages.page(number)
