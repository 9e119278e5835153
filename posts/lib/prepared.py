"""Questions to the database whose SQL is made once: making it costs a page ten times what the database takes.

The rows are asked for each time; only the words of the question are kept. What differs from one time to the next is
a `Slot` in the queryset.
"""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Slot(models.Expression):
    """Stands in a queryset for a value that is told when the question is asked."""

    def __init__(self, name: str, output_field: models.Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Prepared(Generic[Row]):
    """A queryset of slots, made when it is first asked by a thread: a compiler belongs to its connection."""

    def __init__(self, make: Callable[[], models.QuerySet[Any, Row]]) -> None:
        self._make = make
        self._of_thread = threading.local()

    def __call__(self, **values: Any) -> list[Row]:
        """The rows, for these values of the slots."""
        return self.made_of(self.asked(**values))

    def asked(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as the database gives them: enough to tell whether they are the same as before."""
        _queryset, compiler, sql, parameters, kinds = self._compiled
        for name, kind in kinds.items():
            values[name] = kind.get_db_prep_value(values[name], compiler.connection)
        with compiler.connection.cursor() as cursor:
            cursor.execute(sql, [values[one.name] if isinstance(one, Slot) else one for one in parameters])
            return cursor.fetchall()

    def made_of(self, rows: list[tuple[Any, ...]]) -> list[Row]:
        """What the queryset makes of rows that were asked for."""
        queryset, compiler, *_rest = self._compiled
        compiler.execute_sql = lambda *_args, **_kwargs: [rows]
        return list(queryset._iterable_class(queryset))

    @property
    def _compiled(self) -> tuple[Any, Any, str, tuple[Any, ...], dict[str, models.Field]]:
        if not hasattr(self._of_thread, "compiled"):
            self._of_thread.compiled = self._compile()
        return self._of_thread.compiled

    def _compile(self) -> tuple[Any, Any, str, tuple[Any, ...], dict[str, models.Field]]:
        queryset: Any = self._make()
        compiler = queryset.query.get_compiler(connection=connections[queryset.db])
        sql, parameters = compiler.as_sql()
        # Django's own iterables ask the query for a compiler and this one for rows: from now on they get ours.
        queryset.query.get_compiler = lambda *_args, **_kwargs: compiler
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda _columns: converters
        kinds = {one.name: one.output_field for one in parameters if isinstance(one, Slot)}
        return queryset, compiler, sql, parameters, kinds
