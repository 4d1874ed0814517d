"""Administrators give and end roles in their own network, at once, and somebody always remains who can."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cityline.audit.models import Event
from cityline.desk.tests.factories import Cast, person, question
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.networks.models import Network
from cityline.notices.models import Notice
from cityline.people import actions as people
from cityline.people.actions import roles
from cityline.people.models import Role, RoleGrant, User
from cityline.people.queries import grant_of, roles_of
from cityline.people.testing import show_second_factor

pytestmark = pytest.mark.django_db
PAGE = "/desk/network/roles/"


@pytest.fixture
def sam() -> User:
    return person("sam@elsewhere.example", "Sam Ortiz")


def give(who: Cast, by: User, email: str = "Sam@elsewhere.example", role: str = "reviewer") -> RoleGrant:
    return roles.give_role(by=by, network=who.network, email=email, role=role)


def end(who: Cast, by: User, user: User, role: str, network: Network | None = None) -> None:
    grant = RoleGrant.objects.filter(user=user, network=network or who.network, role=role).first()
    roles.end_role(by=by, network=who.network, grant=grant)


def again(user: User) -> User:
    """As the next request meets them."""
    return User.objects.get(pk=user.pk)


def test_a_role_is_given_with_who_and_when_told_and_recorded(who, admin, sam):
    grant = give(who, admin)
    assert (grant.user, grant.granted_by) == (sam, admin)
    assert roles_of(again(sam), who.network.pk) == {"reviewer"}
    assert Event.objects.latest("id").sentence == "Ann Admin made Sam Ortiz a reviewer."
    told = Notice.objects.get(name="role_given", to_address=sam.email)
    assert told.subject_line == "You are a reviewer at Sample network"
    assert "Ann Admin made you a reviewer" in told.text
    assert "second step" in told.text


def test_a_role_ends_with_the_next_request(who, admin, sam):
    give(who, admin)
    client = Client()
    client.force_login(sam)
    show_second_factor(client, sam)
    assert client.get("/desk/").status_code == 200
    end(who, admin, sam, "reviewer")
    assert client.get("/desk/").status_code == 403
    assert Event.objects.latest("id").sentence == "Ann Admin ended the role of Sam Ortiz as a reviewer."
    assert "no longer a reviewer" in Notice.objects.get(name="role_ended", to_address=sam.email).text


def test_a_librarian_leaves_the_editor_with_the_role(who, admin, sam):
    give(who, admin, role="librarian")
    assert sam.groups.filter(name="Librarians").exists()
    end(who, admin, sam, "librarian")
    assert not sam.groups.filter(name="Librarians").exists()


@pytest.mark.parametrize(
    ("email", "role", "said", "field"),
    [
        ("nobody@elsewhere.example", "reviewer", "Nobody has an account with this address.", "email"),
        ("typed@elsewhere.example", "reviewer", "nobody has shown that it is theirs", "email"),
        ("closed@elsewhere.example", "reviewer", "This account is closed.", "email"),
        ("dev@desk.example", "navigator", "Dev Anand is a navigator already.", "email"),
        ("sam@elsewhere.example", "superuser", "Choose a role.", "role"),
    ],
)
def test_who_cannot_get_a_role_and_why(who, admin, sam, email, role, said, field):
    people.person_for(email="typed@elsewhere.example")
    User.objects.filter(pk=person("closed@elsewhere.example", "Closed").pk).update(is_active=False)
    before = RoleGrant.objects.count()
    with pytest.raises(Refused, match=said) as refused:
        give(who, admin, email, role)
    assert refused.value.field == field
    assert RoleGrant.objects.count() == before


@pytest.mark.parametrize("name", ["dev", "rita", "max", "lea", "ada"])
def test_only_administrators_give_and_end(who, admin, sam, name):
    by = getattr(who, name)
    with pytest.raises(NotAllowed):
        give(who, by)
    with pytest.raises(NotAllowed):
        end(who, by, who.dev, "navigator")


def test_the_last_administrator_stays_and_a_closed_account_is_no_other(who, admin, sam):
    with pytest.raises(Refused, match="Ann Admin is the only administrator of Sample network"):
        end(who, admin, admin, "administrator")
    give(who, admin, role="administrator")
    User.objects.filter(pk=sam.pk).update(is_active=False)
    with pytest.raises(Refused, match="only administrator"):
        end(who, admin, admin, "administrator")
    User.objects.filter(pk=sam.pk).update(is_active=True)
    end(who, admin, admin, "administrator")
    with pytest.raises(NotAllowed):
        give(who, again(admin))
    with pytest.raises(Refused, match="only administrator"):
        end(who, again(sam), sam, "administrator")


def test_a_role_of_another_network_is_out_of_reach(who, admin, sam):
    other = Network.objects.create(slug="other", name="Other network")
    people.grant_role(user=sam, network=other, role=Role.ADMINISTRATOR)
    with pytest.raises(TooLate, match="do not hold this role"):
        end(who, admin, sam, "administrator", network=other)
    with pytest.raises(NotAllowed):
        give(who, again(sam))
    assert grant_of(who.network, str(sam.grants.get().pk)) is None
    give(who, admin, role="administrator")
    end(who, admin, admin, "administrator")  # sam is another one here by the role here, not by the one there
    assert roles_of(again(sam), other.pk) == {"administrator"}


def test_the_page_shows_what_an_end_means_before_it_ends(client, who, admin):
    asked = question(who)
    from cityline.desk.actions import handling

    handling.assign_question(question=asked, by=who.dev, to=who.dev)
    grant = RoleGrant.objects.get(user=who.dev)
    client.force_login(admin)
    page = client.post(PAGE, {"do": "look", "grant": grant.pk}).content.decode()
    assert "Dev Anand (dev@desk.example) is no longer a navigator" in page
    assert f"One open question is in their name ({asked.code}). Hand them over first." in page
    assert RoleGrant.objects.filter(pk=grant.pk).exists()
    said = client.post(PAGE, {"do": "end", "grant": grant.pk}, follow=True).content.decode()
    assert "Dev Anand is no longer a navigator, and was told by mail." in said
    gone = client.post(PAGE, {"do": "end", "grant": grant.pk})
    assert (gone.status_code, "do not hold this role any more" in gone.content.decode()) == (422, True)


@pytest.mark.parametrize("grant", ["", "x", "-1", "9" * 19, "9" * 40])
def test_a_made_up_grant_is_one_that_is_gone(client, admin, grant):
    client.force_login(admin)
    assert client.post(PAGE, {"do": "end", "grant": grant}).status_code == 422


def test_bad_input_is_said_beside_its_field_and_kept(client, who, admin):
    client.force_login(admin)
    form = client.post(PAGE, {"do": "give", "email": "sam at elsewhere", "role": "reviewer"}).context["form"]
    assert "Enter a full e-mail address" in form.errors["email"][0]
    assert (form["email"].value(), form["role"].value()) == ("sam at elsewhere", "reviewer")
    assert "role" in client.post(PAGE, {"do": "give", "email": "sam@elsewhere.example"}).context["form"].errors


def test_the_desk_reads_who_holds_what_and_is_told_why_it_cannot_change_it(client, who, admin):
    client.force_login(who.dev)
    page = client.get(PAGE).content.decode()
    assert "Rita Alvarez" in page
    assert "Only administrators give and end roles." in page
    assert "Give this role" not in page


def test_the_list_costs_the_same_for_any_number(client, who, admin):
    client.force_login(admin)

    def queries() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        return len(asked)

    few = queries()
    for number in range(5):
        user = person(f"new{number}@elsewhere.example", f"New {number}")
        roles.give_role(by=admin, network=who.network, email=user.email, role="expert")
    assert queries() == few
