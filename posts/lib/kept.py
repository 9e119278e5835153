"""Pieces of pages, kept in memory under everything they depend on.

The key is what a piece shows, not when it was made: another value is another piece. So nothing is ever stale, nothing
is purged, and processes need not tell each other.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Container, Hashable
from datetime import date
from hashlib import blake2b
from itertools import zip_longest
from sys import getsizeof
from typing import Any, Generic, TypeVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

MOST_BYTES = 8 * 1024 * 1024
BYTES_BESIDE = 1024  # of an entry: its key's short values
LONG = 200  # characters; what is longer stands in a key as its digest
DIGEST_BYTES = 16
PLAIN = (str, int, type(None), date)  # a list is told by its words, and so is a file


Piece = TypeVar("Piece", bound=tuple[Any, ...])


class Pieces(Generic[Piece]):
    """A bounded number of bytes of words; what was not asked for the longest goes first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._pieces: OrderedDict[Hashable, Piece] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Piece]) -> Piece:
        """The piece of this key; made where there is none. Two that ask at the same moment may both make it."""
        with self._lock:
            found = self._pieces.get(key)
            if found is not None:
                self._pieces.move_to_end(key)
                return found
        made = make()
        with self._lock:
            if key not in self._pieces:
                self._pieces[key] = made
                self.bytes += _size(made)
            while self.bytes > self.most_bytes:
                self.bytes -= _size(self._pieces.popitem(last=False)[1])
        return made

    def clear(self) -> None:
        with self._lock:
            self._pieces.clear()
            self.bytes = 0


SENT = "pieces of this page as the bytes they are sent as"
PLACE = f"\ue000{secrets.token_hex(8)}\ue001"  # of such a piece; known to nobody who could write it into a text


def render_in_pieces(request: HttpRequest, template: str, values: dict[str, Any]) -> HttpResponse:
    """As Django's `render`, with pieces kept as bytes: to copy and encode long ones takes longer than to find them."""
    sent: list[bytes] = []
    words = render_to_string(template, {**values, SENT: sent}, request).split(PLACE)
    return HttpResponse([part for pair in zip_longest(words, sent, fillvalue="") for part in pair])


pieces: Pieces[tuple[Any, ...]] = Pieces()


def _size(piece: tuple[Any, ...]) -> int:
    """With its key, which holds hardly more than the words that the piece shows."""
    return 2 * sum(map(getsizeof, piece)) + BYTES_BESIDE


def fingerprint(row: models.Model, leave_out: Container[str] = ()) -> tuple[Hashable, ...]:
    """All that a row holds, short: of equal ones equal pieces are made."""
    held = row.__dict__  # without the columns that were deferred, which nobody shall ask for here
    names = [field.attname for field in row._meta.concrete_fields]
    return tuple([_short(held[name]) for name in names if name in held and name not in leave_out])


def _short(value: Any) -> Hashable:
    words = value if isinstance(value, PLAIN) else str(value)
    if isinstance(words, str) and len(words) > LONG:
        return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
    return words
