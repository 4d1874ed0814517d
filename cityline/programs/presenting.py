"""How a program is described on a page: plain sentences, sums with their year and source."""

from __future__ import annotations

from dataclasses import dataclass

from cityline.programs import applicants as who
from cityline.programs.documents import ADVICE, MONEY
from cityline.programs.fit import CANNOT_TELL, DOES_NOT, FITS, Fit, FitTest
from cityline.programs.models import Program, ProgramKind
from cityline.topics import Topic

FILTERS = (
    ("form", "Money or advice"),
    ("topic", "Topic"),
    ("who", "Who may apply"),
    ("agency", "Agency"),
    ("family", "Kind of listing"),
)
SORTS = (("relevance", "Best match"), ("title", "Title"))
MOST_OPTIONS = 20
_LABELS = {
    "form": {MONEY: "Money", ADVICE: "Advice, training and services"},
    "topic": dict(Topic.choices),
    "who": who.LABELS,
    "family": {"listing": "Programs", "tax": "Tax rules"},
}
# The words and the mark of a verdict (`c-verdict`).
_VERDICTS = {
    FITS: ("pass", "Fits", "Fits"),
    DOES_NOT: ("miss", "Does not fit", "Does not fit"),
    CANNOT_TELL: ("close", "Cannot tell", "Cannot tell for"),
}


@dataclass(frozen=True)
class VerdictWords:
    """`mark` as the drawing knows it, `word` as a reader does, `with_city` before the name of a city."""

    mark: str
    word: str
    with_city: str


@dataclass(frozen=True)
class Fact:
    """One line of facts."""

    name: str
    value: str
    source: str = ""
    url: str = ""


def address_of(key: str, title: str) -> str:
    """Where a program of this id and title is read; for lists that hold nothing else of it."""
    return Program(pk=int(key), title=title, number=f"program {key}").get_absolute_url()


def verdict(result: Fit | FitTest) -> VerdictWords:
    return VerdictWords(*_VERDICTS[result.verdict])


def filter_label(name: str, value: str) -> str:
    return _LABELS.get(name, {}).get(value, value)


def dollars(amount: int) -> str:
    """A sum as one reads it: "$2.5 billion", "$64.0 million", "$48,200"."""
    sign, amount = ("\u2212" if amount < 0 else ""), abs(amount)
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if amount >= size:
            return f"{sign}${amount / size:,.1f} {word}"
    return f"{sign}${amount:,}"


@dataclass(frozen=True)
class Year:
    """What was recorded for one fiscal year; "" where the file has nothing."""

    year: str
    obligated: str
    estimated: str
    spent: str


def money_by_year(program: Program) -> list[Year]:
    """Obligations by fiscal year, the latest first. Nought and nothing look alike in the files, so both are blank."""
    return [
        Year(
            year["year"],
            *(dollars(year[name]) if year.get(name) else "" for name in ("sam_actual", "sam_estimate", "usaspending")),
        )
        for year in reversed(program.obligations)
    ]


def facts(program: Program) -> list[Fact]:
    """The side column: what it is, from whom, by which file."""
    found = [
        Fact(
            "Number",
            program.number,
            "Assistance listing" if program.kind == ProgramKind.LISTING else program.get_kind_display(),
        ),
        Fact("Agency", program.agency, program.sub_agency if program.sub_agency != "N/A" else ""),
        Fact("Form of help", "; ".join(program.assistance_types)),
    ]
    if program.yearly_dollars:
        found.append(Fact("Money in a year", dollars(program.yearly_dollars), "The largest year on record"))
    if program.topic_labels:
        found.append(Fact("Topics", ", ".join(program.topic_labels), "Ours"))
    found.append(Fact("Source", source_name(program), program.vintage))
    return [fact for fact in found if fact.value]


def applicants(program: Program) -> list[str]:
    """Who may apply in plain groups, local governments first; the full official types stand at SAM.gov."""
    return [who.LABELS[group] for group in program.open_to]


def source_name(program: Program) -> str:
    """The kind of file, without its name."""
    return program.source.partition(" (")[0]


def links(program: Program) -> list[Fact]:
    """Official pages, in the order a city would open them."""
    pages = (
        ("Open calls", "Grants.gov", program.grants_url),
        ("Full listing", "SAM.gov", program.sam_url),
        ("Who received it", "USAspending.gov", program.usaspending_url),
    )
    return [Fact(name, value, url=url) for name, value, url in pages if url]
