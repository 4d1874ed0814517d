"""What the field writes in short and in full, read in what people type. Pure.

    forms = ShortForms([Row("TIF", "tax increment financing"), Row("PILOT", "payment in lieu of taxes", True)])
    forms.read("TIF for a mall")[0].instead             ->  (("tax", "increment", "financ"),)
    forms.read("tax increment financing")[0].instead    ->  (("tif",),)

A short form counts however it is typed, "tif" or "TIFs", unless it is also an everyday word or a name: then only in
capitals, and not where the whole line is in capitals. Such a word is not looked for in place of its meaning either, as
the index does not know PILOT from a pilot; but it knows DOE from does (`words.apart`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from cityline.search import words
from cityline.search.words import Asked, Phrase, telling

MOST = 16  # short and full forms read in one text
PLURAL = 3  # letters; shorter ones with an s are other words: HR, hrs
# Left out where two full forms are compared: "payments in lieu of taxes" is also "payment in lieu of the tax".
JOINING = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "s", "the", "to", "with"])


class Row(NamedTuple):
    """One line of the list. One short form may have several meanings, one meaning several short forms."""

    short: str
    meaning: str
    only_in_capitals: bool = False


@dataclass(frozen=True)
class Reading:
    """One short or full form in a text: `typed` as written, `stems` of its words, `instead`: phrases that mean it."""

    typed: str
    stems: tuple[str, ...]
    instead: tuple[Phrase, ...]


def spelled(short: str) -> tuple[str, ...]:
    """The words of a short form, by which two are the same: E-Rate and e-rate, I/I and I&I."""
    return tuple(words.WORD.findall(short.lower()))


def compared(meaning: str) -> Phrase:
    """The stems by which two full forms are the same."""
    return tuple(words.stem(word) for word in words.WORD.findall(meaning) if word.lower() not in JOINING)


def faults(short: str, meaning: str, *, capitals: bool, others: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Why these cannot be a line of the list: field -> a sentence. `others`: short forms and meanings it has."""
    key, full = spelled(short), compared(meaning)
    if len("".join(key)) < 2 or not any(letter.isalpha() for letter in short):  # noqa: PLR2004
        return {"short": "Write at least two letters or digits, one of them a letter: MS4, I/I."}
    if short.lower() == meaning.lower():
        return {"meaning": "This is the short form again. Write what it stands for."}
    if len(full) < 2:  # noqa: PLR2004 - one word would be found everywhere
        return {"meaning": "Write it in full, with at least two words that tell something."}
    if any(spelled(its) == key and compared(means) == full for its, means in others):
        return {
            "meaning": f"The list already has {short} with this meaning. Capitals, signs and endings do not differ."
        }
    if len(key) == 1 and words.stem(key[0]) in words.STOP_STEMS and not capitals:
        return {"only_in_capitals": f"“{key[0]}” is too common a word in small letters. Tick this."}
    return {}


class ShortForms:
    """The list, made ready to be found in texts. Never changes."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(row for row in rows if spelled(row.short) and compared(row.meaning))
        meanings: dict[tuple[str, ...], list[str]] = {}
        shorts: dict[Phrase, list[Phrase]] = {}
        for row in self.rows:
            key = spelled(row.short)
            meanings.setdefault(key, []).append(row.meaning)
            written = _apart(row.short) if row.only_in_capitals else _written(key)
            if written:
                shorts.setdefault(compared(row.meaning), []).extend(written)
        self._everyday = {spelled(row.short) for row in self.rows if row.only_in_capitals}
        self._apart = {spelled(row.short) for row in self.rows if " " in row.short.strip()}
        self._meanings = meanings
        self._short = {key: self._instead_of_short(key, found, shorts) for key, found in meanings.items()}
        self._full = {key: tuple(dict.fromkeys(found)) for key, found in shorts.items()}
        self._own_words = {word for key in self._short for word in key}
        self._lengths_short = _lengths(self._short)
        self._lengths_full = _lengths(self._full)

    def _instead_of_short(
        self, key: tuple[str, ...], meanings: Sequence[str], shorts: Mapping[Phrase, Sequence[Phrase]]
    ) -> tuple[Phrase, ...]:
        """Its meanings, its other endings, and other short forms of the same."""
        full = [words.phrase(meaning) for meaning in meanings]
        others = [short for meaning in meanings for short in shorts.get(compared(meaning), ())]
        own = _written(key) if key not in self._everyday or len(key) > 1 else []
        return tuple(dict.fromkeys([*full, *own, *others]))

    def read(self, text: str) -> list[Reading]:
        """The short and full forms in `text`, in order, overlapping ones too; at most `MOST`."""
        tokens = list(words.WORD.finditer(text))
        short = ((at, _reading(text, typed, self._short[key])) for at, typed, key in self._short_in(text, tokens))
        found = [*islice(short, MOST), *islice(self._full_in(text, tokens), MOST)]
        found.sort(key=lambda pair: pair[0])
        return [reading for _, reading in found[:MOST]]

    def in_full(self, text: str) -> str:
        """`text` with its short forms written out, all meanings of each: what a language model reads, which knows
        hardly any. "LSL inventory" becomes "lead service line inventory"."""
        parts, end = [], 0
        for _, typed, key in islice(self._short_in(text, list(words.WORD.finditer(text))), MOST):
            if typed[0].start() >= end:
                parts += [text[end : typed[0].start()], " or ".join(self._meanings[key])]
                end = typed[-1].end()
        return "".join([*parts, text[end:]])

    def _short_in(
        self, text: str, tokens: Sequence[re.Match[str]]
    ) -> Iterable[tuple[int, Sequence[re.Match[str]], tuple[str, ...]]]:
        """(place, words as typed, short form), each short form once."""
        lower = [token.group().lower() for token in tokens]
        shouted: bool | None = None
        seen = set()
        for at, first in enumerate(lower):
            for length in self._lengths_short.get(first, self._lengths_short.get(first.removesuffix("s"), ())):
                typed = tokens[at : at + length]
                key = self._known(tuple(lower[at : at + length]), typed)
                if key is None or key in seen or not self._close(key, text, typed):
                    continue
                if key in self._everyday:
                    shouted = self._is_shouted(text, lower) if shouted is None else shouted
                    if shouted or not _in_capitals(typed):
                        continue
                seen.add(key)
                yield at, typed, key

    def _known(self, key: tuple[str, ...], typed: Sequence[re.Match[str]]) -> tuple[str, ...] | None:
        """The short form these words are, or are the plural of: RFPs, rfps."""
        if key in self._short:
            return key
        one = (*key[:-1], key[-1].removesuffix("s"))
        return one if one in self._short and not typed[-1].group().isupper() else None

    def _close(self, key: tuple[str, ...], text: str, typed: Sequence[re.Match[str]]) -> bool:
        """I/I is one thing; "I, I" is not, nor are words with a space where the list has none."""
        return key in self._apart or not any(each.isspace() for each in text[typed[0].start() : typed[-1].end()])

    def _is_shouted(self, text: str, lower: Sequence[str]) -> bool:
        """All in capitals, and not because it holds nothing but short forms."""
        if any(letter.islower() for letter in text):
            return False
        others = (word for word in lower if word not in self._own_words and word not in words.STOP_WORDS)
        return any(map(str.isalpha, others))

    def _full_in(self, text: str, tokens: Sequence[re.Match[str]]) -> Iterable[tuple[int, Reading]]:
        kept = [(at, token.group()) for at, token in enumerate(tokens) if token.group().lower() not in JOINING]
        roots = [(at, words.stem(word)) for at, word in kept]
        seen = set()
        for place, (at, first) in enumerate(roots):
            for length in self._lengths_full.get(first, ()):
                covered = roots[place : place + length]
                key = tuple(root for _, root in covered)
                if key in self._full and key not in seen:
                    seen.add(key)
                    yield at, _reading(text, tokens[at : covered[-1][0] + 1], self._full[key])


def widened(asked: Asked, forms: ShortForms) -> Asked:
    """The line with what else may stand for its words. Quoted phrases stay exact; minus leaves out both forms."""
    readings = forms.read(asked.plain)
    without = [
        *asked.without,
        *(phrase for word in asked.minus for each in forms.read(word) for phrase in each.instead),
    ]
    instead: dict[str, tuple[Phrase, ...]] = {}
    for reading in readings:
        for root in reading.stems:
            if root in asked.terms:
                instead[root] = tuple(dict.fromkeys([*instead.get(root, ()), *reading.instead]))
    lifting = tuple(dict.fromkeys(phrase for reading in readings for phrase in reading.instead))
    only_stop_words = all(word.lower() in words.STOP_WORDS for word in asked.terms.values())
    terms = {} if lifting and only_stop_words else asked.terms
    return replace(asked, terms=terms, without=tuple(dict.fromkeys(without)), instead=instead, lifting=lifting)


def more_terms(text: str, forms: ShortForms) -> dict[str, str]:
    """Stems a question may be asked with besides its own, each with the words that stand for it as typed."""
    own, more = words.terms(text), dict[str, str]()
    for reading in forms.read(words.cleaned(text)):
        for phrase in reading.instead:
            for root in telling(phrase):
                if root not in own and len(root) > 1:
                    more.setdefault(root, reading.typed)
    return more


def _apart(short: str) -> list[Phrase]:
    """As documents surely have a short form that is also an everyday word, if the index keeps the two apart."""
    own = words.phrase(short)
    return [own] if len(own) == 1 and own != (words.stem(short),) else []


def _written(key: tuple[str, ...]) -> list[Phrase]:
    """As documents may have it: one, and several."""
    one, several = words.phrase(" ".join(key)), words.phrase(" ".join(key) + "s")
    return [one] if one == several or len(key[-1]) < PLURAL else [one, several]


def _reading(text: str, typed: Sequence[re.Match[str]], instead: Sequence[Phrase]) -> Reading:
    read = words.root if len(typed) == 1 else words.stem
    stems = tuple(dict.fromkeys(read(token.group()) for token in typed))
    others = tuple(phrase for phrase in instead if len(phrase) > 1 or phrase[0] not in stems)
    return Reading(text[typed[0].start() : typed[-1].end()], stems, others)


def _in_capitals(typed: Sequence[re.Match[str]]) -> bool:
    """PILOT, or several of them: PILOTs."""
    whole = "".join(token.group() for token in typed)
    return whole.isupper() or (len(whole) > 2 and whole[-1] == "s" and whole[:-1].isupper())  # noqa: PLR2004


def _lengths(known: Collection[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    """First word -> how many words the forms have that begin with it, longest first."""
    found: dict[str, set[int]] = {}
    for key in known:
        found.setdefault(key[0], set()).add(len(key))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}
