"""One row of the list of places."""

from __future__ import annotations

import pytest

from cityline.kernel.loading import RowRejected
from cityline.places.loading import place_fields

ROW = {
    "geoid": "0102956",
    "name": "Athens city",
    "state": "AL",
    "counties": "Limestone County",
    "classfp": "C1",
    "funcstat": "A",
    "lat": "34.77",
    "lon": "-86.95",
    "timezone": "America/Chicago",
    "aland_sqmi": "39.537",
    "pop2000": "18967",
    "pop2010": "21897",
    "pop2020": "",
}


def test_zeros_lead_and_blanks_stay_unknown() -> None:
    fields = place_fields(ROW)
    assert fields["geoid"] == "0102956"
    assert fields["short_name"] == "Athens"
    assert fields["population_2010"] == 21897
    assert fields["population_2020"] is None


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("geoid", "102956", "not seven digits"),
        ("geoid", "2502956", "does not begin with the code of AL, 01"),
        ("state", "XX", "no postal code"),
        ("name", "  ", "the name is empty"),
        ("pop2010", "21,897", "pop2010 '21,897' is not a count of people"),
        ("pop2010", "-5", "is not a count of people"),
        ("pop2000", "21897303520", "is not a count of people"),
        ("lat", "134.7", "lat 134.7 is not between -90 and 90"),
        ("lon", "west", "lon 'west' is not a number"),
        ("lat", "nan", "not between"),
    ],
)
def test_a_row_that_cannot_be_is_rejected_with_its_reason(column: str, value: str, reason: str) -> None:
    with pytest.raises(RowRejected, match=reason):
        place_fields(ROW | {column: value})
