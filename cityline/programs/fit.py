"""Whether a program fits a city: tests with one sentence each, and a verdict. Pure; reads only the two rows.

The listing decides, not hope: a test that the listing does not settle says "cannot tell". Rules beyond the
listing are used only where a law draws a plain line, and the test names it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING, Literal

from cityline.places.likeness import rounded
from cityline.programs import enrichment
from cityline.programs.applicants import HELPERS, LABELS, OPEN_BY_LAW, Reach, applied_for_by, reach
from cityline.programs.geography import area_of
from cityline.programs.models import Program, ProgramKind

if TYPE_CHECKING:
    from cityline.places.models import Place

Verdict = Literal["fits", "does_not", "cannot_tell"]
FITS: Verdict = "fits"
DOES_NOT: Verdict = "does_not"
CANNOT_TELL: Verdict = "cannot_tell"

# 7 U.S.C. 1991(a)(13): "rural" for USDA Rural Development ends at 50,000 people; water and waste loans at
# 10,000, community facilities at 20,000. Between a program's own line and 50,000 exceptions exist.
RURAL_AGENCIES = frozenset({"rural housing service", "rural utilities service", "rural business-cooperative service"})
NOT_RURAL = 50_000
RURAL_LINES = {"10.760": 10_000, "10.766": 20_000}
SMALLEST_LINE = 10_000
# 42 U.S.C. 5302(a)(4): a metropolitan city has 50,000 people, or is the central city of its metropolitan area.
ENTITLEMENT, STATE_BLOCK_GRANT = "14.218", "14.228"
ENTITLEMENT_LINE = 50_000
# Money that is no longer given though the listing stands. 31 CFR 35.5: costs had to be committed by then.
CLOSED = {"21.027": "New money is no longer given: cities had to commit theirs by December 31, 2024."}

_NOT_HELP: dict[str, str] = {
    ProgramKind.TAX: "This is a tax rule: there is nothing for a city to apply for.",
    ProgramKind.INTEREST: "This is interest on the federal debt, not help for cities.",
}


@dataclass(frozen=True)
class FitTest:
    """One test: what it asks, how it came out, and why in one sentence."""

    name: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Fit:
    """The verdict of all tests, and the sentence of the one that decided."""

    verdict: Verdict
    sentence: str
    tests: tuple[FitTest, ...] = ()


def fit(program: Program, place: Place | None) -> Fit:
    """The fit for a place, or for cities in general. The worst test decides; its sentence is the reason."""
    tests = tuple(test for ask in _TESTS if (test := ask(program, place)) is not None)
    for verdict in (DOES_NOT, CANNOT_TELL):
        for test in tests:
            if test.verdict == verdict:
                return Fit(verdict, test.sentence, tests)
    return Fit(FITS, tests[0].sentence, tests)


def size_prior(program: Program) -> float:
    """How much money it moves in a year, on a log scale: 0 at $100,000 or none, 1 at $50 billion and more."""
    if not program.yearly_dollars or program.yearly_dollars < 1:
        return 0.0
    return round(min(1.0, max(0.0, (log10(program.yearly_dollars) - 5) / 5.7)), 4)


def cities_prior(program: Program) -> float:
    """Whether cities use it: 1 for the programs they use most, 0.5 for one that answers questions officials ask, 0 for
    the rest of the list (research, farms, foreign aid). By the lists we keep by hand."""
    if program.number in enrichment.said_as():
        return 1.0
    return 0.5 if program.number in enrichment.asked_as() else 0.0


def _who(program: Program, place: Place | None) -> FitTest:
    name = "Who may apply"
    if program.kind in _NOT_HELP:
        return FitTest(name, DOES_NOT, _NOT_HELP[program.kind])
    who = program.open_to
    reached = reach(program.number, program.applicant_types, program.beneficiary_types)
    if reached is Reach.DIRECT:
        return FitTest(name, FITS, OPEN_BY_LAW.get(program.number) or _direct(who))
    if reached is Reach.NOT:
        return FitTest(name, DOES_NOT, _not_for_cities(who))
    if reached is Reach.THROUGH_OTHERS:
        return FitTest(name, CANNOT_TELL, _through_others(applied_for_by()[program.number], place))
    sentence = _through_state(who, place) if reached is Reach.THROUGH_STATE else _unclear(who)
    return FitTest(name, CANNOT_TELL, sentence)


def _direct(who: tuple[str, ...]) -> str:
    return "Local governments may apply." if "local" in who else "Anyone may apply, so a city may too."


def _through_others(applicants: str, place: Place | None) -> str:
    if applicants == HELPERS:
        return "It pays others to help local governments: ask them for the help, not for the money."
    return f"{applicants} apply for it, not cities: ask those that serve {place.short_name if place else 'your city'}."


def _through_state(who: tuple[str, ...], place: Place | None) -> str:
    state = place.state_name if place else "your state"
    if set(who) <= {"state", "tribe", "territory"}:
        return f"Only states apply; {state} may pass it on."
    return f"Local governments are not named; {state} may apply and pass it on."


def _unclear(who: tuple[str, ...]) -> str:
    if "county" in who:
        return "Counties may apply; the listing does not name cities."
    if "public body" in who:
        return "Other public bodies may apply; the listing does not say whether a city counts."
    return "The listing does not say who may apply."


def _not_for_cities(who: tuple[str, ...]) -> str:
    names = [
        LABELS[group].lower() if LABELS[group][:3] != "U.S" else LABELS[group] for group in who if group != "other"
    ]
    if not names:
        return "The listing does not name local governments among those who may apply."
    if who == ("state",):
        return "Only states may apply, and the listing does not name local governments among those it helps."
    listed = " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
    return f"{listed[0].upper()}{listed[1:]} may apply; local governments are not named."


def _still_open(program: Program, _place: Place | None) -> FitTest | None:
    name = "Still open"
    if program.withdrawn_at is not None:
        return FitTest(name, DOES_NOT, "It is no longer on the official list.")
    if program.number in CLOSED:
        return FitTest(name, DOES_NOT, CLOSED[program.number])
    if program.kind == ProgramKind.OTHER:
        return FitTest(name, CANNOT_TELL, "The inventory gives this listing no type, so it may be closed.")
    if program.yearly_dollars is None and program.obligations:
        first, last = program.obligations[0]["year"], program.obligations[-1]["year"]
        return FitTest(name, CANNOT_TELL, f"No money is recorded for {first} to {last}, so it may be closed.")
    return None


def _where(program: Program, place: Place | None) -> FitTest | None:
    area = area_of(program.number, program.title, program.agency)
    if area is None:
        return None
    name = "Where"
    if place is None:
        return FitTest(name, CANNOT_TELL, f"It serves {area.name} only: {area.words()}.")
    if place.state not in area.states:
        return FitTest(name, DOES_NOT, f"It serves {area.name} only, and {place.state_name} is not in it.")
    if area.whole:
        return FitTest(name, FITS, f"It serves {area.name}.")
    return FitTest(
        name, CANNOT_TELL, f"It serves {area.name}: {area.words()}. Check whether {place.short_name} is inside."
    )


def _rural(program: Program, place: Place | None) -> FitTest | None:
    by_law = program.sub_agency.casefold() in RURAL_AGENCIES
    if not by_law and "rural" not in program.title.casefold():
        return None
    name = "Rural"
    if place is None or not place.population:
        return FitTest(name, CANNOT_TELL, "It is for rural areas; whether a city counts depends on its size.")
    people = f"{place.short_name} has about {rounded(place.population)} people ({place.population_year})"
    if by_law and place.population > NOT_RURAL:
        return FitTest(name, DOES_NOT, f"It is for rural areas, by law none over 50,000 people; {people}.")
    line = RURAL_LINES.get(program.number, SMALLEST_LINE)
    if place.population <= line:
        return FitTest(name, FITS, f"It is for rural areas; {people}.")
    return FitTest(name, CANNOT_TELL, f"It is for rural areas; {people}. Ask the agency whether that counts.")


def _block_grant(program: Program, place: Place | None) -> FitTest | None:
    """CDBG has two doors: larger cities get their own money, smaller ones go through the state."""
    if program.number not in {ENTITLEMENT, STATE_BLOCK_GRANT} or place is None or not place.population:
        return None
    large = place.population >= ENTITLEMENT_LINE
    people = f"{place.short_name} has about {rounded(place.population)} ({place.population_year})"
    if program.number == ENTITLEMENT:
        if large:
            return FitTest("Size", FITS, f"Cities of 50,000 people or more get this money by formula; {people}.")
        return FitTest(
            "Size",
            CANNOT_TELL,
            f"Mostly for cities of 50,000 people or more; {people}. Others go through the state ({STATE_BLOCK_GRANT}).",
        )
    if large:
        return FitTest(
            "Size",
            CANNOT_TELL,
            f"For places that get no block grant of their own ({ENTITLEMENT}); {people}, so it likely does.",
        )
    return FitTest("Size", FITS, f"For places under 50,000 people; {people}.")


# In this order: the first of the worst verdict gives the reason.
_TESTS: tuple[Callable[[Program, Place | None], FitTest | None], ...] = (
    _who,
    _still_open,
    _where,
    _rural,
    _block_grant,
)
