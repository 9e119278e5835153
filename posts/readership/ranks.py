"""Which articles stand first: the most read, those that rose and those that fell the most."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from typing import Any

Standing = tuple[int, int]  # an article's key and its views; the newest stands first among equals


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


def first_of_two(
    one: Sequence[Standing], other: Sequence[Standing], cut: int, sums: Mapping[int, int], number: int
) -> list[int] | None:
    """The first articles by the sum of two orders, of which only the first `cut` standings each are known.

    `sums` are those of every article in either. An article in neither has at most what stands last in both: where
    the last one found is not before that, None, for then somebody else might be.
    """
    order = sorted((pk for pk in sums if sums[pk]), key=lambda pk: (-sums[pk], -pk))[:number]
    ends = [standings[-1] for standings in (one, other) if len(standings) == cut]
    if not ends:
        return order
    most, newest = sum(views for _pk, views in ends), min(pk for pk, _views in ends)
    is_sure = len(order) == number and (sums[order[-1]], order[-1]) >= (most, newest)
    return order if is_sure else None
