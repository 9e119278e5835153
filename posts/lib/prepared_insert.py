"""New rows by SQL that is made once for their model: making it takes longer than storing the row."""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.sql import InsertQuery


def insert(row: models.Model) -> None:
    """Store a new row and give it its number. Every column is written as it is: no `save()`, no signal."""
    connection = connections[DEFAULT_DB_ALIAS]  # itself: its proxy looks it up again for every value
    sql, fields = _words_for(type(row), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


@cache
def _words_for(model: type[models.Model], vendor: str) -> tuple[str, list[Any]]:
    """The INSERT with a place for each column but the number, which the database gives, and those columns."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    query = InsertQuery(model)
    query.insert_values(fields, [model()], raw=True)
    compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
    compiler.returning_fields = [model._meta.pk]
    ((sql, _values),) = compiler.as_sql()
    return sql, fields
