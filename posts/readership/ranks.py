"""Which articles stand first: the most read, those that rose and those that fell the most."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from typing import Any


@dataclass(frozen=True)
class Ranks:
    """The views of a period beside those of the one before, by article; in order, as far as somebody looks."""

    within: Mapping[int, int]
    before: Mapping[int, int]
    rows: int | None = None  # so many of each order are wanted; without it, all

    @cached_property
    def changes(self) -> dict[int, int]:
        return {pk: self.within.get(pk, 0) - self.before.get(pk, 0) for pk in {*self.within, *self.before}}

    @cached_property
    def most(self) -> list[int]:
        return self._first(self.within, lambda pk: (-self.within[pk], -pk))

    @cached_property
    def risen(self) -> list[int]:
        return self._first(self.all_risen, lambda pk: (-self.changes[pk], -pk))

    @cached_property
    def fallen(self) -> list[int]:
        return self._first(self.all_fallen, lambda pk: (self.changes[pk], -pk))

    @cached_property
    def all_risen(self) -> list[int]:
        return [pk for pk, change in self.changes.items() if change > 0]

    @cached_property
    def all_fallen(self) -> list[int]:
        return [pk for pk, change in self.changes.items() if change < 0]

    @property
    def named(self) -> set[int]:
        """Whose titles are needed."""
        return {*self.most, *self.risen, *self.fallen}

    def _first(self, articles: Collection[int], key: Callable[[int], Any]) -> list[int]:
        return sorted(articles, key=key) if self.rows is None else nsmallest(self.rows, articles, key=key)
