"""Why something is offered: one sentence made of facts. Pure; each takes what it says from rows already read.

Answers a question about “lead service lines” from a city of your size in your region, the Northeast.
About “lead service lines”: cited in 6 answers; 4 cities say it helped.
For “drinking water”: your city passes its population test, and local governments may apply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from math import log2
from typing import TYPE_CHECKING

from cityline.desk.tallies import FEWEST, Tally
from cityline.places.states import BY_CODE
from cityline.search import words
from cityline.search.words import Phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cityline.library.models import Answer, Resource
    from cityline.places.likeness import Likeness
    from cityline.places.models import Place
    from cityline.programs.fit import Fit

# Words every question has: true matches that tell a reader nothing.
_EMPTY = "a city cities town towns build new one two three four five pay pays local state use years program programs"
EMPTY_WORDS = frozenset(_EMPTY.split())
MOST_READ = 600  # characters beside the title in which the asker's words are looked for
SAME_SIZE = 0.33  # in halvings or doublings: within about a quarter, as in places.likeness
MOST_PHRASES, MOST_WORDS, LONGEST_QUOTE = 2, 3, 4
LIKE_YOURS = "a problem like yours"
CHOSEN = "chosen by a librarian for this topic"
# Tests of programs.fit that a city passes, in its own words.
PASSED = {"Size": "population", "Rural": "population"}
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d{4,}")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9%)])(?<!\bSt)(?<!\bFt)(?<!\bMt)\.\s+(?=[A-Z])")
# First words of sentences that may lose their capital inside another sentence; names keep it.
_PLAIN_STARTS = frozenset(
    {"About", "Anyone", "Both", "Cities", "Counties", "For", "In", "It", "Larger", "Local", "Mostly", "No", "Only",
     "Other", "Public", "Smaller", "The", "This"}
)  # fmt: skip


def telling(word: str) -> bool:
    """Whether a matched word says something about the matter."""
    return word.casefold() not in EMPTY_WORDS and not word.isdecimal()


@dataclass(frozen=True)
class Asked:
    """A question, read once for all its reasons."""

    text: str

    @cached_property
    def _words(self) -> list[tuple[int, int, str, bool]]:
        """Each word: where it begins and ends, its stem, and whether it follows the one before without a stop."""
        found: list[tuple[int, int, str, bool]] = []
        for match in words.WORD.finditer(self._cleaned):
            between = self._cleaned[found[-1][1] : match.start()] if found else "."
            found.append((match.start(), match.end(), words.stem(match.group()), between in {" ", "-"}))
        return found

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Stem -> where it stands among the words."""
        found: dict[str, list[int]] = {}
        for place, (_, _, root, _) in enumerate(self._words):
            found.setdefault(root, []).append(place)
        return found

    @cached_property
    def _cleaned(self) -> str:
        return words.cleaned(self.text)

    def about(self, matched: Collection[str], title: str, more: str) -> str:
        """ "“lead service lines” and “rates”": the asker's own words, as far as a record's title and `more` have them.

        Words that stand together in both are quoted together, and then only those; else words of the title come first.
        """
        has = [words.stem(word) for word in words.WORD.findall(f"{title} {more[:MOST_READ]}")]
        kept = {root: word for word in matched if telling(word) and (root := words.stem(word)) in has}
        quoted: dict[Phrase, str] = {}
        runs = self._runs(kept, f" {' '.join(has)} ")
        for run in sorted(runs, key=len, reverse=True):
            if len(quoted) < MOST_PHRASES and not any(_within(run, longer) for longer in quoted):
                quoted[run] = runs[run]
        if not quoted:
            first = sorted(kept, key=has.index)[:MOST_WORDS]
            quoted = {(root,): word for root, word in kept.items() if root in first}
        return listed([f"“{phrase}”" for phrase in quoted.values()]) if quoted else LIKE_YOURS

    def _runs(self, kept: Collection[str], there: str) -> dict[Phrase, str]:
        """Stems -> as written, for two or more kept words that follow each other here and there."""
        runs: dict[Phrase, str] = {}
        run: list[int] = []
        together = ""
        for place in sorted(place for root in kept for place in self._places.get(root, ())):
            _, _, root, joined = self._words[place]
            longer = f"{together} {root}"
            follows = bool(run) and joined and place == run[-1] + 1
            if follows and len(run) < LONGEST_QUOTE and f"{longer} " in there:
                run.append(place)
                together = longer
                continue
            self._keep(run, runs)
            run, together = [place], f" {root}"
        self._keep(run, runs)
        return runs

    def _keep(self, run: Sequence[int], runs: dict[Phrase, str]) -> None:
        if len(run) > 1:
            began, ended = self._words[run[0]][0], self._words[run[-1]][1]
            runs.setdefault(tuple(self._words[place][2] for place in run), self._cleaned[began:ended])


def _within(part: Phrase, whole: Phrase) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def of_answer(answer: Answer, about: str, place: Place | None, *, chosen: bool = False) -> str:
    """Only what the public answer says of who asked, compared with the reader's city."""
    end = f"; {CHOSEN}." if chosen else "."
    return f"Answers a question about {about} from {_who_asked(answer, place)}{end}"


def _who_asked(answer: Answer, place: Place | None) -> str:
    size, region = answer.size_words.strip() or "a city", answer.region_words.strip().removeprefix("in ")
    if place is None:
        return answer.asked_by
    if _same_size(size, place.population):
        size = "a city of your size"
    here = BY_CODE.get(place.state)
    if here and region == here.name:
        return f"{size} in your state"
    if here and region == here.region_words:
        return f"{size} in your region, {region}"
    return f"{size} in {region}" if region else size


def _same_size(size: str, people: int | None) -> bool:
    """Whether "a city of about 43,000" is about as large; "between 30,000 and 60,000" if it lies between."""
    numbers = [int(number.replace(",", "")) for number in _NUMBER.findall(size)]
    if not people or not all(numbers):
        return False
    if len(numbers) == 1:
        return abs(log2(numbers[0] / people)) <= SAME_SIZE
    return len(numbers) > 1 and min(numbers) <= people <= max(numbers)


def of_resource(resource: Resource, about: str, tally: Tally, *, for_state: bool = False, chosen: bool = False) -> str:
    """How it served others, if it did; else who published it and how long it takes."""
    facts = [CHOSEN] if chosen else []
    facts += ["written for your state"] if for_state else []
    facts += [f"cited in {tally.cited} {'answer' if tally.cited == 1 else 'answers'}"] if tally.cited else []
    facts += [f"{tally.helped} cities say it helped"] if tally.helped >= FEWEST else []
    if facts:
        return f"About {about}: {'; '.join(facts)}."
    facts += [f"from {resource.publisher.rstrip('.')}"] if resource.publisher else []
    facts += [f"{resource.minutes} minutes to read"] if resource.minutes else []
    return f"About {', '.join([about, *facts])}."


def of_program(fitted: Fit, about: str, tally: Tally, *, chosen: bool = False) -> str:
    """Which tests the city passes, or the one that leaves it open."""
    facts = [CHOSEN] if chosen else []
    facts += [_passed(fitted) if fitted.verdict == "fits" else _inside(fitted.sentence)]
    facts += [f"{tally.helped} cities say it helped"] if tally.helped >= FEWEST else []
    return f"For {about}: {'; '.join(facts)}."


def _passed(fitted: Fit) -> str:
    names = list(dict.fromkeys(PASSED[test.name] for test in fitted.tests if test.name in PASSED))
    passed = f"your city passes its {listed(names)} {'tests' if len(names) > 1 else 'test'}, and " if names else ""
    return f"{passed}{_inside(fitted.tests[0].sentence if fitted.tests else fitted.sentence)}"


def _inside(sentence: str) -> str:
    """The first sentence, fit to stand inside another."""
    return _lowered(_SENTENCE_END.split(sentence.strip(), maxsplit=1)[0].rstrip("."))


def _lowered(sentence: str) -> str:
    plain = sentence.partition(" ")[0] in _PLAIN_STARTS
    return f"{sentence[0].lower()}{sentence[1:]}" if plain else sentence


def of_city(alike: Likeness) -> str:
    """What the record says it did, and how it is like the reader's; said plainly when the record says nothing."""
    parts = [part.strip().rstrip(".") for part in _SENTENCE_END.split(alike.sentence) if part.strip()]
    parts += [] if alike.involvement else ["what it did about this is not on record"]
    joined = "; ".join([*parts[:1], *map(_lowered, parts[1:])])
    return f"{joined[0].upper()}{joined[1:]}."
