"""How a program becomes a document of the search."""

from __future__ import annotations

from collections.abc import Iterator

from cityline.programs import enrichment
from cityline.programs.models import Program, ProgramKind
from cityline.programs.sam_words import SERVICES
from cityline.search import documents

KIND = "program"
MONEY, ADVICE = "money", "advice"


def forms_of(program: Program) -> list[str]:
    """Money, advice (technical assistance and services), or both, by the listing's types of assistance."""
    types = set(program.assistance_types)
    return ([MONEY] if types - SERVICES else []) + ([ADVICE] if types & SERVICES else [])


def draft_of(program: Program) -> documents.Draft:
    """Found by number, name and plain words; filtered by topic, agency, who may apply, form and family."""
    body = "\n".join(part for part in (program.objective, enrichment.category_words(program.categories)) if part)
    return documents.Draft(
        kind=KIND,
        object_id=str(program.pk),
        title=program.title,
        body=body,
        plain_words=enrichment.plain_words(program.number, program.popular_name),
        passages=enrichment.asked_as().get(program.number, []),
        facets={
            "topic": program.topics,
            "agency": [program.agency],
            "who": list(program.open_to),
            "form": forms_of(program),
            "family": ["tax" if program.kind == ProgramKind.TAX else "listing"],
        },
        suggestible=program.is_suggestible,
    )


def every() -> Iterator[documents.Draft]:
    """All programs on the official list today."""
    return map(draft_of, Program.objects.filter(withdrawn_at=None).iterator(chunk_size=500))
