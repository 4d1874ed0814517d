"""An administrator and the program manager keep the network: closing hour, rules, roles, and what was done."""

from __future__ import annotations

from datetime import timedelta

from cityline.desk.tests.factories import person, question
from cityline.eligibility.queries import today_of
from cityline.people import actions as people
from cityline.people.models import Role
from tests.journeys.browsing import mailed
from tests.journeys.conftest import Visit, World


def test_who_runs_the_network_sees_what_changes_before_it_does(visit: Visit, world: World) -> None:
    network = world.who.network
    admin = person("admin@network.example", "Alex Novak")
    people.grant_role(user=admin, network=network, role=Role.ADMINISTRATOR)
    question(world.who)

    staff = visit()
    staff.signs_in_as(admin)
    staff.goes("/desk/network/", "network")
    staff.page.get_by_label("Closing hour").fill("04:00")
    staff.presses("See what changes")
    staff.sees("4 a.m. is before a desk opens")
    staff.look("network-wrong")
    staff.page.get_by_label("Closing hour").fill("16:00")
    staff.presses("See what changes")
    staff.sees("None of them moves")
    staff.look("network-look")
    staff.presses("Save")
    staff.sees("Alex Novak changed the closing hour: 4 p.m. instead of 5 p.m.")

    manager = visit(scripts=False)
    manager.signs_in_as(world.who.max)
    manager.goes("/desk/network/rules/", "network-rules")
    manager.page.locator("label", has_text="HUD Distressed Cities").click()
    manager.page.get_by_label("From", exact=True).fill((today_of(network) + timedelta(days=31)).isoformat())
    manager.presses("See what changes")
    manager.sees("Cannot tell")
    manager.look("network-rules-look")
    manager.presses("Use this rule set")
    manager.sees("planned")

    staff.goes("/desk/network/roles/", "roles")
    staff.page.get_by_label("E-mail of their account").fill(world.who.ada.email)
    staff.page.locator("label", has_text="Reviewer").click()
    staff.presses("Give this role")
    staff.sees("Ada Medeiros is a reviewer now, and was told by mail.")
    assert "second step" in mailed("role_given", world.who.ada.email).text
    official = visit()
    official.signs_in_as(world.who.ada)
    official.goes("/desk/")
    staff.presses("End the role of Ada Medeiros, reviewer")
    staff.look("roles-look")
    staff.presses("End this role")
    staff.sees("Ada Medeiros is no longer a reviewer")
    official.goes("/desk/", status=403)

    staff.follows("Privileged acts")
    staff.sees("Alex Novak ended the role of Ada Medeiros as a reviewer.")
    staff.look("acts")
    staff.goes("/desk/sign-ins/", "sign-ins")
    staff.goes("/desk/calendar/", "calendar")
    navigator = visit()
    navigator.signs_in_as(world.who.dev)
    for address in ("/desk/network/", "/desk/network/rules/", "/desk/network/roles/"):
        navigator.goes(address)
        navigator.sees("Only administrators")
