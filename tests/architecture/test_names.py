"""Events, notices and moves: every name that is used is declared, every one declared is used."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import TextChoices

from cityline.audit import types
from cityline.web import reference

CITYLINE = Path(settings.BASE_DIR) / "cityline"
CODE = [path for path in CITYLINE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
MOVES = [(title, one, states, rules, events) for title, moves, states, rules, events in reference.MACHINES for one in moves.values()]  # fmt: skip
FOLDERS = {path.parent.name for path in CITYLINE.glob("*/templates/emails/*/subject.txt")}


def _event_enums() -> list[type[TextChoices]]:
    """Every enum that the rooms' events.py define, whether or not it was declared."""
    found = []
    for path in CITYLINE.glob("*/events.py"):
        module = __import__(f"cityline.{path.parent.name}.events", fromlist=["*"])
        found += [each for each in vars(module).values()
                  if isinstance(each, type) and issubclass(each, TextChoices) and each.__module__ == module.__name__]  # fmt: skip
    return found


def test_every_event_is_declared_once_with_a_presenter():
    values = [str(event.value) for enum in _event_enums() for event in enum]
    assert [value for value, times in Counter(values).items() if times > 1] == []
    assert set(values) == set(types.known())


def test_an_event_begins_with_its_room():
    for enum in _event_enums():
        room = enum.__module__.split(".")[1]
        for event in enum:
            assert event.value == f"{room}.{event.name.lower()}"


def test_every_event_is_recorded_somewhere():
    """By name, or as the event of a move."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE if path.name != "events.py")
    moved = {one.event for _title, one, *_rest in MOVES}
    unused = [
        event.value
        for enum in _event_enums()
        for event in enum
        if event.value not in moved and f"{enum.__name__}.{event.name}" not in code
    ]
    assert unused == []


def test_every_message_has_its_templates_and_every_template_its_message():
    assert set(reference.notice_readers()) == FOLDERS
    for name in FOLDERS:
        (folder,) = CITYLINE.glob(f"*/templates/emails/{name}")
        assert (folder / "body.txt").is_file(), name


def test_every_message_of_the_desk_is_sent_by_its_own_name():
    code = (CITYLINE / "desk" / "emails.py").read_text(encoding="utf-8")
    sent = set(re.findall(r'\bname="(\w+)"|, "(\w+)"\)', code))
    assert {name for pair in sent for name in pair if name} <= FOLDERS
    everywhere = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    desk = set(reference.notice_readers()) & {path.name for path in CITYLINE.glob("desk/templates/emails/*")}
    assert [name for name in sorted(desk) if f"emails.{name}(" not in everywhere] == []


@pytest.mark.parametrize("case", MOVES, ids=lambda case: f"{case[0]}: {case[1].name}")
def test_a_move_names_a_rule_an_event_and_a_message_that_exist(case):
    _title, one, _states, rules, events = case
    known = getattr(rules, "RULES", vars(rules))
    assert one.rule in known
    assert one.rule in reference.WHO, "Say in cityline/web/reference.py who that is."
    assert one.event in events.values
    assert not one.notice or one.notice in FOLDERS


@pytest.mark.parametrize("machine", reference.MACHINES, ids=lambda machine: machine[0])
def test_every_state_can_be_reached_and_every_move_starts_where_one_can_be(machine):
    _title, moves, states, *_rest = machine
    reached = {states.values[0]}
    for _ in states:
        reached |= {one.target for one in moves.values() if one.sources & reached}
    assert reached == set(states.values)


def test_what_can_be_set_is_told_and_what_is_told_can_be_set():
    read, told = set(reference.settings_read()), set(reference.settings_told())
    elsewhere = {name for name in told - read if any(f'"{name}"' in path.read_text(encoding="utf-8") for path in CODE)}
    assert read - told == set(), "Say in .env.example what these do."
    assert told - read - elsewhere == set(), "Nothing reads these."
