"""Invented texts in any number, for measuring. The same seed gives the same texts; no city and no person is meant."""

from __future__ import annotations

from random import Random

from cityline.topics import Topic

# Three matters of each topic, as a city would name them.
MATTERS: dict[str, tuple[str, str, str]] = {
    Topic.ECONOMIC_DEVELOPMENT: ("a plan for small manufacturers", "an empty industrial park", "a revolving loan fund"),
    Topic.DOWNTOWN: ("empty storefronts on the main street", "a business improvement district", "parking meters"),
    Topic.WORKFORCE: ("training for welders", "summer jobs for teenagers", "a shortage of bus drivers"),
    Topic.HOUSING: ("rental inspections", "homes for older residents", "a housing trust fund"),
    Topic.VACANT_PROPERTY: ("tax liens on vacant houses", "a land bank", "the cost of demolition"),
    Topic.LAND_USE: ("a zoning code from the seventies", "permits for accessory dwellings", "sign rules"),
    Topic.BROWNFIELDS: ("soil tests at a closed mill", "an underground tank", "a landfill beside the river"),
    Topic.WATER: ("lead service lines", "sewer overflows after rain", "unpaid water bills"),
    Topic.STREETS: ("sidewalk repairs", "a dangerous crossing", "pavement ratings"),
    Topic.BROADBAND: ("fiber to public housing", "sensors in water meters", "an old permit system"),
    Topic.BUDGET: ("a forecast for five years", "unfunded pensions", "a reserve policy"),
    Topic.DEBT: ("refunding of bonds", "a rating downgrade", "leases for fire engines"),
    Topic.GRANTS: ("match for a federal grant", "a single audit finding", "reports on recovery funds"),
    Topic.POLICING: ("officers who leave after three years", "body cameras", "a crisis response team"),
    Topic.FIRE: ("volunteers for the fire company", "response times", "flood warnings"),
    Topic.HEALTH: ("overdose prevention", "heat in older apartments", "lead paint in homes"),
    Topic.PARKS: ("a skate park", "library hours", "tree canopy"),
    Topic.LABOR: ("a pay study", "retirements in public works", "overtime rules"),
    Topic.GOVERNANCE: ("a charter review", "records requests", "council agendas in two languages"),
    Topic.EQUITY: ("residents who never come to meetings", "a participatory budget", "translation of notices"),
}
_OPENINGS = (
    "How have cities our size dealt with {matter}?",
    "What has worked elsewhere for {matter}, and what did it cost?",
    "Who has an ordinance or a sample contract for {matter}?",
    "Our council votes next month on {matter} and wants examples.",
)
_MIDDLES = (
    "We counted {number} cases last year and have {staff} people for it.",
    "The budget for {matter} is about ${number},000 and will not grow.",
    "An earlier plan for {matter} stalled because the state program ended.",
    "Residents of district {staff} ask about it at every meeting.",
    "A consultant proposed phase {staff} first and the rest after year {number}.",
    "We tried letters and door visits; {number} households answered.",
    "Our neighbors share one office for {matter} between {staff} towns.",
)


def question(random: Random, topic: str, *, words: int = 60) -> str:
    """A question of about so many words."""
    matter = random.choice(MATTERS[topic])
    sentences = [random.choice(_OPENINGS)]
    while sum(len(sentence.split()) for sentence in sentences) < words:
        sentences.append(random.choice(_MIDDLES))
    filled = [
        sentence.format(matter=matter, number=random.randint(12, 9_800), staff=random.randint(2, 40))
        for sentence in sentences
    ]
    return " ".join(filled)


def title(random: Random, topic: str, number: int) -> str:
    """Of a publication; the number keeps it unique."""
    form = random.choice(("A guide to {}", "Paying for {}", "{}: lessons from ten cities", "A short course on {}"))
    return f"{form.format(random.choice(MATTERS[topic])).capitalize()}, part {number}"


def memo(random: Random, topic: str, headings: tuple[str, ...]) -> str:
    """A memo of about two pages under these headings."""
    parts = [f"## {heading}\n\n{question(random, topic, words=150)}" for heading in headings]
    return "\n\n".join(parts)
