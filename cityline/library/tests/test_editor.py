"""A librarian in the real content editor: create, draft, publish, schedule, history, preview, delete; and who may not."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.urls import reverse

from cityline.audit.models import Event
from cityline.kernel import clock
from cityline.library import actions, schedule
from cityline.library.models import Resource
from cityline.library.tests import factories
from cityline.people.models import Role, RoleGrant
from cityline.search import finding
from cityline.search.models import Document

pytestmark = pytest.mark.django_db
NAMES = "wagtailsnippets_library_resource"
FIELDS = {
    "title": "Vacant Property Workbook",
    "type": "toolkit",
    "publisher": "Example Institute",
    "year": "2021",
    "url": "https://example.org/workbook",
    "file": "",
    "abstract": "Steps for a first ordinance.",
    "why_it_matters": "It saves a month.",
    "cost": "Free",
    "minutes": "30",
    "for_whom": "A code officer",
    "topics": ["vacant-property", "housing"],
    "states": ["OH", "MA"],
    "size_bands": ["25-50k"],
    "reviewed": "on",
    "address_checked_on": "",
    "review_by": "",
    "go_live_at": "",
    "expire_at": "",
}
PUBLISH = {"action-publish": "action-publish"}


@pytest.fixture
def editor(client, lib):
    client.force_login(lib, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name, *args):
    return reverse(f"{NAMES}:{name}", args=args)


def test_a_visitor_is_sent_to_our_own_sign_in_and_an_official_is_refused(client, eve):
    response = client.get(address("list"))
    assert (response.status_code, response["Location"].startswith("/accounts/login/")) == (302, True)
    client.force_login(eve, backend="django.contrib.auth.backends.ModelBackend")
    for place in ("/cms/", "/cms/login/", address("list"), "/cms/nowhere/"):
        refused = client.get(place)
        assert (refused.status_code, "kept by the librarians" in refused.content.decode()) == (403, True), place
    assert client.post(address("add"), FIELDS | PUBLISH).status_code == 403
    again = re.search(r'"(/accounts/logout/[^"]+)">Sign in with another', client.get("/cms/").content.decode())
    assert again
    assert unquote(client.post(again[1])["Location"]) == "/accounts/login/?next=/cms/"
    assert not Resource.objects.exists()


def test_creating_and_publishing_makes_it_public_found_and_recorded(editor, lib):
    response = editor.post(address("add"), FIELDS | PUBLISH)
    assert response.status_code == 302
    made = Resource.objects.get()
    assert (made.live, made.topics, made.states, made.size_bands) == (
        True,
        ["vacant-property", "housing"],
        ["OH", "MA"],
        ["25-50k"],
    )
    assert [hit.object_id for hit in finding.search("vacant ordinance").hits] == [str(made.pk)]
    assert Document.objects.get().suggestible
    event = Event.objects.get(type="library.resource_published")
    assert (event.by_id, event.subject_id, event.data["title"]) == (lib.pk, str(made.pk), made.title)
    assert editor.get(made.get_absolute_url()).status_code == 200


def test_a_draft_is_seen_by_nobody_and_a_draft_of_a_live_record_changes_nothing(editor):
    editor.post(address("add"), FIELDS)
    draft = Resource.objects.get()
    assert (draft.live, Document.objects.count()) == (False, 0)
    assert editor.get(draft.get_absolute_url()).status_code == 404
    editor.post(address("edit", draft.pk), FIELDS | PUBLISH)
    editor.post(address("edit", draft.pk), FIELDS | {"abstract": "Secret draft words."})
    draft.refresh_from_db()
    assert draft.abstract == "Steps for a first ordinance."
    assert finding.search("secret").count == 0
    assert editor.get(address("history", draft.pk)).status_code == 200
    assert draft.revisions.count() == 3


def test_unpublishing_takes_it_out_of_search_and_publishing_again_brings_it_back(editor):
    editor.post(address("add"), FIELDS | PUBLISH)
    made = Resource.objects.get()
    editor.post(address("unpublish", made.pk))
    assert finding.search("vacant").count == 0
    assert Event.objects.filter(type="library.resource_unpublished").count() == 1
    editor.post(address("edit", made.pk), FIELDS | PUBLISH)
    assert finding.search("vacant").count == 1


def test_marking_as_unreviewed_stops_suggestions_but_not_search(editor):
    editor.post(address("add"), FIELDS | PUBLISH)
    made = Resource.objects.get()
    question = "we want an ordinance for vacant property"
    assert finding.suggest(question, kinds=("resource",))["resource"]
    editor.post(address("edit", made.pk), {**FIELDS, "reviewed": ""} | PUBLISH)
    assert finding.suggest(question, kinds=("resource",))["resource"] == []
    assert finding.search("vacant").count == 1


def test_deleting(editor, dev):
    editor.post(address("add"), FIELDS | PUBLISH)
    made = Resource.objects.get()
    editor.post(address("delete", made.pk))
    assert not Resource.objects.exists()
    assert finding.search("vacant").count == 0
    assert Event.objects.filter(type="library.resource_deleted", subject_id=str(made.pk)).exists()


def test_deleting_a_cited_record_is_refused_politely(editor, dev):
    resource = factories.resource()
    factories.answer(dev)
    response = editor.post(address("delete", resource.pk), follow=True)
    assert "cited, so it cannot be deleted" in response.content.decode()
    assert Resource.objects.filter(pk=resource.pk).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"url": ""}, "Give a web address or a file"),
        ({"url": "not an address"}, "Enter a valid URL"),
        ({"topics": []}, "Choose a topic before you mark it as reviewed"),
        ({"abstract": "", "why_it_matters": ""}, "Say what it says or why it matters"),
        ({"address_checked_on": "2999-01-01"}, "This day is in the future"),
        ({"topics": ["aliens"]}, "not one of the available choices"),
    ],
)
def test_refuses_in_a_sentence_and_keeps_what_was_typed(editor, changes, sentence):
    response = editor.post(address("add"), FIELDS | changes | PUBLISH)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert "Example Institute" in response.content.decode()
    assert not Resource.objects.exists()


def test_the_same_title_and_address_twice_is_refused(editor):
    editor.post(address("add"), FIELDS | PUBLISH)
    response = editor.post(address("add"), FIELDS | PUBLISH)
    assert "already has a record with this title and address" in response.content.decode()
    assert Resource.objects.count() == 1


def test_a_scheduled_record_goes_live_and_expires_by_the_clock(editor):
    now = clock.now()
    later = (now + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    editor.post(address("add"), FIELDS | {"go_live_at": later} | PUBLISH)
    made = Resource.objects.get()
    assert (made.live, finding.search("vacant").count) == (False, 0)
    assert schedule.publish_scheduled() == 0
    made.revisions.update(approved_go_live_at=now - timedelta(minutes=1))
    revision = made.revisions.get()
    revision.content["go_live_at"] = (now - timedelta(minutes=1)).isoformat()
    revision.save()
    assert schedule.publish_scheduled() == 1
    made.refresh_from_db()
    assert (made.live, finding.search("vacant").count) == (True, 1)
    assert schedule.publish_scheduled() == 0
    Resource.objects.update(expire_at=now - timedelta(seconds=1))
    assert schedule.publish_scheduled() == 1
    made.refresh_from_db()
    assert (made.live, made.expired, finding.search("vacant").count) == (False, True, 0)


def test_home_list_and_preview_are_useful(editor):
    resource = factories.resource()
    home = editor.get("/cms/").content.decode()
    assert "Library records to look at: 1" in home
    assert "address not yet checked" in home
    listing = editor.get(address("list") + "?reviewed=true&type=guide")
    assert resource.title in listing.content.decode()
    editor.post(address("preview_on_edit", resource.pk), FIELDS | {"title": "A Title in Preview"})
    preview = editor.get(address("preview_on_edit", resource.pk))
    assert preview.status_code == 200
    assert "A Title in Preview" in preview.content.decode()
    assert "Readers do not see it yet" in preview.content.decode()


def test_the_group_follows_the_role(eve):
    group = actions.equip_librarians()
    assert group.permissions.filter(codename="publish_resource").exists()
    grant = RoleGrant.objects.create(user=eve, network=factories.network(), role=Role.LIBRARIAN)
    assert eve.groups.filter(pk=group.pk).exists()
    grant.delete()
    assert not eve.groups.exists()
    RoleGrant.objects.create(user=eve, network=factories.network(), role=Role.NAVIGATOR)
    assert not eve.groups.exists()
