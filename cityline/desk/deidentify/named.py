"""Proper names of things: companies, rivers, parks, schools, hospitals, neighborhoods, local bodies.

Capitalized runs of two words or more are shown to the navigator unless every word belongs to the plain
vocabulary of federal programs, agencies, departments and the calendar.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cityline.desk.deidentify.facts import Facts, Finding, Kind
from cityline.desk.deidentify.given_names import word_set
from cityline.desk.deidentify.spelling import AFTER, BEFORE, POSSESSIVE, body

if TYPE_CHECKING:
    from collections.abc import Iterator

_CAPITAL = r"[A-Z][A-Za-z'&-]*"
_RUN = re.compile(rf"{BEFORE}{_CAPITAL}(?:[ \t]+(?:(?:of|the|and|for|at|&|on|in)[ \t]+){{0,2}}{_CAPITAL}){{1,7}}")
_COMPANY = re.compile(
    rf"{BEFORE}{_CAPITAL}(?:[ \t]+{_CAPITAL}){{0,4}},?[ \t]+"
    r"(?:Inc|LLC|L\.L\.C|Ltd|Corp|Corporation|LLP|Company|Co)\b\.?"
)

_ACRONYM = 5  # letters at most
_PLAIN = word_set(
    """
    a about act action active administration administrative advanced affairs affordable after agencies agency
    agricultural agriculture aid air all also america american americans an analysis and annual answer answers
    any apply appropriations apr april are area areas arpa arts as assessment assistance associates association
    at atlas aug august authorities authority aviation award bank bank's based before best better bill
    bipartisan block board bond bonds broadband brownfield brownfields budget bureau business but by bylaw call
    can capital care case cdbg cdc cdfi census center centers certificate certified change chapter chief child
    children choice circular cities city civil clean clear clearinghouse climate code collection commerce
    commission committee communities community competitive complete comprehensive congress conservation
    consolidated construction control cooperative coordination cops corps corrections cost council counties
    county court courts credit credits crime criminal culture data debt dec december decennial defense deferred
    delivery demographic department departments design development did director disability disaster discharge
    discretionary do doe does doj dol domestic dot drinking each early east eastern economic economy eda
    education efficiency efficient elementary eligibility emergency employment energy enforcement engineering
    english enterprise environment environmental epa equity evaluation evidence exchange executive extension faa
    fair families family feb february federal fema fhwa finance financial find fire first fiscal five flood food
    for form forms formula foundation four friday from fta fund funding funds future gao general geographic get
    gfoa gis give good government governments governors grant grants green group gsa guidance guide guidelines
    handbook have hazard hazardous health healthy help here hhs highway historic historical hold home homeland
    homeless homes hope house housing how hrsa hud human i icma idea if ii iii impact improvement in income
    index information infrastructure initiative inspection institute institutes insurance integrated interior
    internal internet investment investments irs is island it its iv jan january job jobs joint judicial jul
    july jun june justice keep labor land law laws lead leadership league learning less letter library lien
    lihtc loan loans local low main make management manual map mar march market may mayor mayors measures
    medicaid medicare mental midwest minority mitigation modernization monday money month more municipal naco
    national natural need needs neighborhood network new nlc no north northeast not nov november ntia nutrition
    occupational oct october of office officer officers official officials omb on one open opportunities
    opportunity option or order other our outreach ownership park parks part partner partners partnership
    partnerships payment pdf pell people performance permit plan planning police policies policy pollution
    portal poverty practice practices preservation prevention private procurement professional program programs
    project projects property protect protection public publication purchase quality question questions quick
    rail read real rebuild reclamation record records recovery recreation redevelopment reduction reform
    regional regulations regulatory rehabilitation renewal rental report reports request research residential
    resilience resilient resource resources responders response restoration results revenue review
    revitalization revolving right risk road roads rule rules rural safe safer safety sale saturday save savings
    sba school schools science second secretary section sector security senate senior sep sept september service
    services set sewer short should show site small smart social solid solutions south southern special staff
    staffing standard standards start state states statistics step storm stormwater strategic strategies
    strategy street streets student study summary sunday superfund supplemental support surface survey
    sustainability sustainable system systems take tax taxes technical technology telecommunications tell than
    that the their then these they think this three thursday tif title to tool toolkit tools training transit
    transportation treasury tribal trust tuesday two u.s under union united university update urban usda use
    utilities utility v vacant veterans vi violence voluntary vulnerable waste wastewater water waters watershed
    we wednesday week west western what when where which who why wildlife will with within women work workers
    workforce works workshop would write year years you young your youth zone zones zoning
    """
)
_AS = (
    (r"river|creek|brook|bayou|stream", "a river"),
    (r"lake|pond|reservoir|bay|harbor|beach|island|canal", "a body of water"),
    (r"park|common|gardens?|trail|forest", "a park"),
    (r"school|academy|elementary|high", "a school"),
    (r"university|college", "a college"),
    (r"hospital|clinic|medical", "a hospital"),
    (r"church|cathedral|temple|synagogue|mosque|parish", "a house of worship"),
    (r"bridge|tunnel|airport|station|terminal", "a local landmark"),
    (
        r"street|avenue|road|boulevard|drive|square|plaza|highway|heights|hill|village|neighborhood|district|corridor",
        "a neighborhood",
    ),
    (
        r"inc|llc|ltd|corp|corporation|llp|company|co|mills?|works|industries|manufacturing|factory|bank|foods",
        "a company",
    ),
    (r"department|division|office|bureau|board|commission|committee|council|authority|agency", "a local body"),
    (r"foundation|fund|association|coalition|alliance|partnership|society|union|club|league", "a local group"),
)


def find_named(text: str, facts: Facts) -> Iterator[Finding]:
    names = "|".join(body(name) for name in sorted(facts.organizations, key=len, reverse=True) if body(name))
    if names:
        for match in re.finditer(rf"{BEFORE}(?:{names}){POSSESSIVE}{AFTER}", text, re.IGNORECASE):
            sentence = "This organization is tied to the city or the people of the thread."
            yield Finding(Kind.NAMED, match.start(), match.end(), match[0], sentence, _stand_in(match[0]))
    for match in _COMPANY.finditer(text):
        yield Finding(
            Kind.NAMED, match.start(), match.end(), match[0], "This names a company.", "a company", sure=False
        )
    for match in _RUN.finditer(text):
        yield from _run(text, match)


def _run(text: str, match: re.Match[str]) -> Iterator[Finding]:
    if _heading(text, match.start()) or match[0].isupper():
        return
    words = list(re.finditer(r"[^\s]+", match[0]))
    while words and _is_plain(words[0][0]):
        words.pop(0)
    while words and _is_plain(words[-1][0]) and not _kind_word(words[-1][0]):
        words.pop()
    if len(words) < 2 or all(_is_plain(word[0]) for word in words):  # noqa: PLR2004 - one capital is too common
        return
    start, end = match.start() + words[0].start(), match.start() + words[-1].end()
    passage = text[start:end]
    yield Finding(
        Kind.NAMED, start, end, passage, "A proper name can be looked up on a map.", _stand_in(passage), sure=False
    )


def _is_plain(word: str) -> bool:
    bare = word.strip("'.,&-").casefold()
    return not bare or bare.removesuffix("'s") in _PLAIN or (word.isupper() and len(bare) <= _ACRONYM)


def _kind_word(word: str) -> bool:
    return any(re.fullmatch(pattern, word.strip("'.,").casefold()) for pattern, _ in _AS)


def _stand_in(name: str) -> str:
    words = [word.strip("'.,").removesuffix("'s").casefold() for word in name.split()]
    for word in reversed(words):
        for pattern, stand_in in _AS:
            if re.fullmatch(pattern, word):
                return stand_in
    return "a local name"


def _heading(text: str, start: int) -> bool:
    line = text.rfind("\n", 0, start) + 1
    return text[line : line + 7].lstrip().startswith("#")
