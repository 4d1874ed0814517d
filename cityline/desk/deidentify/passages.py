"""All families together: overlapping passages become one, and the sure ones are replaced."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from cityline.desk.deidentify.contacts import find_contacts
from cityline.desk.deidentify.facts import WEIGHT, Facts, Finding
from cityline.desk.deidentify.folding import Folded, fold
from cityline.desk.deidentify.geography import find_geography
from cityline.desk.deidentify.named import find_named
from cityline.desk.deidentify.persons import find_persons
from cityline.desk.deidentify.singling import find_singling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FAMILIES = (find_contacts, find_geography, find_persons, find_singling, find_named)


def find_identifying(text: str, facts: Facts) -> list[Finding]:
    """Passages that could tell who asked, in order, never overlapping, with exact offsets into `text`.

    Time grows with the length of the text and the number of names in `facts`.
    """
    folded = fold(text)
    found = list(chain.from_iterable(family(folded.text, facts) for family in _FAMILIES))
    return list(_merged(_in_original(list(_yielding(found, folded.text)), folded, text)))


def suggest_public_text(text: str, findings: Iterable[Finding]) -> str:
    """`text` with each sure finding replaced by its suggestion; a person edits what comes out.

    A replacement that begins a sentence gets a capital. Findings are those of `find_identifying` for
    this very text.
    """
    parts: list[str] = []
    done = 0
    for finding in sorted(findings, key=lambda each: each.start):
        if not finding.sure or finding.start < done:
            continue
        before = text[done : finding.start]
        words = finding.suggestion
        if words[:1].islower() and _opens(text[: finding.start][-4:]):
            words = words[0].upper() + words[1:]
        parts += [before, words]
        done = finding.end
    parts.append(text[done:])
    return "".join(parts)


def _opens(before: str) -> bool:
    trimmed = before.rstrip(" \"'*_#>")
    return not trimmed or trimmed[-1] in ".!?\n"


def _in_original(found: list[Finding], folded: Folded, text: str) -> Iterator[Finding]:
    for each in found:
        if each.end > each.start:
            start, end = folded.span(each.start, each.end)
            yield replace(each, start=start, end=end, text=text[start:end])


def _yielding(found: list[Finding], text: str) -> Iterator[Finding]:
    """A loose run of capitals gives way to what we are sure of, unless it goes on after it.

    "Hi Dev" is Dev; "Ask the Fall River Housing Authority" is "Fall River Housing Authority".
    """
    certain = sorted((each for each in found if each.sure), key=lambda each: each.start)
    starts = [each.start for each in certain]
    for each in found:
        inside = [] if each.sure else certain[bisect_left(starts, each.start) : bisect_left(starts, each.end)]
        if not inside:
            yield each
        elif each.end > max(one.end for one in inside):
            yield replace(each, start=inside[0].start, text=text[inside[0].start : each.end])


def _merged(found: Iterable[Finding]) -> Iterator[Finding]:
    """One finding per stretch of overlapping ones.

    It is sure if any of them is. Words and kind come from the one that covers the whole stretch, else
    from the weightiest.
    """
    group: list[Finding] = []
    end = -1
    for finding in sorted(found, key=lambda each: (each.start, -each.end)):
        if group and finding.start >= end:
            yield _one(group)
            group = []
        group.append(finding)
        end = max(end, finding.end) if len(group) > 1 else finding.end
    if group:
        yield _one(group)


def _one(group: list[Finding]) -> Finding:
    start, end = min(each.start for each in group), max(each.end for each in group)
    covering = [each for each in group if (each.start, each.end) == (start, end)] or group
    sure = any(each.sure for each in group)
    chosen = min(covering, key=lambda each: (not each.sure, WEIGHT[each.kind]))
    text = "".join(_pieces(group, start, end))
    suggestion = chosen.suggestion or ("a local detail" if sure else "")
    return Finding(chosen.kind, start, end, text, chosen.sentence, suggestion, sure=sure)


def _pieces(group: list[Finding], start: int, end: int) -> Iterator[str]:
    """The text of the whole stretch, put together from its overlapping parts."""
    at = start
    for each in sorted(group, key=lambda one: one.start):
        if each.end > at:
            yield each.text[max(0, at - each.start) :]
            at = each.end
        if at >= end:
            return
