"""Faulty rows are set aside with their line; faulty files are refused whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.kernel import loading
from cityline.kernel.loading import INVENTORY, PLACES, SAM_LISTINGS, Cells, RowRejected
from cityline.kernel.sources import BadFile, Source

HEADING = "geoid,name,state,classfp,pop2010,pop2020\n"


def source(folder: Path, content: str, name: str = "file") -> Source:
    path = folder / name
    path.write_text(content, encoding="utf-8", newline="")
    return Source(str(path), path)


def parse(cells: Cells) -> dict[str, Any]:
    if cells["name"] == "bad":
        raise RowRejected("the name is bad")
    return cells


def read(file: Source) -> loading.Reading[dict[str, Any]]:
    return loading.read(file, PLACES, parse, lambda cells: cells["geoid"])


def test_line_numbers_count_lines_of_the_file_not_rows(tmp_path: Path) -> None:
    content = HEADING + '1,"two\nlines",MA,C1,1,1\n\n2,bad,MA,C1,1,1\n3,short\n1,again,MA,C1,1,1\n'
    reading = read(source(tmp_path, content))
    assert [row["geoid"] for row in reading.good] == ["1"]
    assert [(row.line, row.reason) for row in reading.rejected] == [
        (5, "the name is bad"),
        (6, "has 2 cells, the heading has 6"),
        (7, "the same code as line 2"),
    ]


def test_an_open_quote_is_a_cut_and_names_the_line_it_opens_on(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="begins on line 3"):
        read(source(tmp_path, HEADING + '1,a,MA,C1,1,1\n2,"b,MA,C1,1,1\n3,c,MA,C1,1,1\n'))


def test_a_mostly_faulty_file_is_refused_and_names_lines(tmp_path: Path) -> None:
    faulty = "".join(f"{n},bad,MA,C1,1,1\n" for n in range(20))
    with pytest.raises(BadFile, match=r"20 of 30 rows cannot be used \(line 2: the name is bad; line 3"):
        read(source(tmp_path, HEADING + faulty + "".join(f"9{n},a,MA,C1,1,1\n" for n in range(10))))


def test_a_heading_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="a heading and no row"):
        read(source(tmp_path, HEADING))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("geoid,persons_below_poverty\n", "looks like a table of ACS figures; that is for load_measures"),
        (
            json.dumps(dict.fromkeys(sorted(INVENTORY.marks), 1)) + "\n",
            "Federal Program Inventory; that is for load_programs",
        ),
        ("hello there\n", "Line 1 begins: 'hello there'"),
    ],
)
def test_a_wrong_file_is_told_by_its_name(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(BadFile, match="is not a list of places") as refusal:
        loading.recognize(source(tmp_path, content), (PLACES,))
    assert told in refusal.value.sentence


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            HEADING.replace(",", ";"),
            "looks like a list of places, but its cells are parted by semicolons, not by commas",
        ),
        ("series_id,year,period,value\n", "local unemployment, but its cells are parted by commas, not by tabs"),
    ],
)
def test_a_file_that_was_written_anew_with_other_delimiters_is_told_so(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(BadFile, match=told):
        loading.recognize(source(tmp_path, content), (PLACES,))


def test_a_sam_heading_is_known_by_its_codes_whatever_the_spacing(tmp_path: Path) -> None:
    heading = "Program Title ,Program  Number,Federal Agency(030),Objectives (050),Types of Assistance  (060),X (081)\n"
    assert loading.recognize(source(tmp_path, heading), (INVENTORY, SAM_LISTINGS)) is SAM_LISTINGS


@given(
    cells=st.lists(
        st.tuples(st.text(alphabet="ab,\"\n '", max_size=8), st.text(alphabet="é\r;x", max_size=4)), max_size=8
    )
)
def test_any_well_formed_table_comes_back_cell_for_cell(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    body = "".join(f"{quoted(one)},{quoted(two)}\n" for one, two in cells)
    file = source(tmp_path_factory.mktemp("table"), "one,two\n" + body)
    found = list(loading.rows(file, loading.Layout("table", "csv", frozenset({"one"}))))
    assert [(row.cells["one"], row.cells["two"]) for row in found] == cells
    assert [row.line for row in found] == sorted(row.line for row in found)


def test_json_lines_that_are_no_objects_are_set_aside(tmp_path: Path) -> None:
    found = list(loading.rows(source(tmp_path, '{"a": 1}\n[1]\n{"a":\n'), INVENTORY))
    assert [row.problem.split(":")[0] for row in found] == ["", "not a JSON object", "not JSON"]


def test_the_tally_says_every_count() -> None:
    tally = loading.Tally("cities.csv", added=1587, changed=2, unchanged=3, withdrawn=4)
    assert tally.sentence() == "1,587 added, 2 changed, 3 unchanged, 4 withdrawn, 0 rejected."


def test_a_padded_table_parted_by_tabs_is_read_without_its_padding(tmp_path: Path) -> None:
    file = source(tmp_path, "series_id      \tyear\tperiod\t   value\tnotes\nLAUCN25     \t2010\tM13\t    11.9\t\n")
    assert loading.recognize(file, (loading.PLACES, loading.LAUS)) is loading.LAUS
    [row] = loading.rows(file, loading.LAUS)
    assert row.cells == {"series_id": "LAUCN25", "year": "2010", "period": "M13", "value": "11.9", "notes": ""}


@pytest.mark.parametrize("heading", [HEADING.upper(), HEADING.replace(",", " , ")])
def test_headings_are_known_whatever_their_case_and_blanks(tmp_path: Path, heading: str) -> None:
    file = source(tmp_path, heading + "1,a,MA,C1,1,1\n")
    assert loading.recognize(file, (PLACES,)) is PLACES
    assert [row["state"] for row in read(file).good] == ["MA"]


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="more than one column is called 'pop2020'"):
        read(source(tmp_path, HEADING.strip() + ",Pop2020\n1,a,MA,C1,1,1,9\n"))


def test_a_stream_gives_row_by_row_and_puts_the_faulty_aside(tmp_path: Path) -> None:
    rejected: list[loading.Rejected] = []
    file = source(tmp_path, HEADING + "1,a,MA,C1,1,1\n2,bad,MA,C1,1,1\n3,short\n")
    found = [(row.line, value["geoid"]) for row, value in loading.stream(file, PLACES, parse, rejected)]
    assert found == [(2, "1")]
    assert [(row.line, row.reason) for row in rejected] == [
        (3, "the name is bad"),
        (4, "has 2 cells, the heading has 6"),
    ]
