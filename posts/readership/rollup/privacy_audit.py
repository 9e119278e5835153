"""Privacy audit, a re-identification attack on our own data: can somebody who was here be found in it?

The attacker knows addresses and agents of visitors, holds all that is stored, and looks for what is usually kept of
visitors: the words themselves, their hashes, and keyed hashes with every salt at hand. The same attack on a control
table, built the way others do it, proves that it finds what is there.
"""

import gzip
import hashlib
import hmac
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.db import connection

from posts.lib.http.client import network
from posts.readership.ingest.counting import visitor_key
from posts.readership.models import SALT_BYTES, DailySalt

FIXED_SALT = b"a salt that stands in the settings and never changes"
SHORTEST_WORD = 7  # characters; shorter ones, such as ::1, stand everywhere by chance
BYTES_COMPARED = 12  # of a hash; enough not to be there by chance, even where a hash was cut
PLAIN_HASHES = (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.blake2b)
GZIP, SQLITE = b"\x1f\x8b", b"SQLite format 3\x00"
# How a dump in SQL writes 32 bytes.
WRITTEN_SALT = re.compile(rb"(?:\\x|[xX]')([0-9a-fA-F]{%d})(?![0-9a-fA-F])" % (SALT_BYTES * 2))

Salt = tuple[date | None, bytes]
Heap = tuple[str, bytes]


@dataclass(frozen=True)
class KnownVisitor:
    """A visitor as the attacker knows them."""

    address: str
    agent: str


@dataclass(frozen=True)
class FoundVisitor:
    """Where a visitor was found, and the day of the salt that led there, where one did."""

    visitor: KnownVisitor
    place: str
    day: date | None


def read_known(text: str) -> list[KnownVisitor]:
    rows = (line.partition("\t") for line in text.splitlines() if line.strip())
    return [KnownVisitor(address.strip(), agent.strip()) for address, _tab, agent in rows]


def attack(heaps: Sequence[Heap], visitors: Iterable[KnownVisitor], salts: Sequence[Salt]) -> list[FoundVisitor]:
    traced = []
    for visitor in visitors:
        for day, trace in _traces(visitor, salts):
            in_hexadecimal = trace.hex().encode()
            place = next((name for name, heap in heaps if trace in heap or in_hexadecimal in heap), None)
            if place:
                traced.append(FoundVisitor(visitor, place, day))
                break
    return traced


def _traces(visitor: KnownVisitor, salts: Sequence[Salt]) -> Iterator[Salt]:
    for plain in (visitor.address, visitor.agent):
        if len(plain) >= SHORTEST_WORD:
            yield None, plain.encode()
    words = [f"{visitor.address}{between}{visitor.agent}".encode() for between in ("", "\n", "|", " ")]
    words += [visitor.address.encode(), network(visitor.address).encode()]
    for word in words:
        for hashed in PLAIN_HASHES:
            yield None, hashed(word).digest()[:BYTES_COMPARED]
        for day, salt in (*salts, (None, settings.SECRET_KEY.encode()), (None, FIXED_SALT)):
            for digest in _keyed(word, salt):
                yield day, digest[:BYTES_COMPARED]
    for day, salt in salts:
        yield day, visitor_key(visitor.address, visitor.agent, salt)[:BYTES_COMPARED]


def _keyed(word: bytes, key: bytes) -> Iterator[bytes]:
    yield hmac.digest(key, word, "sha256")
    yield hashlib.sha256(key + word).digest()
    yield hashlib.blake2b(word, key=key[:64], digest_size=16).digest()


# --- What is attacked ---


def control(visitors: Iterable[KnownVisitor]) -> list[Heap]:
    with closing(sqlite3.connect(":memory:")) as table:
        table.execute("CREATE TABLE visits (day TEXT, visitor BLOB)")
        table.executemany(
            "INSERT INTO visits VALUES ('2026-01-01', ?)",
            [(hashlib.sha256(FIXED_SALT + f"{one.address}{one.agent}".encode()).digest(),) for one in visitors],
        )
        table.commit()
        return [("control", b"\n".join(row[0] for row in table.execute("SELECT visitor FROM visits")))]


def live() -> tuple[list[Heap], list[Salt]]:
    """Every table; on SQLite the files too, with what was deleted and still lies there. And the salts."""
    heaps = [(name, _table(name)) for name in connection.introspection.table_names()]
    if connection.vendor == "sqlite":
        heaps += [(path.name, path.read_bytes()) for path in _files(str(connection.settings_dict["NAME"]))]
    return heaps, [(row.day, bytes(row.salt)) for row in DailySalt.objects.all()]


def backup(path: Path) -> tuple[list[Heap], list[Salt]]:
    content = path.read_bytes()
    if content.startswith(GZIP):
        content = gzip.decompress(content)
    if content.startswith(SQLITE):
        with NamedTemporaryFile() as plain:
            plain.write(content)
            plain.flush()
            with closing(sqlite3.connect(f"file:{plain.name}?immutable=1", uri=True)) as copy:
                rows = copy.execute("SELECT day, salt FROM posts_dailysalt").fetchall()
        return [(path.name, content)], [(date.fromisoformat(day), salt) for day, salt in rows]
    salts = {bytes.fromhex(salt.decode()) for salt in WRITTEN_SALT.findall(content)}
    return [(path.name, content)], [(None, salt) for salt in salts]


def _table(name: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
        return b"\n".join(_bytes(value) for row in cursor for value in row)


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def _files(name: str) -> list[Path]:
    return [path for ending in ("", "-wal") if (path := Path(name + ending)).is_file()]
