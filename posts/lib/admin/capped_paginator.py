"""Capped paginator: pages of a list that may be very long, without counting all of it for each of them."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property


class CappedPaginator(Paginator):
    """One wanted page of a list. How many there are is found out for the first so many rows, and for no more."""

    def __init__(self, rows: QuerySet, a_page: int, wanted: int, counted: int) -> None:
        super().__init__(rows, a_page)
        self.wanted = wanted
        self.counted = counted

    @cached_property
    def count(self) -> int:
        """How many there are; where these are more than are counted, enough to know whether a page follows."""
        if self.wanted * self.per_page <= self.counted:
            return self.object_list.order_by().values("pk")[: self.counted + 1].count()  # type: ignore[attr-defined]
        return self._first + len(self._shown_and_one)

    @property
    def is_counted(self) -> bool:
        return self.count <= self.counted

    def page(self, number: Any = None) -> Page:
        return Page(self._shown_and_one[: self.per_page], self.validate_number(self.wanted), self)

    @property
    def _first(self) -> int:
        return (self.wanted - 1) * self.per_page

    @cached_property
    def _shown_and_one(self) -> list[Any]:
        return list(self.object_list[self._first : self._first + self.per_page + 1])
