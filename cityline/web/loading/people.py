"""The people of the sample network: cast, staff, experts and those who asked."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.hashers import make_password

from cityline.networks.models import Network
from cityline.people import actions
from cityline.people.actions import factors
from cityline.people.models import Role, User
from cityline.people.queries import user_by_email
from cityline.people.second_factor import has_any, must_show
from cityline.places.models import Place
from cityline.web.loading import files

HOW = "sample"


def password() -> str:
    """The documented password of everyone in `people.json`; the sample network is the only one that has it."""
    return str(files.whole("people")["password"])


def second_factor() -> str:
    """The documented secret of every authenticator app of its staff (base 32), likewise of the sample network only."""
    return str(files.whole("people")["second_factor"])


@cache
def _password_hash() -> str:
    """One for all of them: it is no secret, and each would take half a second of work."""
    return make_password(password())


def load_people(network: Network) -> None:
    """Everyone in `people.json` with their roles, cities and expertise. Whoever is known stays as they are."""
    organizations = {
        row["name"]: actions.keep_organization(name=row["name"], kind=row["kind"], url=row["url"])
        for row in files.whole("people")["organizations"]
    }
    for row in files.rows("people"):
        known = user_by_email(row["email"])
        if known:
            _give_second_factor(known)
            continue
        user = actions.register_person(
            email=row["email"],
            name=row["name"],
            title=row["title"],
            proved=row["proved"],
            password_hash=_password_hash(),
        )
        for role in row["roles"]:
            actions.grant_role(user=user, network=network, role=Role(role))
        _give_second_factor(user)
        for standing in row["standings"]:
            _seat(user, standing)
        if Role.EXPERT in row["roles"] or row["topics"]:
            organization = organizations.get(row["organization"] or "")
            actions.describe_expert(user=user, organization=organization, topics=row["topics"], about=row["about"])


def _give_second_factor(user: User) -> None:
    """Staff of a sample loaded before there was a second factor get theirs too; one they set up themselves stays."""
    if must_show(user) and not has_any(user):
        factors.give_app(user=user, secret=second_factor())


def _seat(user: User, standing: files.Fields) -> None:
    place = Place.objects.get(pk=standing["geoid"])
    if not standing["verified"]:
        actions.note_claim(user=user, place=place)
        return
    actions.verify_for_city(
        user=user, place=place, how=HOW, is_lead=standing["is_lead"], of_city_office=standing["of_city_office"]
    )


def person(email: str) -> User:
    """Someone the sample names, by address."""
    return User.objects.get(email__iexact=email)


def asker_of(head: files.Fields, place: Place) -> User:
    """Who asked: one of the cast, or someone named in the question's own file."""
    known = user_by_email(head["asker"])
    if known:
        return known
    user = actions.register_person(email=head["asker"], name=head["asker_name"], title=head["asker_title"], proved=True)
    if head["verified"]:
        actions.verify_for_city(user=user, place=place, how=HOW)
    return user
