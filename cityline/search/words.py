"""How words are read: the same way in documents and in questions. Pure.

A question loses its stop words (English function words and the politeness of asking), the rest is stemmed. Stop words
stay in the index: a phrase in quotes may need them.

Some short forms in capitals would be lost in that: the stem of AED is that of "a", of DOE that of "does". They have
roots of their own, "aed0" and "doe0", which the index keeps beside a document's words (`apart`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

import tantivy

LONGEST = 20_000  # characters read of any question; a question itself is refused beyond this (desk)
MOST_TERMS = 128  # of one question, against 10,000-word pastes
WORD = re.compile(r"[^\W_]+")
CODE = re.compile(r"(?<![\w.])(?:\d{2}|[A-Za-z]{2})\.\d{3}(?![\w.]*\d)")  # of a federal program: 14.218, TC.097
CAPITALS = re.compile(r"\b([A-Z]{2,5})s?\b")  # a short form, also of several: AED, AEDs
SHORT, LONG = 5, 9  # letters: from here on one slip is forgiven, or two
_CONTROL = dict.fromkeys([*range(32), *range(0x7F, 0xA0), 0x200B, 0x2028, 0x2029, 0xFEFF], " ")
_ASKED = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')

_FUNCTION = """
a about above after again against all also am among an and any are aren as at be because been before being below
between both but by can cannot could couldn d did didn do does doesn doing don down during each either etc few for from
further had hadn has hasn have haven having he her here hers herself him himself his how i if in into is isn it its
itself just ll m me more most much my myself neither no nor not now of off on once only or other our ours ourselves out
over own re s same shall she should shouldn so some such t than that the their theirs them themselves then there these
they this those through to too under until up upon us ve very via was wasn we were weren what when where whether which
while who whom whose why will with within without would wouldn you your yours yourself yourselves
already another because else every everything get gets getting go goes going gone got has however let lot lots made make
makes making many may maybe might much must nothing per put said say says something still than thing things though way
ways went yet
"""
_ASKING = """
advice advise anyone anybody somebody someone appreciate hello hi dear find get give help helpful idea ideas
information info know let like looking need needed needs please question questions seeking show suggestion suggestions
tell thank thanks think try trying want wanted wants wondering wish
"""
STOP_WORDS = frozenset(_FUNCTION.split()) | frozenset(_ASKING.split())

Phrase = tuple[str, ...]  # stems of consecutive words


def new_analyzer() -> tantivy.TextAnalyzer:
    """Letters and digits, lower case, accents folded, English stems; words over 40 characters are dropped."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(40),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    return builder.build()


_analyzer = new_analyzer()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem under which the index keeps one word; empty if it keeps none."""
    kept: list[str] = _analyzer.analyze(word)
    return kept[0] if kept else ""


STOP_STEMS = frozenset(map(stem, STOP_WORDS))


@lru_cache(maxsize=100_000)
def root(word: str) -> str:
    """The stem by which a word is asked for, or the root of its own of a short form that would be lost."""
    short = CAPITALS.fullmatch(word)
    if short and short[1].lower() not in STOP_WORDS and {stem(short[1]), stem(word)} & STOP_STEMS:
        return f"{short[1].lower()}0"
    return stem(word)


def apart(*texts: str) -> list[str]:
    """Roots of their own in these texts, each once. Not of a line that is all in capitals: there DOE may be a deer."""
    found: dict[str, None] = {}
    for text in texts:
        if any(root(match.group()) != stem(match.group()) for match in CAPITALS.finditer(text)):
            for line in text.splitlines():
                if not is_shouted(line):
                    typed = (match.group() for match in CAPITALS.finditer(line))
                    found |= dict.fromkeys(own for word in typed if (own := root(word)) != stem(word))
    return list(found)


def is_shouted(text: str) -> bool:
    """All in capitals, and not because it holds nothing but short forms."""
    if any(map(str.islower, text)):
        return False
    return any(len(word) > SHORT or word.lower() in STOP_WORDS for word in WORD.findall(text) if word.isalpha())


def slips(word: str) -> int:
    """How many letters of a word nobody knows may be wrong, left out, too many or in the wrong order. None of a short
    word or a number: those are other words."""
    if len(word) < SHORT or not word.isalpha():
        return 0
    return 1 if len(word) < LONG else 2


def cleaned(text: str) -> str:
    """`text` without null bytes, other control characters and half surrogates, cut to `LONGEST`."""
    return text[:LONGEST].translate(_CONTROL).encode("utf-8", "replace").decode()


def terms(text: str) -> dict[str, str]:
    """Stems of the telling words in order of appearance, each with the word as first written."""
    found: dict[str, str] = {}
    text = cleaned(text)
    read = stem if is_shouted(text) else root
    for match in WORD.finditer(text):
        word = match.group()
        if word.lower() in STOP_WORDS:
            continue
        its = read(word)
        if its and its not in found:
            found[its] = word
            if len(found) >= MOST_TERMS:
                break
    return found


def stems_of(text: str) -> set[str]:
    """All stems in a document's text, and roots of their own."""
    return {stem(word) for word in set(WORD.findall(text.lower()))} | set(apart(text))


def codes_in(text: str) -> list[str]:
    """Numbers of federal programs, each once, in capitals."""
    return list(dict.fromkeys(code.upper() for code in CODE.findall(text)))


def phrase(text: str) -> Phrase:
    """Stems of consecutive words, stop words included; of one word alone its root."""
    typed = WORD.findall(text)[:20]
    return tuple(filter(None, map(root if len(typed) == 1 else stem, typed)))


def telling(stems: Phrase) -> Phrase:
    """Without the stems of stop words."""
    return tuple(one for one in stems if one not in STOP_STEMS)


@dataclass(frozen=True)
class Asked:
    """A line typed into a search box, taken apart.

    `plain` and `minus` are as typed, outside quotes. `instead`: stem -> phrases of which any counts as that word;
    `lifting`: the same phrases, each once (`short_forms.widened` finds both).
    """

    terms: dict[str, str] = field(default_factory=dict)
    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    codes: tuple[str, ...] = ()
    plain: str = ""
    minus: tuple[str, ...] = ()
    instead: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    lifting: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.phrases or self.without or self.codes or self.lifting)

    @property
    def stems(self) -> set[str]:
        """What a snippet marks."""
        others = (telling(stems) or stems for stems in self.lifting)
        return {*self.terms, *chain.from_iterable(self.phrases), *chain.from_iterable(others)} | stems_of(
            " ".join(self.codes)
        )


def asked(line: str) -> Asked:
    """Reads words, "phrases in quotes", -minus and program numbers. Nothing in `line` is ever a query language.

    A line of stop words only is searched as it stands: "The Who" is better than nothing.
    """
    text = cleaned(line)
    codes = tuple(codes_in(text))[:8]
    plain: list[str] = []
    minus: list[str] = []
    phrases, without = [], []
    for match in _ASKED.finditer(CODE.sub(" ", text)):
        piece = match["phrase"] if match["phrase"] is not None else match["word"]
        if match["minus"] or (match["word"] or "").startswith("-"):
            without.append(phrase(piece))
            if match["phrase"] is None:
                minus.append(piece)
        elif match["phrase"] is not None:
            phrases.append(phrase(piece))
        else:
            plain.append(piece)
    words = " ".join(plain)
    found = terms(words)
    if not (found or any(phrases) or codes):
        found = dict(list({stem(word): word for word in WORD.findall(words)}.items())[:8])
        found.pop("", None)
    return Asked(
        found, tuple(filter(None, phrases))[:8], tuple(filter(None, without))[:8], codes, words, tuple(minus)[:8]
    )
