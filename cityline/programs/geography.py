"""Programs made for one part of the country, known by words in their title or by the agency that gives them.

Only where the title or the law that made the agency is plain. A part of a state is "in it, perhaps": the
test then says that it cannot tell.
"""

from __future__ import annotations

from dataclasses import dataclass

from cityline.places.states import BY_CODE


@dataclass(frozen=True)
class Area:
    """`states` it lies in; `whole` when every place of those states is in it."""

    name: str
    states: frozenset[str]
    whole: bool = False

    def words(self) -> str:
        """The states in words, or how many."""
        names = [BY_CODE[code].name for code in sorted(self.states)]
        if len(names) > 4:  # noqa: PLR2004 - a longer list is not read
            return f"parts of {len(names)} states"
        joined = " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
        return joined if self.whole else f"parts of {joined}"


def _area(name: str, states: str, *, whole: bool = False) -> Area:
    return Area(name, frozenset(states.split()), whole)


_BY_AGENCY = {
    # 40 U.S.C. 14102
    "appalachian regional commission": _area("Appalachia", "AL GA KY MD MS NY NC OH PA SC TN VA WV"),
    "delta regional authority": _area("the Delta", "AL AR IL KY LA MS MO TN"),
    "denali commission": _area("Alaska", "AK", whole=True),
    "northern border regional commission": _area("the northern border", "ME NH NY VT"),
    "southeast crescent regional commission": _area("the Southeast Crescent", "AL FL GA MS NC SC VA"),
    "gulf coast ecosystem restoration council": _area("the Gulf Coast", "AL FL LA MS TX"),
}
_BY_TITLE = {
    "great lakes": _area("the Great Lakes", "IL IN MI MN NY OH PA WI"),
    "chesapeake bay": _area("the Chesapeake Bay", "DE DC MD NY PA VA WV"),
    "long island sound": _area("Long Island Sound", "CT NY MA NH RI VT"),
    "lake champlain": _area("Lake Champlain", "NY VT"),
    "puget sound": _area("Puget Sound", "WA"),
    "san francisco bay": _area("San Francisco Bay", "CA"),
    "south florida": _area("South Florida", "FL"),
    "lake pontchartrain": _area("Lake Pontchartrain", "LA"),
    "southeast new england": _area("southeast New England", "MA RI"),
    "columbia river basin": _area("the Columbia River Basin", "ID MT NV OR UT WA WY"),
    "gulf coast ecosystem": _area("the Gulf Coast", "AL FL LA MS TX"),
    "lake tahoe": _area("Lake Tahoe", "CA NV"),
    "cape cod": _area("Cape Cod", "MA"),
    "new bedford": _area("New Bedford", "MA"),
    "hurricane sandy": _area("the area of Hurricane Sandy", "CT DC DE MA MD NC NH NJ NY PA RI VA WV"),
    "washington metropolitan": _area("the Washington area", "DC MD VA"),
    "alaska": _area("Alaska", "AK", whole=True),
    "hawaii": _area("Hawaii", "HI", whole=True),
    "las vegas": _area("Las Vegas", "NV"),
    "insular areas": _area("the island territories", "AS GU MP PR VI", whole=True),
}
# "State's program and Non-Entitlement Grants in Hawaii" and the like serve more than the place they name.
_WIDER = frozenset({"14.228"})


def area_of(number: str, title: str, agency: str) -> Area | None:
    """The part of the country a program is for, or None: the whole."""
    if number in _WIDER:
        return None
    found = _BY_AGENCY.get(agency.casefold())
    plain = title.casefold()
    native = "native" in plain  # "Alaska Native ..." names people, not a place
    return found or next((area for words, area in _BY_TITLE.items() if words in plain and not native), None)
