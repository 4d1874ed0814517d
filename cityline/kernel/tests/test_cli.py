"""The command line: what it shows, and when it needs a database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cityline import cli

PROJECT = Path(cli.__file__).parents[1]


def cityline(*words: str, var: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SITE_URL"}}
    return subprocess.run(
        [sys.executable, "-m", "cityline.cli", *words],
        env=kept | {"CITYLINE_VAR": str(var)},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", [(), ("--help",), ("help",)])
def test_help_lists_our_commands_with_an_example_each(words: tuple[str, ...], tmp_path: Path) -> None:
    shown = cityline(*words, var=tmp_path).stdout.splitlines()
    names = [line.split()[0] for line in shown if line.startswith("  ") and not line.startswith("   ")]
    assert {"serve", "stop", "worker", "tick", "deadline", "load_places"} <= set(names)
    assert names == sorted(names)
    assert sum(line.strip().startswith("cityline ") for line in shown) == len(names)
    assert "migrate" not in names
    assert "help --all" in shown[-1]
    assert list(tmp_path.iterdir()) == []


def test_the_frameworks_commands_are_one_step_away(tmp_path: Path) -> None:
    shown = cityline("help", "--all", var=tmp_path).stdout
    assert "migrate" in shown
    assert "load_places" in shown


def test_every_command_of_ours_says_what_it_does_and_shows_how() -> None:
    for command in cli.own_commands():
        assert len(command.summary) > 10, command.name
        assert command.example.startswith(f"cityline {command.name}"), command.name


def test_deadline_starts_no_database(tmp_path: Path) -> None:
    done = cityline("deadline", "2026-07-02T16:40", var=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "2026-07-08"
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (["load_places", "cities.csv"], True),
        (["load_places", "--help"], False),
        (["deadline", "2026-07-02"], False),
        (["migrate"], True),
        (["collectstatic"], False),
    ],
)
def test_who_needs_a_database(words: list[str], needed: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert cli.needs_embedded_database(words) is needed


@pytest.mark.parametrize("name", ["DATABASE_URL", "CITYLINE_SERVED"])
def test_one_that_is_there_already_is_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "postgres://elsewhere/cityline")
    assert not cli.needs_embedded_database(["migrate"])


@pytest.mark.parametrize("public", ["DATABASE_URL", "SITE_URL", "ALLOWED_HOSTS"])
def test_the_sample_network_is_never_assumed_where_others_can_arrive(
    public: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cli, "PACKAGE", tmp_path / "cityline")
    for name in ("DATABASE_URL", "SITE_URL", "ALLOWED_HOSTS", "SAMPLE_NETWORK"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".env").write_text(f"# a comment\n{public}='https://desk.example'\n")
    monkeypatch.setenv(public, "")
    monkeypatch.delenv(public)
    cli._prepare_environment()
    assert os.environ[public] == "https://desk.example"
    assert "SAMPLE_NETWORK" not in os.environ
    monkeypatch.delenv(public)
    (tmp_path / ".env").unlink()
    cli._prepare_environment()
    assert os.environ["SAMPLE_NETWORK"] == "yes"
    monkeypatch.delenv("SAMPLE_NETWORK")
