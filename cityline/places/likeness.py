"""Cities like a city: near in size, in how they changed, in place; and why, in one sentence made of facts.

Distance is a plain sum. One unit is: twice the people; or 20 points of growth apart; or another region of
the country and a half more. Where both cities have measured traits (`traits`), those move it by half a unit at most,
nearer or farther. It orders, it does not measure quality. `measures.likeness` compares by chosen measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2

from django.db.models import FloatField, QuerySet
from django.db.models.expressions import RawSQL

from cityline.places import traits
from cityline.places.models import Involvement, Place
from cityline.places.states import BY_CODE

# Candidates have between half and twice the people, so the index on population does the work.
_WINDOW = 2.0
_CLOSE = 0.33  # in halvings or doublings: within about a quarter
_SAME_STATE, _SAME_DIVISION, _SAME_REGION, _FAR = 0.0, 0.2, 0.35, 0.7
_POINTS, _MOST_CHANGE, _UNKNOWN = 20, 2.0, 0.5
# Two cities taken at random are about 1.1 standard deviations apart; what is less draws them nearer.
_USUAL, _PER_DEVIATION, _MOST_MEASURED = 1.1, 0.45, 0.5
_COMPARED = ("equity", "resilience", "health")
_THEME_WORDS = {"equity": "poverty", "resilience": "income", "health": "health"}
_MUCH_ALIKE = 0.4  # standard deviations
# So many of the nearest by size, change and place are weighed by what is measured.
_WEIGHED = 15
_DISTANCE = f"""
abs(ln(population_2020 / %(people)s::float) / ln(2.0))
+ CASE WHEN %(own)s::float IS NULL THEN {_UNKNOWN} ELSE least({_MOST_CHANGE}, coalesce(
    abs(100.0 * (population_2010 - population_2000) / nullif(population_2000, 0) - %(own)s::float) / {_POINTS},
    {_UNKNOWN})) END
+ CASE WHEN state = %(state)s THEN {_SAME_STATE} WHEN state = ANY(%(division)s::text[]) THEN {_SAME_DIVISION}
    WHEN state = ANY(%(region)s::text[]) THEN {_SAME_REGION} ELSE {_FAR} END
"""


@dataclass(frozen=True)
class Likeness:
    """A city like another. `distance` is 0 for itself; None when there was no city to compare with."""

    place: Place
    sentence: str
    distance: float | None
    involvement: Involvement | None = None


def cities_like(
    place: Place | None, *, limit: int = 5, topic: str | None = None, same_state: bool = False
) -> list[Likeness]:
    """The nearest cities, `same_state`: of its state; those the record shows at work on `topic` come first. Two queries.

    Without a place only the cities of that topic are given, and without a topic then none.
    """
    involved = _involved(topic, place) if topic else {}
    if place is None:
        return [Likeness(one.place, one.sentence, None, one) for one in list(involved.values())[:limit]]
    first = _nearest(place, [one.place for one in involved.values()])
    candidates = _candidates(place).filter(state=place.state) if same_state else _candidates(place)
    others = _nearest(place, candidates.exclude(pk__in=list(involved))[: max(_WEIGHED, limit)])
    found = []
    for distance, other in (*first, *others)[:limit]:
        involvement = involved.get(other.pk)
        apart = round(max(0.0, distance), 3)
        found.append(Likeness(other, sentence(place, other, involvement), apart, involvement))
    return found


def _involved(topic: str, place: Place | None) -> dict[str, Involvement]:
    """One involvement for each other city of this topic, the larger cities first."""
    rows = Involvement.objects.filter(topic=topic).select_related("place").order_by("-place__population_2020", "pk")
    found: dict[str, Involvement] = {}
    for row in rows.exclude(place=place) if place else rows:
        found.setdefault(row.place_id, row)
    return found


def _candidates(place: Place) -> QuerySet[Place]:
    """Places of its kind and about its size, the nearest first: hundreds, so the database puts them in order."""
    people = place.population
    if not people:
        return Place.objects.none()
    near = Place.objects.filter(
        kind=place.kind, population_2020__gte=int(people / _WINDOW), population_2020__lte=int(people * _WINDOW)
    )
    return near.exclude(pk=place.pk).annotate(apart=distance_in_sql(place)).order_by("apart", "pk")


def distance_in_sql(place: Place) -> RawSQL:
    """`distance` from `place` over rows of places; a test holds the two together. Plain SQL, for half of the time of
    asking was spent in putting it together."""
    here, own = BY_CODE.get(place.state), place.change_2000_2010
    division = [code for code, state in BY_CODE.items() if here and state.division == here.division]
    region = [code for code, state in BY_CODE.items() if here and state.region == here.region]
    values = {"people": place.population or 1, "own": own, "state": place.state, "division": division, "region": region}
    return RawSQL(*_positional(_DISTANCE, values), output_field=FloatField())  # noqa: S611 - every value is a parameter


def _positional(sql: str, values: Mapping[str, object]) -> tuple[str, list[object]]:
    """Django's raw expressions take their values by position."""
    names = re.findall(r"%\((\w+)\)s", sql)
    return re.sub(r"%\(\w+\)s", "%s", sql), [values[name] for name in names]


def _nearest(place: Place, others: Iterable[Place]) -> list[tuple[float, Place]]:
    weighed = ((distance(place, other) + _measured(place, other), other) for other in others)
    return sorted(weighed, key=lambda pair: (pair[0], pair[1].pk))


def _measured(one: Place, other: Place) -> float:
    """How much nearer (below nought) or farther two cities are by what is measured; nought where nothing is."""
    apart = list(traits.apart(one.traits, other.traits, _COMPARED).values())
    if not apart:
        return 0.0
    moved = _PER_DEVIATION * (sum(apart) / len(apart) - _USUAL)
    return max(-_MOST_MEASURED, min(_MOST_MEASURED, moved))


def distance(one: Place, other: Place) -> float:
    """Symmetric, nought for a city and itself. What is not known counts as half a unit apart."""
    size = abs(log2(one.population / other.population)) if one.population and other.population else _UNKNOWN
    first, second = one.change_2000_2010, other.change_2000_2010
    change = _UNKNOWN if first is None or second is None else min(abs(first - second) / _POINTS, _MOST_CHANGE)
    return size + change + _apart(one, other)


def _apart(one: Place, other: Place) -> float:
    if one.state == other.state:
        return _SAME_STATE
    here, there = BY_CODE.get(one.state), BY_CODE.get(other.state)
    if here is None or there is None:
        return _FAR
    if here.division == there.division:
        return _SAME_DIVISION
    return _SAME_REGION if here.region == there.region else _FAR


def sentence(place: Place, other: Place, involvement: Involvement | None = None) -> str:
    """Why the one is like the other, in facts: what it did, size, place, change, and what is measured of both."""
    clauses = [clause for clause in (_size_clause(place, other), _where_clause(place, other)) if clause]
    facts = ", and ".join(clauses) if len(clauses) > 1 else "".join(clauses)
    facts = f"{facts[0].upper()}{facts[1:]}." if facts else ""
    change = _change_clause(place, other)
    alike = _alike_clause(place, other)
    return " ".join(part for part in (involvement.sentence if involvement else "", facts, change, alike) if part)


def _size_clause(place: Place, other: Place) -> str:
    if not place.population or not other.population:
        return ""
    gap = log2(other.population / place.population)
    size = "about your size" if abs(gap) <= _CLOSE else "larger than you" if gap > 0 else "smaller than you"
    here, there = _years(place, other)
    return f"{size}: {rounded(other.population)}{there} against your {rounded(place.population)}{here}"


def _years(place: Place, other: Place) -> tuple[str, str]:
    """The census each figure is from, said once when it is the same."""
    if place.population_year == other.population_year:
        return f" in {place.population_year}", ""
    return f" in {place.population_year}", f" in {other.population_year}"


def _where_clause(place: Place, other: Place) -> str:
    apart = _apart(place, other)
    if apart == _SAME_STATE:
        return "in your state"
    here = BY_CODE.get(place.state)
    if here is None or apart == _FAR:
        return ""
    return f"in your region, {here.region_words}"


def _change_clause(place: Place, other: Place) -> str:
    first, second = place.change_2000_2010, other.change_2000_2010
    if first is None or second is None:
        return ""
    if first <= -1 and second <= -1:
        return f"Both lost people from 2000 to 2010: it {abs(second):.1f}%, you {abs(first):.1f}%."
    if first >= 1 and second >= 1 and abs(first - second) <= 5:  # noqa: PLR2004 - points of growth
        return f"Both grew from 2000 to 2010: it {second:.1f}%, you {first:.1f}%."
    return ""


def _alike_clause(place: Place, other: Place) -> str:
    apart = traits.apart(place.traits, other.traits, _COMPARED)
    words = [_THEME_WORDS[theme] for theme in _COMPARED if theme in apart and apart[theme] <= _MUCH_ALIKE]
    if not words:
        return ""
    listed = " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]
    return f"Its {listed} figures are close to yours."


def rounded(people: int) -> str:
    """People as one says it: 94,000; under ten thousand to the hundred: 8,600."""
    step = 1_000 if people >= 10_000 else 100  # noqa: PLR2004 - where hundreds stop mattering
    return f"{round(people / step) * step:,}"
