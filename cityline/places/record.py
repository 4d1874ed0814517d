"""What the public record says cities did in the National Resource Network, 2013 to 2018.

Only facts given in the product's own account of that record, which gives no years for them. A topic stands
only where the work itself had one. Kansas City in the health data work is written KS in some accounts.
"""

from __future__ import annotations

from dataclasses import dataclass

from cityline.places.models import InvolvementKind
from cityline.topics import Topic

SOURCE = "public record of the National Resource Network"


@dataclass(frozen=True)
class Fact:
    """One sentence, with a gap for the city's name, that is true of each of `geoids`."""

    kind: InvolvementKind
    topic: str
    sentence: str
    geoids: tuple[str, ...]


FACTS = (
    Fact(
        InvolvementKind.ENGAGEMENT,
        "",
        "{city} was one of the first five cities the network worked with on the ground.",
        # Fall River MA, Kansas City KS, Miami FL, Compton CA, Lynwood CA
        ("2523000", "2036000", "1245000", "0615044", "0644574"),
    ),
    Fact(
        InvolvementKind.STEERING,
        "",
        "{city} sat on the steering committee of the network's peer cities.",
        # Flint MI, Kansas City KS, Meridian MS, Miami FL, Youngstown OH
        ("2629000", "2036000", "2846640", "1245000", "3988000"),
    ),
    Fact(
        InvolvementKind.BROADBAND,
        Topic.BROADBAND,
        "{city} was a member of the working group on broadband.",
        # Chattanooga TN, Gonzales CA, Greensboro NC, New Orleans LA, Springfield MO, Youngstown OH
        ("4714000", "0630392", "3728000", "2255000", "2970000", "3988000"),
    ),
    Fact(
        InvolvementKind.HEALTH_DATA,
        Topic.HEALTH,
        "{city} took part in the work on city health data.",
        # Flint MI, Providence RI, Waco TX
        ("2629000", "4459000", "4876000"),
    ),
    Fact(
        InvolvementKind.HEALTH_DATA,
        Topic.HEALTH,
        "{city}, Missouri, took part in the work on city health data. Some accounts name {city}, Kansas, instead.",
        ("2938000",),
    ),
    Fact(
        InvolvementKind.ANSWER,
        Topic.VACANT_PROPERTY,
        "{city} asked about federal tax liens on vacant historic houses. It became the first published answer.",
        # Danville VA
        ("5121344",),
    ),
    Fact(
        InvolvementKind.TALENT,
        Topic.WORKFORCE,
        "{city} had a local network of its own: 18 companies, two universities and a foundation gave skilled help "
        "for 18 months.",
        # New Orleans LA
        ("2255000",),
    ),
)
