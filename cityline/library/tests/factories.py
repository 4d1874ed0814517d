"""The fewest rows a test of the library needs."""

from __future__ import annotations

from typing import Any

from cityline.kernel import clock
from cityline.library import actions, approval
from cityline.library.actions import NewSource
from cityline.library.models import Answer, Resource
from cityline.networks.models import Network
from cityline.people.models import Role, RoleGrant, User
from cityline.programs.models import Program


def network() -> Network:
    return Network.objects.get_or_create(slug="sample", defaults={"name": "Sample network"})[0]


def person(email: str, *roles: Role) -> User:
    user = User.objects.create_user(email, "a long sample password", name=email.partition("@")[0].title())
    for role in roles:
        RoleGrant.objects.create(user=user, network=network(), role=role)
    return user


def resource(title: str = "Lead Service Line Toolkit", **fields: Any) -> Resource:
    """Published through a revision, as the editor does it."""
    given: dict[str, Any] = {
        "title": title,
        "url": f"https://www.epa.gov/{title.replace(' ', '-').lower()}",
        "publisher": "U.S. EPA",
        "abstract": "How to list lead pipes and pay for their replacement.",
        "why_it_matters": "You can start with a spreadsheet.",
        "topics": ["water"],
        "reviewed": True,
    }
    made = Resource(**given | fields, live=False)
    made.save()
    made.save_revision().publish()
    made.refresh_from_db()
    return made


def program(number: str = "66.468", title: str = "Drinking Water State Revolving Fund") -> Program:
    given = {"title": title, "agency": "Environmental Protection Agency", "loaded_at": clock.now()}
    return Program.objects.get_or_create(number=number, defaults=given)[0]


WORDS: dict[str, str] = {
    "title": "How do we list lead service lines?",
    "short_answer": "Start from tap cards and dig only where they end.",
    "body": "## What you could do\n\nUse the toolkit [1] and ask the fund [2].\n\n## Take care\n\nRules differ.",
    "topic": "water",
    "region_words": "the Northeast",
    "size_words": "a city of about 94,000",
}


def answer(by: User, sources: list[NewSource] | None = None, **changes: Any) -> Answer:
    words = WORDS | {key: changes.pop(key) for key in list(changes) if key in WORDS}
    given: dict[str, Any] = {"approved_digest": approval.digest(**words), **words, **changes}
    if sources is None:
        sources = [NewSource(resource=Resource.objects.first() or resource()), NewSource(program=program())]
    return actions.publish_answer(by=by, network=network(), sources=sources, **given)
