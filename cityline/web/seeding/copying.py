"""Rows into a table by COPY, past the ORM's inserts but through its fields."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models


def numbers(of: type[models.Model], count: int) -> list[int]:
    """Primary keys nobody else will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [of._meta.db_table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def copy(rows: Iterable[models.Model]) -> None:
    """Unsaved rows of one model into its table, all columns, by COPY."""
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    given = first.pk is not None
    fields = [
        field for field in first._meta.concrete_fields if not field.generated and (given or not field.primary_key)
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(first._meta.db_table)} ({columns}) FROM STDIN") as stream,
    ):
        row: models.Model | None = first
        while row is not None:
            stream.write_row([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])
            row = next(remaining, None)
