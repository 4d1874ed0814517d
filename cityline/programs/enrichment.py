"""What we add to a listing so that cities find it: topics, plain words, the size of its money. Pure.

Topics come from three places: a hand-kept list for the programs cities use most, the federal categories,
and plain words in the title and the objective. `said_as.json` is the hand-kept list: by number, the topics
and the words a city would use ("CDBG", "lead service lines", "old mill").
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cityline.programs.categories import TOPICS_OF, WORDS_OF
from cityline.topics import Topic

_LIST = Path(__file__).with_name("said_as.json")
_ASKED = Path(__file__).with_name("asked_as.json")
MOST_TOPICS = 4
# How much a sign of a topic weighs. Long lists of categories say little of each.
_TITLE, _NAME, _OBJECTIVE, _CATEGORY = 3.0, 2.0, 1.0, 1.0
_ENOUGH = 1.0

_SIGNS: dict[str, str] = {
    Topic.ECONOMIC_DEVELOPMENT: r"economic (development|adjustment)|small business|entrepreneur|business development",
    Topic.DOWNTOWN: r"downtown|main street|commercial district|historic (preservation|district)",
    Topic.WORKFORCE: r"job training|workforce|apprentice|dislocated worker|employment and training",
    Topic.HOUSING: r"housing|homeless|homeowner|rental assistance|mortgage|shelter",
    Topic.VACANT_PROPERTY: r"vacant|abandoned (building|propert|hous)|blight|demolition|foreclos",
    Topic.LAND_USE: r"land use|zoning|smart growth|community planning|comprehensive plan",
    Topic.BROWNFIELDS: r"brownfield|superfund|hazardous (waste|substance)|contaminat|pollution|air quality|climate",
    Topic.WATER: r"drinking water|wastewater|sewer|stormwater|water (system|supply|infrastructure|quality)|watershed",
    Topic.STREETS: r"highway|transit|street|road|bridge|transportation|pedestrian|bicycl|traffic|rail|airport",
    Topic.BROADBAND: r"broadband|digital|cyber|internet|telecommunication|information technology",
    Topic.BUDGET: r"pension|revenue sharing|fiscal recovery|payments? in lieu of taxes",
    Topic.DEBT: r"\bbonds?\b|loan guarantee|revolving (loan )?fund|credit enhancement|infrastructure finance",
    Topic.GRANTS: r"block grant",
    Topic.POLICING: r"police|policing|law enforcement|court|crime|justice|violence|prison|jail|reentry",
    Topic.FIRE: r"\bfire|emergency (management|preparedness|response)|disaster|hazard mitigation|flood",
    Topic.HEALTH: r"health|opioid|substance (abuse|use)|disease|nutrition|lead poisoning",
    Topic.PARKS: r"\bparks?\b|recreation|\barts\b|museum|librar|school|after-?school|trail|urban forest",
    Topic.LABOR: r"occupational safety|labor[- ]management|public employee|recruit|hiring",
    Topic.GOVERNANCE: r"election|archives|records|census|government (performance|data)|surplus property",
    Topic.EQUITY: r"civil rights|fair housing|volunteer|national service|equity|underserved|refugee",
}
_COMPILED = {topic: re.compile(pattern) for topic, pattern in _SIGNS.items()}


@cache
def said_as() -> Mapping[str, Mapping[str, list[str]]]:
    """The hand-kept list: number -> {"topics": [...], "words": [...]}."""
    listed: dict[str, Mapping[str, list[str]]] = json.loads(_LIST.read_text(encoding="utf-8"))["programs"]
    return listed


@cache
def asked_as() -> Mapping[str, Sequence[str]]:
    """number -> questions, as officials would ask them, that the program answers. Ours, written from the listings."""
    asked: Mapping[str, Sequence[str]] = json.loads(_ASKED.read_text(encoding="utf-8"))
    return asked


def topics_of(number: str, *, title: str, popular_name: str, objective: str, categories: Sequence[str]) -> list[str]:
    """At most four topic keys, the best supported first; ours where we keep the program by hand."""
    kept = said_as().get(number, {}).get("topics")
    if kept:
        return list(kept)
    votes: dict[str, float] = defaultdict(float)
    share = _CATEGORY / max(1.0, len(categories) / 4)
    for category in categories:
        for topic in TOPICS_OF.get(category, ()):
            votes[topic] += share
    texts = ((title.lower(), _TITLE), (popular_name.lower(), _NAME), (objective[:400].lower(), _OBJECTIVE))
    for key, sign in _COMPILED.items():
        votes[key] += sum(weight for text, weight in texts if sign.search(text))
    supported = [
        topic for topic, vote in sorted(votes.items(), key=lambda pair: (-pair[1], pair[0])) if vote >= _ENOUGH
    ]
    return supported[:MOST_TOPICS]


def plain_words(number: str, popular_name: str) -> str:
    """What a city would call it: our words, the popular name, and the number with its old name."""
    words = said_as().get(number, {}).get("words", [])
    name = popular_name.strip(" ()") if popular_name.strip().upper() not in {"N/A", "NA"} else ""
    return "; ".join(part for part in (*words, name, number) if part)


def category_words(categories: Iterable[str]) -> str:
    """Plain words for the federal categories, for keyword search only."""
    return "; ".join(dict.fromkeys(WORDS_OF[category] for category in categories if category in WORDS_OF))


def yearly_dollars(obligations: Iterable[Mapping[str, Any]]) -> int | None:
    """The largest sum of any year on record, in dollars; None when nothing is recorded."""
    sums = (int(year.get(name) or 0) for year in obligations for name in ("sam_actual", "sam_estimate", "usaspending"))
    return max((amount for amount in sums if amount > 0), default=None)
