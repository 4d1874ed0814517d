"""Who may do what about a city's people. A rule answers "" for yes, else a sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.people.models import DESK_ROLES, CityStanding, Role, User

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
    """Whoever manages the office, and everyone themselves. A lead hands over first."""
    if standing.is_lead:
        return "Hand over the lead first: someone must take over what the city asked."
    if by is not None and by.pk == standing.user_id:
        return ""
    return may_manage_office(by, standing.place, network)


def may_decide_claims(by: User | None, network: Network) -> str:
    return "" if _roles(by, network) & DESK_ROLES else "Only the desk decides this."


def may_see_sign_ins(by: User | None, network: Network) -> str:
    return "" if Role.ADMINISTRATOR in _roles(by, network) else "Only administrators see this."
