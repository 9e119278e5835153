"""Upsert that adds numbers to rows in one statement: inserted where there is none yet, raised where there is one."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

Row = Mapping[str, Any]

PLAIN = (int, str, bytes)


def upsert_sums(
    model: type[models.Model],
    rows: Iterable[Row],
    key: Sequence[str],
    sums: Sequence[str],
    where: str = "",
    **replaced: Any,
) -> None:
    """Add each row's `sums` to the row with the same `key`, whoever else adds to it at the same moment.

    `replaced` is written as it is; `where` is the condition of the unique index, where it has one. The ORM's upsert can
    replace a number, but not raise it.
    """
    names = (*key, *sums, *replaced)
    statement = _statement(model, columns_of(model, names), len(key), len(sums), where)
    values = [prepared(model, {name: {**row, **replaced}[name] for name in names}) for row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


@lru_cache(maxsize=64)
def insert_or_ignore(model: type[models.Model], names: tuple[str, ...]) -> str:
    columns = columns_of(model, names)
    return (
        f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({', '.join(columns)}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(columns))}) ON CONFLICT DO NOTHING"
    )


def columns_of(model: type[models.Model], names: Iterable[str]) -> list[str]:
    return [connection.ops.quote_name(model._meta.get_field(name).column) for name in names]  # type: ignore[arg-type,union-attr]


def prepared(model: type[models.Model], values: Row) -> list[Any]:
    """These fields' values as the database takes them; numbers, texts and bytes it takes as they are."""
    own = connections[DEFAULT_DB_ALIAS]  # not the proxy, which looks for it at every question
    return [
        value if type(value) in PLAIN else model._meta.get_field(name).get_db_prep_save(value, own)  # type: ignore[union-attr]
        for name, value in values.items()
    ]


def _statement(model: type[models.Model], quoted: list[str], keys: int, sums: int, where: str) -> str:
    table = connection.ops.quote_name(model._meta.db_table)
    raised = [f"{name} = {table}.{name} + excluded.{name}" for name in quoted[keys : keys + sums]]
    replaced = [f"{name} = excluded.{name}" for name in quoted[keys + sums :]]
    return (
        f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({', '.join(['%s'] * len(quoted))}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(quoted[:keys])}) {where} DO UPDATE SET {', '.join(raised + replaced)}"
    )
