"""Reads that are asked at every pause of everyone who types: the framework puts each together once for a process, the
database plans it once for a connection. Either takes longer than answering it.

A pooler between the site and its database must know prepared statements (PgBouncer does from 1.21 on).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connection, models
from django.db.models.sql.compiler import SQLCompiler

# psycopg: the driver under Django. Its plain cursor sends values beside the text, which a prepared statement needs;
# Django's own writes them into it.
from psycopg import Cursor

M = TypeVar("M", bound=models.Model)


def rows(sql: str, values: Mapping[str, object] | Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """What the statement gives, in the transaction the connection is in. Lists need their type: `%(ids)s::bigint[]`."""
    connection.ensure_connection()
    # Django's wrapper: the read is counted, logged, timed and refused as all others are.
    wrapped: Any = connection._prepare_cursor(Cursor(connection.connection))  # type: ignore[attr-defined]
    with wrapped as cursor:
        cursor.execute(sql, values or None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    if connection.queries_logged:
        connection.queries_log[-1]["sql"] = sql  # the framework looks for it where only its own cursor keeps it
    return found


class ByNumber(Generic[M]):
    """`queryset.in_bulk(numbers)` of a queryset that is the same at every call; columns left out are read when used."""

    def __init__(self, queryset: Callable[[], models.QuerySet[M]]) -> None:
        self._queryset = queryset

    def __call__(self, numbers: Collection[int]) -> dict[int, M]:
        """The rows it has of these. One query, none for no numbers."""
        if not numbers:
            return {}
        made = self._made
        found = made.compiler.apply_converters(rows(made.sql, [*made.values, list(numbers)]), made.converters)
        records = [made.model.from_db(connection.alias, made.names, row) for row in found]
        return {record.pk: record for record in records}

    @cached_property
    def _made(self) -> _Made:
        queryset = self._queryset().order_by()
        meta = queryset.model._meta
        number = f'"{meta.db_table}"."{meta.pk.column}"'
        compiler = queryset.extra(where=[f"{number} = ANY(%s::bigint[])"], params=[None]).query.get_compiler(  # noqa: S610 - names of our own
            connection=connection
        )
        sql, values = compiler.as_sql()
        columns = [expression for expression, _, _ in compiler.select]
        names = [column.target.attname for column in columns]
        return _Made(queryset.model, sql, values[:-1], names, compiler, compiler.get_converters(columns))


class _Made(NamedTuple):
    model: Any
    sql: str
    values: Sequence[object]
    names: list[str]
    compiler: SQLCompiler
    converters: dict[int, Any]
