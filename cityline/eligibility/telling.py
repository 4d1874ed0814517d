"""A decision in lines of text: the words of the page, for the terminal. Pure."""

from __future__ import annotations

from textwrap import wrap

from cityline.eligibility.deciding import Decision
from cityline.eligibility.presenting import shown

_WIDTH = 100
_INDENT = " " * 20


def in_lines(decision: Decision, place: str) -> list[str]:
    """The conclusion first, then each test with its five facts, then what would change it."""
    rules = decision.rules
    lines = [decision.headline, *wrap(decision.reason, _WIDTH), ""]
    for one in (shown(judged) for judged in decision.judged):
        lines.append(f"{one.word:<{len(_INDENT)}}{one.judged.title}")
        lines += _below(one.judged.sentence)
        facts = [f"{fact.name}: {fact.value}" for fact in one.facts]
        lines += [*_below("; ".join(facts)), ""]
    if decision.next_steps:
        lines += ["What would change it:", *(f"  {step}" for step in decision.next_steps), ""]
    lines.append(
        f"{place}, {decision.subject.geoid}, as computed on {decision.on.isoformat()} under {rules.name}, version {rules.version}."
    )
    return lines if not rules.note else [*lines, *wrap(rules.note, _WIDTH)]


def _below(text: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
