"""The generated pages say what the program does today."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cityline.web import reference


def test_the_reference_pages_are_current():
    call_command("reference", "--check", stdout=StringIO())


def test_a_stale_page_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(reference, "FOLDER", tmp_path / "reference")
    call_command("reference", stdout=StringIO())
    (tmp_path / "reference" / "states.md").write_text("Old.")
    with pytest.raises(CommandError, match=r"states\.md"):
        call_command("reference", "--check")
    said = StringIO()
    call_command("reference", stdout=said)
    assert said.getvalue() == "Written: states.md.\n"


def test_a_cell_never_breaks_its_table():
    for name, text in reference.pages().items():
        widths: set[int] = set()
        for line in [*text.splitlines(), ""]:
            if line.startswith("|"):
                widths.add(line.replace("\\|", "").count("|"))
            else:
                assert len(widths) < 2, name
                widths = set()
