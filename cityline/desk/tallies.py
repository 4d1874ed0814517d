"""What became of a thing when it was offered before: counts over all cities of a network, and the small prior they give.

Nobody's word is shown, only how many cities said it; and no count of cities below `FEWEST`, lest it point at one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from cityline.kernel import planned

Key = tuple[str, str]  # kind, object id

USE_PRIOR = True
CAP = 0.05  # a quarter of what separates a good match from a poor one: it settles ties, it does not choose
# One city's word weighs 1. "Not for us" says less of the thing than of the city; a click says hardly anything.
GOOD = {"helped": 1.0, "used": 0.5, "opened": 0.05}
BAD = {"did_not": 1.0, "not_for_us": 0.5}
DOUBT = 5.0  # as if so many had been of two minds already, so that the first few words move little
FEWEST = 3


@dataclass(frozen=True)
class Tally:
    """Of one thing. `helped`, `did_not`, `not_for_us`, `opened`: cities; `used`: packages somebody at the desk put it
    in; `cited`: published answers that rest on it."""

    helped: int = 0
    did_not: int = 0
    not_for_us: int = 0
    opened: int = 0
    used: int = 0
    cited: int = 0


NOTHING = Tally()


def prior(tally: Tally) -> float:
    """Between -CAP and CAP, 0 without a word; each word for it raises it, each against it lowers it. Pure."""
    good: float = sum(weight * getattr(tally, name) for name, weight in GOOD.items())
    bad: float = sum(weight * getattr(tally, name) for name, weight in BAD.items())
    return round(CAP * (good - bad) / (good + bad + DOUBT), 4)


def tallies_of(
    keys: Collection[Key], *, network_id: int | None = None, apart_from: int | None = None
) -> dict[Key, Tally]:
    """The tally of each thing that has one. One query; none for no keys.

    Only what became of it in this network counts; None means any. `apart_from`: the id of a question whose own words
    and package are left out, for judging without hindsight.
    """
    if not keys:
        return {}
    wanted = {
        "kinds": [kind for kind, _ in keys],
        "ids": [key for _, key in keys],
        "network": network_id,
        "apart_from": apart_from,
    }
    found: dict[Key, Tally] = {}
    for kind, key, what, count in planned.rows(_COUNTS, wanted):
        found[kind, key] = replace(found.get((kind, key), NOTHING), **{what: count})
    return found


# Each part reads one index, then the question of each row found.
_OF_OURS = """(%(network)s::bigint IS NULL OR question.network_id = %(network)s::bigint)
        AND question.id IS DISTINCT FROM %(apart_from)s::bigint"""
_SAID = """FROM wanted JOIN desk_itemfeedback said ON said.kind = wanted.kind AND said.object_id = wanted.id
    JOIN desk_packageitem item ON item.id = said.item_id
    JOIN desk_package package ON package.id = item.package_id
    JOIN desk_question question ON question.id = package.question_id"""
_COUNTS = f"""
WITH wanted AS (SELECT * FROM unnest(%(kinds)s::text[], %(ids)s::text[]) AS wanted (kind, id))
SELECT wanted.kind, wanted.id, said.said, count(DISTINCT said.place_id) {_SAID}
    WHERE said.said <> '' AND {_OF_OURS}
    GROUP BY 1, 2, 3
UNION ALL
SELECT wanted.kind, wanted.id, 'opened', count(DISTINCT said.place_id) {_SAID}
    WHERE said.opened_at IS NOT NULL AND {_OF_OURS}
    GROUP BY 1, 2
UNION ALL
SELECT wanted.kind, wanted.id, 'used', count(DISTINCT item.package_id)
    FROM wanted JOIN desk_packageitem item
        ON item.kind = wanted.kind AND coalesce(item.answer_id, item.resource_id, item.program_id) = wanted.id::bigint
    JOIN desk_package package ON package.id = item.package_id
    JOIN desk_question question ON question.id = package.question_id
    WHERE item.added_by_id IS NOT NULL AND item.removed_at IS NULL AND {_OF_OURS}
    GROUP BY 1, 2
UNION ALL
SELECT wanted.kind, wanted.id, 'cited', count(DISTINCT source.answer_id)
    FROM wanted JOIN library_answersource source ON source.resource_id = wanted.id::bigint
    JOIN library_answer answer ON answer.id = source.answer_id
    WHERE wanted.kind = 'resource' AND answer.status = 'published'
        AND (%(network)s::bigint IS NULL OR answer.network_id = %(network)s::bigint)
    GROUP BY 1, 2
"""  # noqa: S608 - our own words only; every value is bound
