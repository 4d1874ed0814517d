"""What the desk knows that could give a city away, held against the public version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.desk.deidentify import Facts, Finding, find_identifying
from cityline.people.models import Organization

if TYPE_CHECKING:
    from cityline.desk.models import Publication, Question

PUBLIC_FIELDS = ("title", "short_answer", "body", "region_words", "size_words")


def facts_of(question: Question) -> Facts:
    """City, people, addresses and numbers of one question. Three queries."""
    place = question.place
    authors = {message.author for message in question.messages.select_related("author") if message.author}
    people = {question.asker, *authors, *(row.user for row in question.colleagues.select_related("user"))}
    domains = {person.email.rsplit("@", 1)[-1] for person in people if person.pk == question.asker_id}
    return Facts(
        city=place.short_name if place else question.place_words,
        full_name=place.name if place else "",
        state=place.state if place else "",
        counties=tuple(part.strip() for part in place.counties.split("|") if part.strip()) if place else (),
        populations=tuple(
            count for count in (place.population_2020, place.population_2010, place.population_2000) if count
        )
        if place
        else (),
        people=tuple(sorted(person.name for person in people if person.name)),
        emails=tuple(sorted(person.email for person in people)),
        domains=tuple(sorted(domains)),
        organizations=tuple(Organization.objects.values_list("name", flat=True)),
        codes=tuple(code for code in (question.code, place.geoid if place else "") if code),
    )


def findings_in(publication: Publication) -> list[Finding]:
    """Everything in the public version that could tell who asked, over all its parts, each passage once."""
    facts = facts_of(publication.question)
    found = [row for field in PUBLIC_FIELDS for row in find_identifying(getattr(publication, field), facts)]
    return list({(row.kind, row.text.casefold()): row for row in found}.values())
