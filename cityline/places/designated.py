"""Cities that federal programs named, with the day and the announcement. Only what an announcement says of a city.

A Promise Zone is some neighborhoods, not the city; of manufacturing communities, which are regions, only those are
here that the city itself led. Macon, Georgia, named for SC2 too, has become one with its county and has a new code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cityline.places.models import DesignationProgram


@dataclass(frozen=True)
class Named:
    """One announcement and the cities it names. `area` has a gap for the city's name."""

    program: DesignationProgram
    began_on: date
    area: str
    note: str
    source: str
    url: str
    geoids: tuple[str, ...]
    day_is_known: bool = True


_TEN_YEARS = "Designations were for ten years."
_TEAM = "A team of federal staff worked with the city; the record we have gives no last day."
_LED = "The announcement names the city, or its redevelopment authority, as leader of the region."

DESIGNATED = (
    Named(
        DesignationProgram.SC2,
        date(2011, 7, 11),
        "All of {city}",
        _TEAM,
        "HUD, Strong Cities, Strong Communities: federal teams; announced July 11, 2011",
        "https://www.huduser.gov/portal/sc2/federal-teams.html",
        # Chester PA, Cleveland OH, Detroit MI, Fresno CA, Memphis TN, New Orleans LA
        ("4213208", "3916000", "2622000", "0627000", "4748000", "2255000"),
    ),
    Named(
        DesignationProgram.SC2,
        date(2011, 7, 11),
        "All of {city}",
        "HUD lists it with the first cities; the announcement of July 11, 2011 does not name it.",
        "HUD, Strong Cities, Strong Communities: federal teams",
        "https://www.huduser.gov/portal/sc2/federal-teams.html",
        # Youngstown OH
        ("3988000",),
        day_is_known=False,
    ),
    Named(
        DesignationProgram.SC2,
        date(2014, 1, 16),
        "All of {city}",
        _TEAM,
        "HUD, seven additional SC2 cities, January 16, 2014 (HUD No. 14-006)",
        "https://www.huduser.gov/portal/sc2/federal-teams.html",
        # Brownsville TX, Flint MI, Gary IN, Rockford IL, Rocky Mount NC, St. Louis MO
        ("4810768", "2629000", "1827000", "1765000", "3757500", "2965000"),
    ),
    Named(
        DesignationProgram.PROMISE_ZONE,
        date(2014, 1, 9),
        "Neighborhoods of {city}",
        _TEN_YEARS,
        "HUD and USDA, first five Promise Zones, January 9, 2014 (HUD No. 14-003)",
        "https://archives.hud.gov/news/2014/pr14-003.cfm",
        # San Antonio TX, Philadelphia PA, Los Angeles CA
        ("4865000", "4260000", "0644000"),
    ),
    Named(
        DesignationProgram.PROMISE_ZONE,
        date(2015, 4, 28),
        "Neighborhoods of {city}",
        _TEN_YEARS,
        "HUD and USDA, second round of Promise Zones, April 28, 2015",
        "https://www.hudexchange.info/programs/promise-zones/promise-zones-second-round-urban-designees/",
        # Camden NJ, Hartford CT, Indianapolis IN, Minneapolis MN, Sacramento CA, St. Louis MO
        ("3410000", "0937000", "1836003", "2743000", "0664000", "2965000"),
    ),
    Named(
        DesignationProgram.PROMISE_ZONE,
        date(2016, 6, 6),
        "Neighborhoods of {city}",
        _TEN_YEARS,
        "HUD and USDA, final round of Promise Zones, June 6, 2016",
        "",
        # Atlanta GA, Nashville TN, Evansville IN, San Diego CA
        ("1304000", "4752006", "1822000", "0666000"),
    ),
    Named(
        DesignationProgram.PROMISE_ZONE,
        date(2016, 6, 6),
        "South Los Angeles",
        _TEN_YEARS,
        "HUD and USDA, final round of Promise Zones, June 6, 2016",
        "",
        # Los Angeles CA, beside its zone of 2014
        ("0644000",),
    ),
    Named(
        DesignationProgram.IMCP,
        date(2014, 5, 28),
        "A region led by {city}",
        _LED,
        "U.S. Department of Commerce, first 12 manufacturing communities, May 28, 2014",
        "",
        # Rochester NY (Finger Lakes), Cincinnati OH (aerospace), Milwaukee WI (Milwaukee 7)
        ("3663000", "3915000", "5553000"),
    ),
)
