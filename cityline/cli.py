"""The command line, `cityline`.

Commands live in the features as Django management commands. Each may say, as plain class attributes, `help` (one
line), `example` (one line to copy) and `needs_database = False`. They are read without running the file, so that
`cityline --help` is quick and starts nothing.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# Of the framework's commands, those that read or write only files.
_NO_DATABASE = frozenset({"check", "collectstatic", "diffsettings", "findstatic", "help", "makemigrations", "version"})


@dataclass(frozen=True)
class Listed:
    """A command as `--help` shows it."""

    name: str
    summary: str
    example: str
    needs_database: bool = True


_SERVE = Listed("serve", "Run the site, its worker, its clock and its database on this machine.", "cityline serve")
_STOP = Listed("stop", "Stop what `cityline serve` or `make run` left running.", "cityline stop")


def main() -> None:
    """The entry point of `.venv/bin/cityline`."""
    _prepare_environment()
    words = sys.argv[1:]
    if not words or words in (["help"], ["--help"], ["-h"]):
        sys.stdout.write(overview())
        return
    if words == ["help", "--all"]:
        words = ["help"]
    from cityline.kernel.postgres import DatabaseProblem

    try:
        _run(words)
    except DatabaseProblem as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)


def _run(words: list[str]) -> None:
    from cityline import settings
    from cityline.kernel import postgres

    if words[0] in {_SERVE.name, _STOP.name}:
        from cityline.kernel import serving

        if words[1:]:
            sys.exit(f"`cityline {words[0]}` takes no arguments; PORT in the environment chooses the port.")
        sys.exit(serving.serve() if words[0] == _SERVE.name else serving.stop())
    from django.core.management import execute_from_command_line

    database = postgres.running(settings.VAR_DIR) if needs_embedded_database(words) else nullcontext()
    with database:
        execute_from_command_line(["cityline", *words])


def _prepare_environment() -> None:
    """Reads `.env`, and says yes to the sample network where nobody outside this machine can arrive."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityline.settings")
    file = PACKAGE.parent / ".env"
    lines = file.read_text().splitlines() if file.is_file() else []
    for line in lines:
        name, equals, value = line.partition("=")
        if equals and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))
    if not any(os.environ.get(name) for name in ("DATABASE_URL", "SITE_URL", "ALLOWED_HOSTS")):
        os.environ.setdefault("SAMPLE_NETWORK", "yes")


def needs_embedded_database(words: list[str]) -> bool:
    """Whether to have the embedded database run for this command line."""
    from cityline.kernel.supervisor import SERVED

    if os.environ.get("DATABASE_URL") or os.environ.get(SERVED) or {"-h", "--help", "--version"} & set(words):
        return False
    known = {command.name: command for command in own_commands()}
    return known[words[0]].needs_database if words[0] in known else words[0] not in _NO_DATABASE


def overview() -> str:
    """What `cityline --help` prints."""
    lines = ["Cityline: a resource network for cities.", "", "usage: cityline COMMAND [...]", ""]
    for command in sorted([_SERVE, _STOP, *own_commands()], key=lambda listed: listed.name):
        lines += [f"  {command.name:<16} {command.summary}", f"  {'':<16}   {command.example}"]
    lines += [
        "",
        "`cityline COMMAND --help` explains one of them.",
        "`cityline help --all` adds the framework's commands.",
    ]
    return "\n".join(lines) + "\n"


def own_commands() -> Iterator[Listed]:
    """The commands of the features, read from their files."""
    for file in sorted(PACKAGE.glob("*/management/commands/[!_]*.py")):
        said = _class_attributes(ast.parse(file.read_text(encoding="utf-8")))
        told, _, shown = str(said.get("help", "")).strip().partition("Example: ")
        yield Listed(
            file.stem,
            summary=f"{told.strip().partition('. ')[0].rstrip('.')}.",
            example=str(said.get("example") or shown or f"cityline {file.stem}"),
            needs_database=said.get("needs_database", True) is not False,
        )


def _class_attributes(module: ast.Module) -> dict[str, object]:
    """The attributes of the class `Command` whose values can be read off the page."""
    constants = _assigned(module.body, {})
    for node in module.body:
        if isinstance(node, ast.ClassDef) and node.name == "Command":
            return _assigned(node.body, constants)
    return {}


def _assigned(body: list[ast.stmt], known: dict[str, object]) -> dict[str, object]:
    values: dict[str, object] = {}
    for node in body:
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], _read(node.value, known | values)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            target, value = node.target, _read(node.value, known | values)
        else:
            continue
        if isinstance(target, ast.Name) and value is not None:
            values[target.id] = value
    return values


def _read(node: ast.expr, known: dict[str, object]) -> object:
    """A literal, a name for one, or a text put together from such; None for anything cleverer."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return known.get(name)
        case ast.FormattedValue(value=inner):
            return _read(inner, known)
        case ast.JoinedStr(values=parts):
            return "".join(str(_read(part, known)) for part in parts)
        case _:
            return None


if __name__ == "__main__":
    main()
