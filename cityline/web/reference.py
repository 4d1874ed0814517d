"""The pages of docs/reference/, written from the tables the program itself works by."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template

from cityline import cli
from cityline.audit import types
from cityline.desk import emails
from cityline.desk import rules as desk_rules
from cityline.desk.events import DESK_ONLY, DeskEvent
from cityline.desk.states import PUBLICATION_MOVES, QUESTION_MOVES, PublicationStatus, Status
from cityline.kernel.transitions import TransitionTable
from cityline.library import rules as library_rules
from cityline.library.events import LibraryEvent
from cityline.library.states import ANSWER_MOVES, AnswerStatus
from cityline.people import emails as people_emails
from cityline.people.adapter import NOTICES as ACCOUNT_NOTICES
from cityline.web.access import ELSEWHERE, PREFIXES, QUESTIONS, TABLE, Door, Row, Viewer

FOLDER = Path(settings.BASE_DIR) / "docs" / "reference"
HEAD = "Written by `cityline reference` from the program’s own tables; do not edit. `cityline reference --check` says whether it is current."
# Each table of moves: its title, the states, the room's rules and events.
MACHINES = (
    ("A question", QUESTION_MOVES, Status, desk_rules, DeskEvent),
    ("A public version", PUBLICATION_MOVES, PublicationStatus, desk_rules, DeskEvent),
    ("An answer", ANSWER_MOVES, AnswerStatus, library_rules, LibraryEvent),
)
# The rules of moves, in words.
WHO: Mapping[str, str] = {
    "anyone": "The city, by writing back",
    "may_handle": "The desk",
    "may_review": "A reviewer who did not write it, or an administrator",
    "may_withdraw": "The asker or the city’s lead",
    "may_prepare_publication": "The desk, once answered and with the asker’s consent",
    "may_approve_publication": "The asker alone, once answered and with their consent",
    "may_tend": "The desk and librarians",
}
ACCOUNT = "To the address somebody typed at sign-in."


def pages() -> dict[str, str]:
    """Every page by its file name."""
    made: Mapping[str, Callable[[], str]] = {
        "access": _access, "states": _states, "events": _events, "notices": _notices, "settings": _settings,
        "commands": _commands,
    }  # fmt: skip
    return {f"{name}.md": page() for name, page in made.items()}


def stale() -> list[str]:
    """The names of pages whose file is missing or differs."""
    return [
        name
        for name, text in pages().items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]


def _page(title: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", HEAD, *(part for part in parts if part))) + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


# ── Access ───────────────────────────────────────────────────────────────────


def _access() -> str:
    rows = [*TABLE, *PREFIXES.values()]
    doors = {door.name: door for row in rows for door in (row.get, row.post)}.values()
    below = [f"Everything below `/{prefix}` stands behind one door; its first page is tried." for prefix in PREFIXES]
    return _page(
        "Who may open what",
        "Each address has a door for reading (GET) and one for sending (POST). A sweep knocks at every one as every "
        "visitor (`tests/architecture/test_access.py`) and looks for private words in all that comes back.",
        "`sign in`: led to the sign-in page. `refused`: back to the page with a sentence that says why not. "
        "Other figures are HTTP status codes; 404 to someone who may not know that there is anything.",
        f"Whoever works only for another network of the installation meets what “{Viewer.STRANGER}” meets, at every door.",
        "## Doors",
        _table(("door", "who passes", *_columns()), ((door.name, door.says, *_met(door)) for door in doors)),
        "## Addresses",
        _table(("address", "reading", "sending", "question"), map(_address, rows)),
        "\n".join(f"- {line}" for line in below),
    )


def _met(door: Door) -> Iterable[object]:
    return (door.meets[viewer] for viewer in _columns())


def _columns() -> list[Viewer]:
    return [viewer for viewer in Viewer if viewer not in ELSEWHERE]


def _address(row: Row) -> tuple[str, str, str, str]:
    return f"`/{row.address}`", row.get.name, row.post.name, "; ".join(QUESTIONS[name] for name in row.of)


# ── States, events ───────────────────────────────────────────────────────────


def _states() -> str:
    parts = []
    for title, moves, states, _rules, events in MACHINES:
        labels = {str(state.value): str(state.label) for state in states}
        parts += [f"## {title}", f"States: {', '.join(labels.values())}."]
        parts.append(_moves(moves, labels, {str(event.value): str(event.label) for event in events}))
    return _page("What can happen next", *parts)


def _moves(moves: TransitionTable, labels: Mapping[str, str], events: Mapping[str, str]) -> str:
    rows = (
        (
            f"`{one.name}`", ", ".join(label for state, label in labels.items() if state in one.sources),
            labels[one.target], WHO[one.rule], events[one.event], f"`{one.notice}`" if one.notice else "",
        )
        for one in moves.values()
    )  # fmt: skip
    return _table(("move", "from", "to", "who", "recorded as", "message"), rows)


def _events() -> str:
    hidden = {str(event.value) for event in DESK_ONLY}
    parts = []
    for enum in sorted(types._enums.values(), key=lambda each: each.__name__):
        rows = ((f"`{e.value}`", e.label, "the desk" if e.value in hidden else "all its readers") for e in enum)
        parts += [f"## {enum.__name__.removesuffix('Event')}", _table(("event", "what happened", "who is told"), rows)]
    return _page("What is recorded", "One row an event, never changed, never deleted.", *parts)


# ── Notices ──────────────────────────────────────────────────────────────────


def notice_readers() -> dict[str, str]:
    """Every message by name, and to whom it says what."""
    ours = {
        name: inspect.getdoc(function) or ""
        for module in (emails, people_emails)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and (inspect.getdoc(function) or "").startswith("To ")
    }
    return ours | dict.fromkeys([*ACCOUNT_NOTICES.values(), "account_news"], ACCOUNT)


def _notices() -> str:
    rows = ((f"`{name}`", reader, f"`{_subject(name)}`") for name, reader in sorted(notice_readers().items()))
    return _page(
        "What we send",
        "Each stands in `emails/<name>/` as `subject.txt`, `body.txt` and, where it helps, `body.html`. A subject about a "
        "question begins with its code.",
        _table(("message", "to whom, what", "subject"), rows),
    )


def _subject(name: str) -> str:
    template = get_template(f"emails/{name}/subject.txt").template  # type: ignore[attr-defined] # Django's wrapper
    return " ".join(str(template.source).split())


# ── Settings, commands ───────────────────────────────────────────────────────

_READERS = {"env_str": "text", "env_bool": "yes or no", "env_int": "whole number", "env_list": "list, by commas"}


def settings_read() -> dict[str, tuple[str, str]]:
    """Every name the settings read from the environment: its kind and its default as written."""
    tree = ast.parse((Path(settings.BASE_DIR) / "cityline" / "settings.py").read_text(encoding="utf-8"))
    found: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _READERS):
            continue
        if not (node.args and isinstance(node.args[0], ast.Constant)):
            continue
        default = node.args[1] if len(node.args) > 1 else next((word.value for word in node.keywords), None)
        found[str(node.args[0].value)] = (_READERS[node.func.id], ast.unparse(default) if default else "")
    return found


def settings_told() -> dict[str, str]:
    """Every name in .env.example with the comment above it."""
    found: dict[str, str] = {}
    comment: list[str] = []
    for line in (Path(settings.BASE_DIR) / ".env.example").read_text(encoding="utf-8").splitlines():
        named = re.match(r"#?([A-Z_]+)=", line)
        if named:
            found[named[1]] = " ".join(comment)
            comment = []
        elif line.startswith("# ") and "──" not in line:
            comment.append(line.removeprefix("# "))
        else:
            comment = []
    return found


def _settings() -> str:
    read = settings_read()
    rows = (
        (
            f"`{name}`",
            read.get(name, ("text", ""))[0],
            f"`{read[name][1]}`" if read.get(name, ("", ""))[1] else "",
            told,
        )
        for name, told in settings_told().items()
    )
    return _page(
        "What can be set from outside",
        "In the environment or in `.env`; the environment wins. None of it is needed for `make run`.",
        _table(("name", "kind", "default", "what it does"), rows),
    )


def _commands() -> str:
    every = sorted([cli._SERVE, cli._STOP, *cli.own_commands()], key=lambda one: one.name)
    rows = ((f"`{one.name}`", one.summary, f"`{one.example}`") for one in every)
    return _page("Commands", "`cityline COMMAND --help` explains one.", _table(("command", "does", "example"), rows))
