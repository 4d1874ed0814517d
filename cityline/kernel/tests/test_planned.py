"""Reads put together once and planned once."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection

from cityline.kernel import planned

pytestmark = pytest.mark.django_db

_of_groups = planned.ByNumber(lambda: Group.objects.filter(name__startswith="Ward").only("name"))
_of_models = planned.ByNumber(lambda: ContentType.objects.exclude(app_label="auth").defer("model"))


def test_values_go_beside_the_text_in_either_form():
    assert planned.rows("SELECT %s::int + 1, %s::text", [41, "it's 100 %"]) == [(42, "it's 100 %")]
    assert planned.rows("SELECT cardinality(%(ids)s::bigint[])", {"ids": [1, 2]}) == [(2,)]
    assert planned.rows("SELECT 1 WHERE 7 = ANY(%s::bigint[])", [[]]) == []


def test_a_statement_is_planned_once_for_a_connection():
    for number in range(3):
        assert planned.rows("SELECT %s::int AS planned_once", [number]) == [(number,)]
    kept = planned.rows("SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s", ["%planned_once%"])
    assert kept == [("SELECT $1::int AS planned_once",)]


def test_the_framework_own_reads_are_not_prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int AS by_the_framework", [1])
    assert planned.rows("SELECT 1 FROM pg_prepared_statements WHERE statement LIKE %s", ["%by_the_framework%"]) == []


def test_it_is_counted_and_its_errors_are_the_framework_own(django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        planned.rows("SELECT 1")
    assert [one["sql"] for one in asked.captured_queries] == ["SELECT 1"]
    with pytest.raises(ProgrammingError), connection.cursor() as _:
        planned.rows("SELECT nothing_by_this_name")


def test_rows_by_number_are_those_of_the_queryset(django_assert_num_queries):
    north, south, _ = (Group.objects.create(name=name) for name in ("Ward North", "Ward South", "Harbor"))
    numbers = list(Group.objects.values_list("pk", flat=True))
    for _ in range(2):  # put together, then as it was put together
        with django_assert_num_queries(1):
            found = _of_groups(numbers)
        assert found == Group.objects.filter(name__startswith="Ward").in_bulk(numbers)
        assert found[north.pk].name == "Ward North"
    south.delete()
    assert list(_of_groups(numbers)) == [north.pk]
    with django_assert_num_queries(0):
        assert _of_groups([]) == {}


def test_columns_left_out_are_read_when_used(django_assert_num_queries):
    kind = ContentType.objects.exclude(app_label="auth").first()
    assert kind is not None
    found = _of_models([kind.pk, 0])[kind.pk]
    assert found.get_deferred_fields() == {"model"}
    with django_assert_num_queries(1):
        assert found.model == kind.model
    assert not found._state.adding


def test_what_the_queryset_leaves_out_is_not_found():
    group = ContentType.objects.get_for_model(Group)
    assert _of_models([group.pk]) == {}
