"""Patterns from names: any space, hyphen or none between words; Saint and St.; capitals or not."""

from __future__ import annotations

import re

from cityline.desk.deidentify.folding import fold_name
from cityline.desk.deidentify.given_names import word_set

_ENOUGH = 6  # letters to tell shouting from an acronym
# Beside these a letter or digit would make it another word.
BEFORE = r"(?<![A-Za-z0-9])"
AFTER = r"(?![A-Za-z0-9])"
POSSESSIVE = r"(?:'s|s'(?=\s))?"
GAP = r"[\s\-_.]{1,3}"

_SHORT_FORMS = {
    "saint": r"(?:saint|st\.?)",
    "st": r"(?:saint|st\.?)",
    "fort": r"(?:fort|ft\.?)",
    "ft": r"(?:fort|ft\.?)",
}
_SHORT_FORMS |= {"mount": r"(?:mount|mt\.?)", "mt": r"(?:mount|mt\.?)", "and": r"(?:and|&)"}

# Places and people whose one-word name is also an ordinary word: only a capital marks them.
ORDINARY = word_set(
    """
    reading flint mobile orange enterprise hope independence commerce industry union plains normal rifle
    surprise concord bend salem liberty freedom harmony paradise eagle eureka garland grove lake lakes mission
    moss mesa pearl plantation plano pleasant pine portage princeton racine radiance richmond rock rockets
    rose round sandy scarborough shakers signal slate spring sterling sunrise superior temple tracy troy tucker
    university upland victor victory vineyard vista walker warren wheeling winter yucca beverly buckeye burnt
    camp canyon central chino coral coon cottage crystal cypress diamond dublin evans fountain frontier globe
    golden green hammond hazel heath highland hilliard hobbs holly homestead hurst joy justice kent laurel
    lawrence lincoln logan marina marion mason media mercer mentor midway mineral noble north novato novi
    oak ocean opportunity ottawa oxford palm park parks perry phoenix pierce pioneer port prosper quincy
    ranch ridge river romulus savage shelter sparks speed star stillwater stone summit sun sweet trinity
    valley vernon village west wood young yuba bell bells bill bills brook brown carpenter chance christian
    clay cook crown dale dean drew faith farmer field fisher ford forest fox frank gale glen grace grant gray
    guy hand harp hunter jack jade jean ivy judge king lane lily long love major march mark mark may melody
    miles mill miller moody moon nick olive page parker pat paul penny piper price prince ray rich robin rod
    ruby rush sage sandy scout shell singer skip smith snow street sunny taylor terry tiger tony turner violet
    wade ward water waters weaver white will wise art autumn april august angel amber baker banks barber bishop
    black bond booker bush butler buck chase church cross day fair gene gardener harry heather hill house hope
    iris jewel june leaf little norm pope post potter powers rivers roman short silver sharp small steel strong
    stock swift wells winters woods yard best case drake early english french german good hall hardy head holder
    ladder land may mayor means more moss new noel order person pool poor rice royal sellers self self shepherd
    """
)


def is_ordinary(name: str) -> bool:
    return name.casefold() in ORDINARY


def body(name: str) -> str:
    """A pattern for a name of one or more words, without its boundaries; "" for a name with no letters."""
    words = [word for word in re.split(r"[\s\-_.]+", fold_name(name)) if word]
    return GAP.join(_SHORT_FORMS.get(word.casefold(), re.escape(word)) for word in words)


def squeezed(name: str) -> str:
    """ "fallriver": how a name stands in addresses and tags."""
    return re.sub(r"[^a-z0-9]", "", fold_name(name).casefold())


def opens_sentence(text: str, start: int) -> bool:
    """Whether a capital at `start` says nothing: the beginning of the text, a sentence, line or list item."""
    before = text[max(0, start - 8) : start].rstrip(" \t\"'(*_#>-")
    return not before or before[-1] in ".!?\n:;•"


def in_capitals(text: str, start: int, end: int) -> bool:
    """Whether the words around are shouted, so that capitals tell nothing."""
    letters = [letter for letter in text[max(0, start - 40) : start] + text[end : end + 40] if letter.isalpha()]
    upper = sum(letter.isupper() for letter in letters)
    return len(letters) >= _ENOUGH and upper > 0.8 * len(letters)
