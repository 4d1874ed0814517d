"""Every row can be named, and what belongs together is tied together in the database."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model

OURS = [model for model in apps.get_models() if model.__module__.startswith("cityline.")]
# `_at` and `_by` that are not two halves of one fact.
LOOSE = {
    "desk.Pause": {"began"},  # nobody began it when a loader tells the past
    "desk.Package": {"made"},  # the first package is found by the network
    "people.RoleGrant": {"granted"},  # the operator gives roles too, and is no person here
    "library.Resource": {"locked"},  # the editor's own
}


def _named(model: type[Model]) -> str:
    return f"{model._meta.app_label}.{model.__name__}"


@pytest.mark.parametrize("model", OURS, ids=_named)
def test_each_row_has_a_name_of_its_own(model):
    assert any("__str__" in vars(each) for each in model.__mro__ if each.__module__.startswith("cityline."))


@pytest.mark.parametrize("model", OURS, ids=_named)
def test_a_moment_and_its_person_come_together(model):
    """Where both `x_at` and `x_by` exist they are both required, or a constraint speaks of both."""
    fields = {field.name: field for field in model._meta.get_fields() if hasattr(field, "null")}
    constraints = " ".join(str(one.deconstruct()) for one in model._meta.constraints)
    for name, field in fields.items():
        stem = name.removesuffix("_at")
        other = fields.get(f"{stem}_by")
        if stem == name or other is None or stem in LOOSE.get(_named(model), set()):
            continue
        tied = f"{stem}_at" in constraints and f"{stem}_by" in constraints
        assert tied or not (field.null or other.null), f"{stem}_at and {stem}_by"


@pytest.mark.parametrize("model", OURS, ids=_named)
def test_instants_and_days_are_told_by_their_names(model):
    for field in model._meta.get_fields():
        kind = getattr(field, "get_internal_type", lambda: "")()
        if kind == "DateField":
            assert field.name.endswith(("_on", "_by")) or field.name == "on", field.name
        if kind == "DateTimeField" and field.name not in FOREIGN:
            assert field.name.endswith(("_at", "_since", "_until")) or field.name == "at", field.name


# Names that the framework and the editor give.
FOREIGN = {"last_login"}
