"""How other people's kinds, topics and publishers map to ours. Data, for a librarian to read and mend.

Topics that map to "" are known and left out: they say nothing a city would look for.
"""

from __future__ import annotations

from cityline.library.words import ResourceType
from cityline.topics import Topic


def _keys(line: str) -> list[str]:
    return line.split()


# The 15 kinds of the starter list.
KINDS: dict[str, ResourceType] = {
    "article": ResourceType.REPORT,
    "best-practice": ResourceType.GUIDE,
    "data": ResourceType.DATA,
    "directory": ResourceType.GUIDE,
    "evidence": ResourceType.REPORT,
    "funding": ResourceType.GUIDE,
    "guide": ResourceType.GUIDE,
    "library": ResourceType.TOOLKIT,
    "project": ResourceType.CASE_STUDY,
    "q-and-a": ResourceType.CASE_STUDY,
    "reference": ResourceType.DATA,
    "report": ResourceType.REPORT,
    "technical-assistance": ResourceType.GUIDE,
    "tool": ResourceType.TOOLKIT,
    "toolkit": ResourceType.TOOLKIT,
}

STARTER_TOPICS: dict[str, Topic | str] = {
    **{topic.value: topic for topic in Topic},
    "blight": Topic.VACANT_PROPERTY,
    "capacity": Topic.GOVERNANCE,
    "cdbg": Topic.GRANTS,
    "data": "",
    "finance": Topic.BUDGET,
    "fiscal": Topic.BUDGET,
    "peer-cities": Topic.GOVERNANCE,
    "planning": Topic.LAND_USE,
    "technical-assistance": Topic.GRANTS,
    "technology": Topic.BROADBAND,
}

_TECHNOLOGY = (
    "analytics artificial-intelligence cloud-and-infrastructure content content-strategy data-visualization design "
    "digital-service-delivery domain-management emerging-tech human-centered-design mobile multimedia open-source "
    "product-and-project-management robotic-process-automation search search-engine-optimization security "
    "software-engineering usability user-experience web-content-managers-forum"
)
_GOVERNANCE = (
    "best-practices challenges-and-prize-competitions communication contact-centers customer-experience customer-service "
    "governance information-collection innovation open-data open-government plain-language podcast privacy public-policy "
    "records-management research social-media strategy terms-of-service trust"
)
_EQUITY = "accessibility crowdsourcing-and-citizen-science diversity-equity-and-inclusion multilingual"
DIGITALGOV_TOPICS: dict[str, Topic | str] = {
    **dict.fromkeys(_keys(_TECHNOLOGY), Topic.BROADBAND),
    **dict.fromkeys(_keys(_GOVERNANCE), Topic.GOVERNANCE),
    **dict.fromkeys(_keys(_EQUITY), Topic.EQUITY),
    "acquisition": Topic.BUDGET,
    "budgeting-and-performance": Topic.BUDGET,
    "professional-development": Topic.LABOR,
}

DIGITALGOV = "Digital.gov (U.S. General Services Administration)"
DIGITALGOV_PUBLISHERS: dict[str, str] = {
    "18f": "18F (U.S. General Services Administration)",
    "cdc": "Centers for Disease Control and Prevention",
    "cio-council": "Chief Information Officers Council",
    "congressgov": "U.S. Congress",
    "doj": "U.S. Department of Justice",
    "nara": "National Archives and Records Administration",
    "opm": "U.S. Office of Personnel Management",
    "opm-labs": "U.S. Office of Personnel Management",
    "section508gov": "Section508.gov (U.S. General Services Administration)",
    "usds": "U.S. Digital Service",
    "uswds": "U.S. Web Design System",
    "whitehouse": "The White House",
}
