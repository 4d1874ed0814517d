"""Two networks in one database: who has a role in one does nothing to what the other owns."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cityline
from cityline.audit.models import Event
from cityline.kernel.refusals import NotAllowed, Refused
from cityline.notices.models import Notice
from tests.architecture import acts
from tests.architecture.acts import ACTS, EVERY, REACHES, Word
from tests.architecture.two_networks import DAYS_OFF, Side, Two

MANY = settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
OURS = [model for model in apps.get_models() if model.__module__.startswith("cityline.")]
words = st.builds(
    Word, st.text("abc .?é", min_size=1, max_size=20).filter(str.strip), st.booleans(),
    st.dates(min_value=DAYS_OFF[0].replace(month=4), max_value=DAYS_OFF[0].replace(month=9)),
)  # fmt: skip


def test_every_act_is_tried():
    """By its name in acts.py, beside the module it is called from."""
    told, missing = inspect.getsource(acts), []
    for found in pkgutil.walk_packages(cityline.__path__, "cityline."):
        if ".actions" not in found.name or ".tests" in found.name:
            continue
        module = import_module(found.name)
        for name, one in inspect.getmembers(module, inspect.isfunction):
            known = f"{found.name}.{name}".removeprefix("cityline.") in acts.NOT_TRIED or f".{name}(" in told
            names_who = one.__module__ == found.name and "by" in inspect.signature(one).parameters
            if names_who and not known and not name.startswith("_"):
                missing.append(f"{found.name}.{name}")
    assert missing == [], "Put these into tests/architecture/acts.py."


def test_who_has_a_role_only_elsewhere_is_refused_and_changes_nothing(two: Two):
    before = _fingerprint()

    @MANY
    @given(st.sampled_from(EVERY), st.integers(0, 1), st.sampled_from(sorted(two.sides[0].outsiders)), words)
    def tries(act: tuple[str, str], number: int, who: str, word: Word) -> None:
        side, (whose, name) = two.sides[number], act
        with _writing() as written:
            try:
                ACTS[whose][name](side, side.outsiders[who], word)
            except (NotAllowed, Http404):
                assert not written or _fingerprint() == before, written
            else:
                raise AssertionError("It was let through.")

    tries()


@pytest.mark.parametrize("reach", REACHES)
def test_naming_the_own_network_reaches_no_row_of_the_other(two: Two, reach: str):
    before = _fingerprint()
    for here in two.sides:
        with pytest.raises((Refused, Http404)), transaction.atomic():
            REACHES[reach](here, two.other(here))
        assert _fingerprint() == before


@pytest.mark.parametrize(("whose", "name"), EVERY)
def test_at_home_the_same_is_allowed(two: Two, whose: str, name: str):
    """Or refused for another reason than who asks, so that the refusals above say something. What is told and recorded
    of it is that network's."""
    word = Word("The city asked for it.", yes=True, on=DAYS_OFF[0].replace(month=5))
    for side in two.sides:
        at_home = [side.asker] if whose == "asker" else [side.staff[whose], two.everyone[f"of both, {LABELS[whose]}"]]
        for by in at_home:
            with transaction.atomic():
                told, recorded = (max(of.objects.values_list("pk", flat=True)) for of in (Notice, Event))
                refusal = _refusal(side, whose, name, by, word)
                assert not isinstance(refusal, NotAllowed | Http404), f"{by}: {refusal}"
                assert {one.network_id for one in Notice.objects.filter(pk__gt=told)} <= {side.pk}
                assert {one.network_id for one in Event.objects.filter(pk__gt=recorded)} <= {side.pk}
                transaction.set_rollback(True)


LABELS = {"navigator": "navigator", "reviewer": "reviewer", "librarian": "librarian", "manager": "program manager",
          "administrator": "network administrator"}  # fmt: skip


@contextmanager
def _writing() -> Iterator[list[str]]:
    """The statements that write, as they are sent."""
    written: list[str] = []

    def looks(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's hook
        if str(sql).lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(looks):
        yield written


def _fingerprint() -> list[tuple[int, int]]:
    """Of every row of ours."""
    found = []
    with connection.cursor() as cursor:
        for model in OURS:
            table = model._meta.db_table
            cursor.execute(f'SELECT count(*), coalesce(sum(hashtext(t::text)), 0) FROM "{table}" t')  # noqa: S608 - our own names
            found.append(cursor.fetchone())
    return found


def _refusal(side: Side, whose: str, name: str, by: Any, word: Word) -> Exception | None:
    try:
        with transaction.atomic():
            ACTS[whose][name](side, by, word)
    except (Refused, Http404) as refusal:
        return refusal
    return None
