"""Reading the sample's files. Pure: no database. What each file holds is told in `sample/README.md`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parent.parent / "sample"
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """A Markdown file: what stands between the two lines of plus signs, and the rest."""

    head: Fields
    body: str


@cache
def rows(name: str) -> tuple[Fields, ...]:
    """The one list of `<name>.json`."""
    return tuple(whole(name)[name])


@cache
def whole(name: str) -> Fields:
    """All of `<name>.json`."""
    data: Fields = json.loads((SAMPLE / f"{name}.json").read_text(encoding="utf-8"))
    return data


@cache
def texts(folder: str) -> tuple[Text, ...]:
    """Every Markdown file of a folder, by name."""
    return tuple(text(path) for path in sorted((SAMPLE / folder).glob("*.md")))


def text(path: Path) -> Text:
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return Text(tomllib.loads(head), body.strip())


def question_and_memo(body: str) -> tuple[str, str]:
    """The city's words, and the desk's memo ("" if there is none yet)."""
    asked, _, memo = body.partition("\n# Memo\n")
    return asked.removeprefix("# Question").strip(), memo.strip()


def codes() -> list[str]:
    """The codes of the sample's questions."""
    return [str(one.head["code"]) for one in texts("questions")]
