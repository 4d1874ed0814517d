"""Who may apply, out of the federal types with their odd spellings."""

from __future__ import annotations

import pytest

from cityline.programs.applicants import HELPERS, Reach, applied_for_by, group_of, groups, passed_on, reach
from cityline.programs.tests.factories import LOCAL, STATE

COLLEGES = "Public nonprofit institution/organization (includes institutions of higher education and hospitals)"


@pytest.mark.parametrize(
    ("official", "group"),
    [
        (LOCAL, "local"),
        (LOCAL.replace("Indian", "lndian"), "local"),
        ("City or Township Government", "local"),
        ("Government - General", "local"),
        (STATE, "state"),
        ("State", "state"),
        ("Federally Recognized lndian Tribal Governments", "tribe"),
        ("Native American Organizations (includes lndian groups, cooperatives)", "tribe"),
        ("Anyone/general public", "anyone"),
        ("County Government", "county"),
        ("Public/Indian Housing Authority", "public body"),
        ("Nonprofit with 501C3 IRS Status (Other than Institution of Higher Education)", "nonprofit"),
        ("Something new", "other"),
    ],
)
def test_each_official_type_has_one_plain_group(official: str, group: str) -> None:
    assert group_of(official) == group


@pytest.mark.parametrize(
    ("applicants", "beneficiaries", "expected"),
    [
        ([LOCAL], [], Reach.DIRECT),
        ([STATE, "Anyone/general public"], [], Reach.DIRECT),
        ([STATE], ["Local"], Reach.THROUGH_STATE),
        ([STATE], ["State"], Reach.NOT),
        ([STATE, "County Government"], ["State"], Reach.UNCLEAR),
        (["Other public institution/organization"], [], Reach.UNCLEAR),
        ([], [], Reach.UNCLEAR),
        ([COLLEGES], ["Local"], Reach.NOT),
        (["Federally Recognized Indian Tribal Governments"], ["Local"], Reach.NOT),
    ],
)
def test_how_a_program_can_come_to_a_city(applicants: list[str], beneficiaries: list[str], expected: Reach) -> None:
    assert reach("99.999", applicants, beneficiaries) is expected


@pytest.mark.parametrize(
    ("number", "applicants", "expected"),
    [
        ("66.447", [STATE], Reach.THROUGH_STATE),  # states hand it on by law
        ("97.152", [STATE], Reach.THROUGH_STATE),  # dams: states pass it to owners
        ("93.575", [STATE], Reach.THROUGH_STATE),  # child care: states spend it in cities
        ("66.920", ["Other public institution/organization"], Reach.THROUGH_STATE),
        ("14.871", [STATE, COLLEGES], Reach.THROUGH_OTHERS),  # housing authorities
        ("93.276", ["Other public institution/organization"], Reach.THROUGH_OTHERS),  # coalitions
        ("10.761", [COLLEGES], Reach.THROUGH_OTHERS),  # paid to advise small water systems
        ("97.151", ["State"], Reach.DIRECT),  # by law fire departments may apply
        ("66.447", [LOCAL], Reach.DIRECT),  # a listing that opens to cities wins over what we keep
    ],
)
def test_what_reaches_cities_though_the_listing_is_silent(number: str, applicants: list[str], expected: Reach) -> None:
    assert reach(number, applicants, ["State"]) is expected


def test_each_number_is_kept_in_one_way_only() -> None:
    assert not passed_on() & set(applied_for_by())
    assert HELPERS in applied_for_by().values()


def test_groups_come_once_and_in_one_order() -> None:
    assert groups(["State", STATE, LOCAL]) == ("local", "state")
