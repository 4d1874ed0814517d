"""Who may do what about people. A rule answers "" for yes, else a sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.people.models import DESK_ROLES, CityClaim, CityStanding, Role, User

if TYPE_CHECKING:
    from cityline.networks.models import Network
    from cityline.places.models import Place


def _roles(by: User | None, network: Network) -> frozenset[str]:
    """None for someone whose account is closed."""
    return by.roles.get(network.pk, frozenset()) if by is not None and by.is_active else frozenset()


def may_manage_office(by: User | None, place: Place, network: Network) -> str:
    """The city's lead, and the desk for a city that has none or cannot help itself."""
    if by is None:
        return "Sign in first."
    if _roles(by, network) & DESK_ROLES or CityStanding.objects.filter(user=by, place=place, is_lead=True).exists():
        return ""
    return "Only the city lead and the desk can change who belongs to a city."


def may_remove(by: User | None, standing: CityStanding, network: Network) -> str:
    """Whoever manages the office, and everyone themselves. A lead hands over first, if there is anyone to hand over to."""
    others = CityStanding.objects.filter(place=standing.place_id, verified_at__isnull=False).exclude(pk=standing.pk)
    if standing.is_lead and others.exists():
        return "Hand over the lead first: someone must take over what the city asked."
    if by is not None and by.pk == standing.user_id:
        return ""
    return may_manage_office(by, standing.place, network)


def may_decide_claims(by: User | None, network: Network) -> str:
    return "" if _roles(by, network) & DESK_ROLES else "Only the desk decides this."


def may_read_network(by: User | None, network: Network) -> str:
    """What the network promises, by which rules and with whom: for everyone who works at it."""
    return "" if _roles(by, network) & (DESK_ROLES | {Role.MANAGER}) else "This page is for the desk."


def may_manage_roles(by: User | None, network: Network) -> str:
    return "" if Role.ADMINISTRATOR in _roles(by, network) else "Only administrators give and end roles."


def may_decide_claim(by: User | None, claim: CityClaim) -> str:
    if by is not None and by.pk == claim.user_id:
        return "This is your own word. Someone else at the desk decides it."
    return may_decide_claims(by, claim.network)


def may_see_sign_ins(by: User | None, network: Network) -> str:
    return "" if Role.ADMINISTRATOR in _roles(by, network) else "Only administrators see this."


def may_remove_second_step(by: User | None, of: User, network: Network) -> str:
    """An administrator, of somebody who works here and nowhere they do not administer."""
    if Role.ADMINISTRATOR not in _roles(by, network) or by is None:
        return "Only administrators remove a second step."
    if by.pk == of.pk:
        return "Remove your own on the page of your second step."
    if not _roles(of, network):
        return "This person does not work for this network."
    elsewhere = [held for pk, held in of.roles.items() if Role.ADMINISTRATOR not in by.roles.get(pk, frozenset())]
    return "This person also works for another network, whose administrators decide with you." if elsewhere else ""
