"""Rows of the two official files."""

from __future__ import annotations

from typing import Any

import pytest

from cityline.kernel.loading import RowRejected
from cityline.programs.loading import inventory_fields, obligations_in, sam_fields
from cityline.programs.sam_words import agency_in_words, known_types

ROW: dict[str, Any] = {
    "program_type": "assistance_listing",
    "number": "14.218",
    "title": " Block Grants ",
    "popular_name": "",
    "agency": "Department of Housing and Urban Development",
    "sub_agency": "",
    "objective": "To develop viable communities.",
    "assistance_types": ["Formula Grants", "Formula Grants"],
    "applicant_types": ["Federally Recognized lndian Tribal Governments"],
    "beneficiary_types": None,
    "categories": ["Housing - Planning"],
    "authorizations": [
        {"text": "42 U.S.C. &sect; 5301.", "url": "https://www.govinfo.gov/link/uscode/42/5301"},
        "Pub. L. 93-383.",
    ],
    "rules_regulations": None,
    "results": [{"description": "Old", "year": "2016"}, {"description": "New", "year": "2024"}],
    "obligations": [{"x": "2024", "sam_actual": 5.4, "sam_estimate": 0.0, "usa_spending_actual": -2.0}],
    "fiscal_year": "2024",
    "sam_url": "javascript:alert(1)",
}
SAM = {
    "Program Title": "Soil and Water Conservation",
    " Program  Number": "10.902",
    "Popular Name (020)": "",
    "Federal Agency(030)": "NATURAL RESOURCES CONSERVATION SERVICE, DEPARTMENT OF AGRICULTURE",
    "Authorization (040)": '["16 U.S.C. &sect; 590a-f."]',
    "Objectives (050)": "Provide technical assistance.",
    "Types of Assistance (060)": "ADVISORY SERVICES AND COUNSELING; PROJECT GRANTS (DISCRETIONARY)",
    "Applicant Eligibility (081)": "Local; Sponsored organization; Any city that asks may be served by this program.",
    "Beneficiary Eligibility (082)": "{}",
    "Obligations (122)": "(Advisory Services) FY 23$ 1,000; (Grants) FY 23$ 500; (Grants) FY 24 est $ 700;",
    "Published Date": "Feb 26,2025",
    "URL": "https://sam.gov/fal/1/view",
}


def test_an_inventory_row_is_tidied_not_rewritten() -> None:
    fields = inventory_fields(ROW)
    assert fields["title"] == "Block Grants"
    assert fields["assistance_types"] == ["Formula Grants"]
    assert fields["applicant_types"] == ["Federally Recognized Indian Tribal Governments"]
    assert [law["text"] for law in fields["authorizations"]] == ["42 U.S.C. § 5301.", "Pub. L. 93-383."]
    assert [one["year"] for one in fields["results"]] == ["2024", "2016"]
    assert fields["obligations"] == [{"year": "2024", "sam_actual": 5, "sam_estimate": 0, "usaspending": -2}]
    assert fields["vintage"] == "fiscal year 2024"


def test_only_web_addresses_are_kept() -> None:
    assert inventory_fields(ROW)["sam_url"] == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"number": "1421"}, "'1421' is not like 14.218"),
        ({"program_type": "gift"}, "program_type 'gift' is not known"),
        ({"title": ""}, "the title or the agency is empty"),
        ({"title": ["x"]}, "title is not text"),
        ({"title": "x" * 301}, "title is longer than 300"),
        ({"categories": "Housing"}, "categories is not a list of text"),
        ({"obligations": [{"x": "soon"}]}, "obligations are not by year"),
        ({"obligations": [{"x": "2024", "sam_actual": "much"}]}, "'much' is not a sum of money"),
    ],
)
def test_a_row_that_cannot_be_is_rejected_with_its_reason(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(RowRejected, match=reason):
        inventory_fields(ROW | change)


def test_a_sam_row_is_put_into_the_inventorys_words() -> None:
    fields = sam_fields(SAM)
    assert (fields["agency"], fields["sub_agency"]) == (
        "Department of Agriculture",
        "Natural Resources Conservation Service",
    )
    assert fields["assistance_types"] == ["Advisory Services and Counseling", "Project Grants"]
    assert fields["applicant_types"] == ["Local", "Sponsored organization"]
    assert fields["applicant_note"] == "Any city that asks may be served by this program."
    assert fields["authorizations"] == [{"text": "16 U.S.C. § 590a-f.", "url": ""}]
    assert fields["vintage"] == "2025-02-26"


def test_blank_cells_of_sam_are_left_out_so_that_they_erase_nothing() -> None:
    assert {"popular_name", "beneficiary_types", "categories", "results"}.isdisjoint(sam_fields(SAM))


def test_sums_of_a_year_are_added_over_the_types_of_assistance() -> None:
    assert obligations_in(SAM["Obligations (122)"]) == [
        {"year": "2023", "sam_actual": 1500},
        {"year": "2024", "sam_estimate": 700},
    ]
    assert obligations_in("Not available.") == []


def test_agencies_in_capitals_are_read() -> None:
    assert agency_in_words("U.S. ELECTION ASSISTANCE COMMISSION") == ("U.S. Election Assistance Commission", "")
    assert agency_in_words("Forest Service, Department of Agriculture")[0] == "Department of Agriculture"


def test_the_small_l_is_mended_in_sam_too() -> None:
    assert known_types("Federally Recognized lndian Tribal Governments") == (
        ["Federally Recognized Indian Tribal Governments"],
        "",
    )
