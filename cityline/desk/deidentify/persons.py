"""People: those of the thread by name, others by title, initial, greeting, signature or given name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cityline.desk.deidentify.facts import Facts, Finding, Kind
from cityline.desk.deidentify.folding import fold_name
from cityline.desk.deidentify.given_names import GIVEN, word_set
from cityline.desk.deidentify.spelling import AFTER, BEFORE, POSSESSIVE, body, is_ordinary, opens_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

_OFFICE = (
    "mayor|vice mayor|deputy mayor|chief|deputy chief|councilor|councillor|councilman|councilwoman|councilmember|"
    "council member|council president|commissioner|alderman|alderwoman|alderperson|selectman|selectwoman|supervisor|"
    "director|deputy director|assistant director|manager|city manager|administrator|clerk|treasurer|assessor|auditor|"
    "comptroller|controller|sheriff|captain|lieutenant|sergeant|officer|detective|engineer|planner|inspector|judge|"
    "senator|representative|congressman|congresswoman|governor|president|superintendent|principal|attorney|counsel|"
    "reverend|rev|pastor|father|dr|mr|mrs|ms|mx|sen|rep|gov|hon|sgt|lt|capt|det|prof|professor"
)
_COURTESY = frozenset({"dr", "mr", "mrs", "ms", "mx", "hon", "prof"})
_WORD = r"[A-Z][A-Za-z'-]+"
_INITIAL = r"[A-Z]\."
_NAME = rf"(?:{_INITIAL}\s?){{0,2}}{_WORD}(?:\s+{_INITIAL})?"
_NAME += rf"(?:\s+(?:de|la|del|van|von|der|Mc|St\.)){{0,2}}(?:\s+{_WORD}){{0,2}}"
_TITLED = re.compile(
    rf"{BEFORE}(?i:(?:{_OFFICE}))\.?(?:\s+(?:of|for)\s+{_WORD}(?:\s+(?:and\s+)?{_WORD}){{0,3}},?)?\s+({_NAME})"
)
_INITIALED = re.compile(
    rf"(?<![A-Za-z.])(?!U\.\s?S|D\.\s?C|N\.\s?Y|P\.\s?O)(?:{_INITIAL}\s?){{1,3}}\s?[A-Z][a-z][A-Za-z'-]+"
)
_GIVEN = re.compile(
    rf"{BEFORE}({'|'.join(sorted(GIVEN))}|{'|'.join(sorted(name.upper() for name in GIVEN))})"
    rf"((?:\s+{_INITIAL})?(?:\s+(?:de|la|del|van|von|der)){{0,2}}\s+{_WORD}){POSSESSIVE}"
)
_SAID = re.compile(
    rf"(?i:\b(?:my name is|this is|i am|i'm|contact|contact:|attn:?|attention:?|dear|hi|hello|cc:?|from:"
    rf"|signed,?|sincerely,?|regards,?|thanks,?|thank you,?|cheers,?|best,?|yours,?)[ \t]*\n{{0,2}}[ \t]*(?:-[ \t]*)?)"
    rf"({_WORD}(?:[ \t]+{_INITIAL})?(?:[ \t]+{_WORD}){{0,2}})"
)
# Capitalized words that follow a title or greeting without being a name.
_NOT_NAMES = word_set(
    """
    all the a an and or for of in on at to from with by we our us i you your they this that it if is are was be
    team everyone folks there
    sir madam colleagues friends council city town county state federal public police fire finance
    works housing community development planning health human services department office board commission committee
    director manager chief mayor clerk general national american english spanish monday tuesday wednesday thursday
    friday saturday sunday january february march april may june july august september october november december
    navigator desk cityline assistant deputy economic water sewer parks recreation budget grant grants program programs
    resources resource affairs court courts attorney attorneys legal elect pro tem emeritus not as how what when why
    where who section title part chapter act epa hud usda irs fema doj dot eda gfoa icma hr it ai new but so no yes
    roads streets transit safety operations utilities engineering procurement purchasing administration engineer
    """
)


def find_persons(text: str, facts: Facts) -> Iterator[Finding]:
    yield from _known(text, facts)
    for pattern, sentence in (
        (_TITLED, "A title with a name points to one person."),
        (_INITIALED, "This looks like a person's name."),
        (_GIVEN, "This looks like a person's name."),
        (_SAID, "This looks like a greeting or signature with a name."),
    ):
        yield from _patterned(text, pattern, sentence)


def _known(text: str, facts: Facts) -> Iterator[Finding]:
    """Full names in any capitals; parts of names when capitalized, unsure if an ordinary word opens a sentence."""
    sentence = "This person takes part in the thread."
    full = [name for name in facts.people if fold_name(name)]
    whole = "|".join(body(name) for name in sorted(full, key=len, reverse=True) if body(name))
    if whole:
        for match in re.finditer(rf"{BEFORE}(?:{whole}){POSSESSIVE}{AFTER}", text, re.IGNORECASE):
            if " " in match[0] or match[0][0].isupper():
                yield _person(match, 0, sentence)
    parts = {part for name in full for part in re.split(r"[\s.]+", fold_name(name)) if len(part.strip("-'")) > 1}
    single = "|".join(sorted(map(re.escape, parts), key=len, reverse=True))
    if not single:
        return
    for match in re.finditer(rf"{BEFORE}({single}){POSSESSIVE}{AFTER}", text, re.IGNORECASE):
        if match[0][0].isupper():
            unsure = is_ordinary(match[1]) and opens_sentence(text, match.start())
            yield _person(match, 0, sentence, sure=not unsure)


def _patterned(text: str, pattern: re.Pattern[str], sentence: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        start, end = match.span(1 if pattern in (_TITLED, _SAID) else 0)
        trimmed = _trim(text[start:end])
        if not trimmed:
            continue
        start, end = start + trimmed[0], start + trimmed[1]
        words = "a colleague"
        if pattern is _TITLED and not trimmed[0]:
            office = _office(text[match.start() : start])
            words = words if office in _COURTESY else f"the {office}"
            start = match.start()
        yield Finding(Kind.PERSON, start, end, text[start:end], sentence, words)


def _office(before: str) -> str:
    """The office alone: "Director of Finance Maria" ends before the given name."""
    words = before.strip(" ,.").split()
    names = [place for place, word in enumerate(words) if word in GIVEN]
    return " ".join(words[: names[0]] if names else words).casefold()


def _trim(name: str) -> tuple[int, int] | None:
    """The stretch of `name` left when words that are no names are cut from both ends."""
    words = list(re.finditer(r"[^\s]+", name))
    while words and words[-1][0].strip("'.,-").removesuffix("'s").casefold() in _NOT_NAMES:
        words.pop()
    while words and words[0][0].strip("'.,-").casefold() in _NOT_NAMES:
        words.pop(0)
    if not words or all(len(word[0].rstrip(".")) == 1 for word in words):
        return None
    return words[0].start(), words[-1].end()


def _person(match: re.Match[str], group: int, sentence: str, *, sure: bool = True) -> Finding:
    start, end = match.span(group)
    possessive = match[group].endswith(("'s", "s'"))
    return Finding(
        Kind.PERSON, start, end, match[group], sentence, "a colleague's" if possessive else "a colleague", sure=sure
    )
