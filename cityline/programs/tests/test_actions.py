"""Loading programs: exact counts, nothing twice, nothing at all from a bad file, the search follows."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cityline.kernel.sources import BadFile
from cityline.programs import actions
from cityline.programs.models import Program, ProgramKind
from cityline.programs.tests.factories import keep
from cityline.search.models import Document

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "programs"
INVENTORY = FOLDER / "federal_program_inventory_2025.jsonl.gz"
SAM = FOLDER / "assistance_listings_constructed.csv"
real_files = pytest.mark.skipif(
    not (INVENTORY.exists() and SAM.exists()), reason="the official files of programs are not beside the project"
)

pytestmark = pytest.mark.django_db


def row(number: str, **fields: Any) -> dict[str, Any]:
    return {
        "program_type": "assistance_listing",
        "number": number,
        "title": f"Program {number}",
        "agency": "Department of Energy",
        "applicant_types": ["Government - General"],
        "obligations": [],
    } | fields


def write(folder: Path, rows: list[dict[str, Any]], name: str = "inventory.jsonl") -> str:
    path = folder / name
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return str(path)


@real_files
def test_both_real_files_load_whole_and_agree_and_change_nothing_twice() -> None:
    first = actions.load_programs(location=str(INVENTORY))
    assert (first.added, first.changed, first.unchanged, first.withdrawn, first.rejected) == (2682, 0, 0, 0, [])
    kinds = {kind: Program.objects.filter(kind=kind).count() for kind in ProgramKind}
    assert kinds == {ProgramKind.LISTING: 2480, ProgramKind.TAX: 174, ProgramKind.INTEREST: 2, ProgramKind.OTHER: 26}
    listings = list(Program.objects.filter(kind=ProgramKind.LISTING))
    assert sum("local" in program.open_to for program in listings) == 975
    assert Document.objects.filter(kind="program", deleted=False).count() == 2682
    again = actions.load_programs(location=str(INVENTORY))
    assert (again.added, again.changed, again.unchanged, again.withdrawn) == (0, 0, 2682, 0)
    sam = actions.load_programs(location=str(SAM))
    assert (sam.added, sam.changed, sam.unchanged, sam.withdrawn, sam.rejected) == (0, 0, 52, 0, [])
    assert sam.notes == ["Read as a part of the list: 2,428 programs that are not in it were left as they are."]


@real_files
def test_the_sam_file_loads_alone() -> None:
    tally = actions.load_programs(location=str(SAM))
    assert (tally.added, tally.rejected) == (52, [])
    library = Program.objects.get(number="10.700")
    assert library.agency == "Department of Agriculture"
    assert library.obligations[0] == {"year": "2023", "sam_actual": 5_700_461}
    assert library.vintage == "2025-02-26"


@real_files
def test_a_cut_or_altered_real_file_changes_nothing(tmp_path: Path) -> None:
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(INVENTORY.read_bytes()[:1_000_000])
    half = tmp_path / "half.csv"
    half.write_bytes(SAM.read_bytes()[:60_000])
    for path in (cut, half):
        with pytest.raises(BadFile, match=r"line \d+"):
            actions.load_programs(location=str(path))
    assert not Program.objects.exists()
    assert not Document.objects.exists()


def test_packed_and_plain_files_are_the_same(tmp_path: Path) -> None:
    plain = Path(write(tmp_path, [row("81.041")]))
    packed = tmp_path / "inventory.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert actions.load_programs(location=str(plain)).added == 1
    assert actions.load_programs(location=str(packed)).unchanged == 1


def test_what_changed_is_changed_and_found_by_its_new_words(tmp_path: Path) -> None:
    actions.load_programs(location=write(tmp_path, [row("81.041"), row("81.042")]))
    tally = actions.load_programs(location=write(tmp_path, [row("81.041", title="Weatherizing Homes"), row("81.042")]))
    assert (tally.added, tally.changed, tally.unchanged) == (0, 1, 1)
    program = Program.objects.get(number="81.041")
    assert Document.objects.get(kind="program", object_id=str(program.pk)).title == "Weatherizing Homes"


def test_sam_adds_to_the_inventory_and_erases_nothing(tmp_path: Path) -> None:
    keep(
        number="10.902",
        agency="Department of Agriculture",
        sub_agency="Natural Resources Conservation Service",
        categories=["Housing - Planning"],
    )
    headings = [
        "Program Title",
        "Program Number",
        "Federal Agency (030)",
        "Objectives (050)",
        "Types of Assistance (060)",
        "Applicant Eligibility (081)",
        "Obligations (122)",
    ]
    cells = [
        "Reducing Lead in Drinking Water",
        "10.902",
        '"NATURAL RESOURCES CONSERVATION SERVICE, DEPARTMENT OF AGRICULTURE"',
        "“New” words",
        "PROJECT GRANTS",
        "",
        "FY 24$ 7",
    ]
    path = tmp_path / "sam.csv"
    path.write_bytes(f"{','.join(headings)}\r\n{','.join(cells)}\r\n".encode("cp1252"))
    assert actions.load_programs(location=str(path)).changed == 1
    program = Program.objects.get()
    assert program.objective == "“New” words"
    assert program.sub_agency == "Natural Resources Conservation Service"
    assert program.categories == ["Housing - Planning"]
    assert program.obligations == [{"year": "2024", "sam_actual": 7, "sam_estimate": 0, "usaspending": 29_000_000}]


def test_a_short_file_withdraws_nothing_and_says_so(tmp_path: Path) -> None:
    actions.load_programs(location=write(tmp_path, [row("81.041"), row("81.042")]))
    tally = actions.load_programs(location=write(tmp_path, [row("81.041")]))
    assert tally.withdrawn == 0
    assert "1 programs that are not in it were left" in tally.notes[0]


def test_a_whole_list_withdraws_what_it_lacks_and_brings_back_what_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "SHORTEST_LIST", 5)
    rows = [row(f"81.{number:03}") for number in range(10)]
    actions.load_programs(location=write(tmp_path, rows))
    tally = actions.load_programs(location=write(tmp_path, rows[:9]))
    gone = Program.objects.get(number="81.009")
    assert (tally.withdrawn, gone.withdrawn_at is not None) == (1, True)
    assert not Document.objects.filter(object_id=str(gone.pk), deleted=False).exists()
    back = actions.load_programs(location=write(tmp_path, rows))
    assert (back.changed, back.unchanged) == (1, 9)
    assert Document.objects.filter(object_id=str(gone.pk), deleted=False).exists()


def test_a_faulty_row_is_set_aside_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, [row("81.041"), row("8104"), row("81.041"), row("81.042")])
    call_command("load_programs", path, rejected=str(tmp_path / "rejected.csv"))
    told = capsys.readouterr().out
    assert "2 added, 0 changed, 0 unchanged, 2 rejected." in told
    assert "line 2: program number '8104' is not like 14.218" in told
    assert "line 3: the same code as line 1" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            b'{"program_type": "assistance_listing", "number": "81.041", "ti',
            "neither a Federal Program Inventory nor a SAM.gov",
        ),
        (b"geoid,name,state,classfp,pop2010,pop2020\n", "looks like a list of places; that is for load_places"),
        (b"", "neither"),
    ],
)
def test_a_wrong_file_is_told_by_its_name_and_changes_nothing(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=told):
        call_command("load_programs", str(path))
    assert not Program.objects.exists()


def test_a_line_of_broken_bytes_in_the_inventory_is_named(tmp_path: Path) -> None:
    path = Path(write(tmp_path, [row("81.041"), row("81.042")]))
    path.write_bytes(path.read_bytes() + b'{"title": "\xe9"}\n')
    with pytest.raises(BadFile, match="line 3 cannot be read as UTF-8"):
        actions.load_programs(location=str(path))
    assert not Program.objects.exists()


def test_only_what_a_city_can_reach_is_suggested() -> None:
    assert keep(number="66.443").is_suggestible
    assert not keep(number="66.001", applicant_types=["Individual/Family"]).is_suggestible
    tax = keep(number="TC.097", kind=ProgramKind.TAX, title="New markets tax credit", applicant_types=[])
    document = Document.objects.get(kind="program", object_id=str(tax.pk))
    assert (document.public, document.suggestible, document.facets["family"]) == (True, False, ["tax"])
