"""The states as data: postal code, name, FIPS code, Census division and region, and what people call themselves.

Not transitions: this room has none. Sources: FIPS 5-2 codes; U.S. Census Bureau regions and divisions;
demonyms as in the U.S. Government Publishing Office Style Manual, with common others.
"""

from __future__ import annotations

from dataclasses import dataclass

REGION_WORDS = {
    "Northeast": "the Northeast",
    "Midwest": "the Midwest",
    "South": "the South",
    "West": "the West",
    "Islands": "the islands",
}
_REGION_OF_DIVISION = {
    "New England": "Northeast",
    "Middle Atlantic": "Northeast",
    "East North Central": "Midwest",
    "West North Central": "Midwest",
    "South Atlantic": "South",
    "East South Central": "South",
    "West South Central": "South",
    "Mountain": "West",
    "Pacific": "West",
    "Territories": "Islands",
}
# code | name | FIPS | division | demonyms (singular), commas between
_TABLE = """
AL|Alabama|01|East South Central|Alabamian,Alabaman
AK|Alaska|02|Pacific|Alaskan
AZ|Arizona|04|Mountain|Arizonan,Arizonian
AR|Arkansas|05|West South Central|Arkansan
CA|California|06|Pacific|Californian
CO|Colorado|08|Mountain|Coloradan,Coloradoan
CT|Connecticut|09|New England|Connecticuter,Nutmegger
DE|Delaware|10|South Atlantic|Delawarean
DC|District of Columbia|11|South Atlantic|Washingtonian
FL|Florida|12|South Atlantic|Floridian
GA|Georgia|13|South Atlantic|Georgian
HI|Hawaii|15|Pacific|Hawaii resident,Hawaiian
ID|Idaho|16|Mountain|Idahoan
IL|Illinois|17|East North Central|Illinoisan
IN|Indiana|18|East North Central|Hoosier,Indianan,Indianian
IA|Iowa|19|West North Central|Iowan
KS|Kansas|20|West North Central|Kansan
KY|Kentucky|21|East South Central|Kentuckian
LA|Louisiana|22|West South Central|Louisianian,Louisianan
ME|Maine|23|New England|Mainer
MD|Maryland|24|South Atlantic|Marylander
MA|Massachusetts|25|New England|Massachusettsan,Bay Stater
MI|Michigan|26|East North Central|Michiganian,Michigander
MN|Minnesota|27|West North Central|Minnesotan
MS|Mississippi|28|East South Central|Mississippian
MO|Missouri|29|West North Central|Missourian
MT|Montana|30|Mountain|Montanan
NE|Nebraska|31|West North Central|Nebraskan
NV|Nevada|32|Mountain|Nevadan
NH|New Hampshire|33|New England|New Hampshirite,Granite Stater
NJ|New Jersey|34|Middle Atlantic|New Jerseyan,New Jerseyite
NM|New Mexico|35|Mountain|New Mexican
NY|New York|36|Middle Atlantic|New Yorker
NC|North Carolina|37|South Atlantic|North Carolinian,Tar Heel
ND|North Dakota|38|West North Central|North Dakotan
OH|Ohio|39|East North Central|Ohioan,Buckeye
OK|Oklahoma|40|West South Central|Oklahoman,Sooner
OR|Oregon|41|Pacific|Oregonian
PA|Pennsylvania|42|Middle Atlantic|Pennsylvanian
RI|Rhode Island|44|New England|Rhode Islander
SC|South Carolina|45|South Atlantic|South Carolinian
SD|South Dakota|46|West North Central|South Dakotan
TN|Tennessee|47|East South Central|Tennessean,Tennesseean
TX|Texas|48|West South Central|Texan
UT|Utah|49|Mountain|Utahn,Utahan
VT|Vermont|50|New England|Vermonter
VA|Virginia|51|South Atlantic|Virginian
WA|Washington|53|Pacific|Washingtonian
WV|West Virginia|54|South Atlantic|West Virginian
WI|Wisconsin|55|East North Central|Wisconsinite
WY|Wyoming|56|Mountain|Wyomingite
AS|American Samoa|60|Territories|American Samoan
GU|Guam|66|Territories|Guamanian
MP|Northern Mariana Islands|69|Territories|Mariana Islander
PR|Puerto Rico|72|Territories|Puerto Rican
VI|U.S. Virgin Islands|78|Territories|Virgin Islander
"""


@dataclass(frozen=True)
class State:
    """A state, the District of Columbia or a territory."""

    code: str
    name: str
    fips: str
    division: str
    demonyms: tuple[str, ...]

    @property
    def region(self) -> str:
        return _REGION_OF_DIVISION[self.division]

    @property
    def region_words(self) -> str:
        """Fit for a sentence: "the South"."""
        return REGION_WORDS[self.region]

    @property
    def is_territory(self) -> bool:
        return self.division == "Territories"


def _read_table() -> tuple[State, ...]:
    cells = (line.split("|") for line in _TABLE.strip().splitlines())
    return tuple(
        State(code, name, fips, division, tuple(demonyms.split(","))) for code, name, fips, division, demonyms in cells
    )


STATES = _read_table()
BY_CODE = {state.code: state for state in STATES}
BY_FIPS = {state.fips: state for state in STATES}
BY_NAME = {state.name.lower(): state for state in STATES}


def state_named(text: str) -> State | None:
    """By postal code or by full name, whatever the case: "ma", "MA", "Massachusetts", "D.C."."""
    plain = text.strip().lower().replace(".", "")
    if plain in {"washington dc", "dc"}:
        return BY_CODE["DC"]
    return BY_CODE.get(plain.upper()) or BY_NAME.get(plain)


def states_beginning(text: str) -> list[State]:
    """States whose code or name begins so; the exact code alone when it is one."""
    exact = state_named(text)
    if exact:
        return [exact]
    plain = text.strip().lower().replace(".", "")
    return [state for state in STATES if plain and state.name.lower().startswith(plain)]


def region_words(code: str) -> str:
    """ "the South" for "LA"; empty for a code that is no state."""
    state = BY_CODE.get(code)
    return state.region_words if state else ""
