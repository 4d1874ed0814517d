"""A librarian sees how things are found, puts them first or last, and sees what found nothing; nobody else does."""

import pytest
from django.urls import reverse

from cityline.audit.models import Event
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.library import actions
from cityline.library.tests import factories
from cityline.networks.queries import current_network
from cityline.search import placements, unfound
from cityline.search.models import Placement, Unfound

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
SENT = {"topic": "water", "way": "pinned", "why": "Cities ask for it every week."}


@pytest.fixture
def editor(client, lib):
    client.force_login(lib, backend=BACKEND)
    return client


@pytest.fixture
def record(lib):
    return factories.resource()


def page(record):
    return reverse("finding_document", args=["resource", record.pk])


class TestPlacing:
    def place(self, by, record, **changes):
        given = {"kind": "resource", "object_id": str(record.pk), **SENT, **changes}
        return actions.place_document(by=by, network=current_network(), **given)

    def test_is_kept_with_its_reason_and_recorded_in_words(self, lib, record):
        kept = self.place(lib, record, why="  Cities ask\nfor it. ")
        assert (kept.way, kept.why, kept.by_id) == ("pinned", "Cities ask for it.", lib.pk)
        assert placements.placed(["water"]) == {("resource", str(record.pk)): Placement.Way.PINNED}
        event = Event.objects.get(type="library.document_placed")
        assert (event.subject_kind, event.subject_id, event.by_id) == ("resource", str(record.pk), lib.pk)
        assert event.sentence == f"Lib placed “{record.title}” first for Water and sewer: Cities ask for it."

    def test_is_taken_away_once(self, lib, record):
        kept = self.place(lib, record, way="demoted")
        actions.lift_placement(by=lib, network=current_network(), placement_id=kept.pk)
        event = Event.objects.get(type="library.placement_lifted")
        assert event.sentence == f"Lib no longer places “{record.title}” after the others for Water and sewer."
        with pytest.raises(TooLate):
            actions.lift_placement(by=lib, network=current_network(), placement_id=kept.pk)

    def test_only_librarians(self, dev, eve, record):
        for by in (dev, eve, None):
            with pytest.raises(NotAllowed, match="Only librarians"):
                self.place(by, record)
            with pytest.raises(NotAllowed):
                actions.lift_placement(by=by, network=current_network(), placement_id=1)
        assert not Placement.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field", "sentence"),
        [
            ({"topic": "aliens"}, "topic", "Choose a topic"),
            ({"way": "middle"}, "way", "first or after"),
            ({"why": " \n"}, "why", "Give the next librarian the reason"),
            ({"why": "x" * 301}, "why", "300 is the most"),
            ({"object_id": "0"}, "", "cannot be found by readers"),
        ],
    )
    def test_refused(self, lib, record, changes, field, sentence):
        with pytest.raises(Refused, match=sentence) as refused:
            self.place(lib, record, **changes)
        assert refused.value.field == field
        assert not Event.objects.filter(type="library.document_placed").exists()


class TestHowItIsFound:
    def test_from_the_menu_the_list_and_the_record(self, editor, record):
        assert "/cms/finding/" in editor.get("/cms/").content.decode()
        for address in ("list", "edit"):
            args = [record.pk] if address == "edit" else []
            shown = editor.get(reverse(f"wagtailsnippets_library_resource:{address}", args=args)).content.decode()
            assert page(record) in shown

    def test_says_how_it_stands_and_what_it_is_found_for(self, editor, record):
        shown = editor.get(page(record)).content.decode()
        for told in ("Water and sewer", "replacement", "this installation finds by words only", "It is not placed."):
            assert told in shown

    def test_says_why_it_stands_where_it_stands(self, editor, record):
        factories.resource("Lead Pipes of Old Cities", abstract="Lead, lead and lead.")
        shown = editor.get(page(record), {"q": "lead service lines in a <b>basement</b>"}).content.decode()
        for told in ("<strong>1st</strong> of its kind", "<mark>service</mark>", "It lacks b, basement.", "(this one)"):
            assert told in shown
        assert "Lead Pipes of Old Cities" in shown
        assert "<b>basement" not in shown

    def test_an_unreviewed_record_is_said_to_be_found_by_words_only(self, editor):
        hidden = factories.resource("Quiet Guide", reviewed=False)
        shown = editor.get(page(hidden), {"q": "quiet guide"}).content.decode()
        assert "not marked as reviewed" in shown
        assert "It is not suggested for this." in shown or "not among the first" in shown
        assert "In the list for these words it comes <strong>1st</strong>" in shown

    def test_its_place_for_what_others_were_told_and_did_not_find(self, editor, record, dev):
        factories.answer(dev)
        Unfound.objects.create(words="basement flood", place="search", month_on=unfound.month_of(_today()))
        shown = editor.get(page(record)).content.decode()
        assert "How do we list lead service lines?" in shown
        assert "<strong>1st</strong> of its kind: <a" in shown
        assert "Further down, or not at all, for <a" in shown

    def test_answers_and_programs_too_and_nothing_that_readers_cannot_find(self, editor, dev, record):
        answer = factories.answer(dev)
        assert editor.get(reverse("finding_document", args=["answer", answer.pk])).status_code == 200
        for kind, number in (("answer", "999"), ("question", "1"), ("resource", "x\0y")):
            assert editor.get(reverse("finding_document", args=[kind, number])).status_code == 404

    def test_is_looked_up_by_words(self, editor, record):
        shown = editor.get(reverse("finding_documents"), {"q": "toolkit"}).content.decode()
        assert page(record) in shown
        assert "Nothing has these words" in editor.get(reverse("finding_documents"), {"q": "zzz"}).content.decode()


class TestPlacingOnThePage:
    def test_places_and_takes_away(self, editor, record):
        response = editor.post(page(record), SENT)
        assert response["Location"] == f"{page(record)}#placed"
        shown = editor.get(page(record)).content.decode()
        assert SENT["why"] in shown
        listed = editor.get(reverse("finding_placements")).content.decode()
        assert (record.title in listed, "Lib, " in listed) == (True, True)
        kept = Placement.objects.get()
        gone = editor.post(reverse("finding_lift", args=[kept.pk]), {"back": "document"})
        assert gone["Location"] == page(record)
        again = editor.post(reverse("finding_lift", args=[kept.pk]), follow=True)
        assert "Somebody took this away already." in again.content.decode()

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [({"why": ""}, "Give the next librarian the reason"), ({"topic": "aliens"}, "Select a valid choice")],
    )
    def test_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed(self, editor, record, changes, sentence):
        response = editor.post(page(record), SENT | changes)
        shown = response.content.decode()
        assert response.status_code == 422
        assert sentence in shown
        assert changes.get("why", SENT["why"]) in shown
        assert not Placement.objects.exists()

    def test_a_fourth_pin_is_refused_on_the_page(self, editor, record):
        for number in range(3):
            editor.post(page(factories.resource(f"Guide {number}")), SENT)
        response = editor.post(page(record), SENT)
        assert (response.status_code, Placement.objects.count()) == (422, 3)
        assert "already come first for this topic" in response.content.decode()

    def test_what_is_gone_is_still_named_and_can_be_taken_away(self, editor, record):
        editor.post(page(record), SENT)
        record.unpublish()
        listed = editor.get(reverse("finding_placements")).content.decode()
        assert "No longer found by readers" in listed
        assert editor.post(reverse("finding_lift", args=[Placement.objects.get().pk])).status_code == 302
        assert not Placement.objects.exists()


class TestWhatFoundNothing:
    @pytest.mark.parametrize(("address", "place"), [("library", "library"), ("answers", "answers")])
    def test_a_search_that_found_nothing_is_counted_and_shown(self, editor, record, address, place):
        for _ in range(2):
            editor.get(reverse(address), {"q": "Zebra  crossing"})
        shown = editor.get(reverse("finding_unfound")).content.decode()
        assert "zebra crossing" in shown
        assert f"{reverse(address)}?q=zebra+crossing" in shown
        assert list(Unfound.objects.values_list("words", "place", "count")) == [("zebra crossing", place, 2)]

    def test_not_what_found_something_nor_a_look_without_reading(self, client, record):
        client.get(reverse("library"), {"q": "lead"})
        client.get(reverse("library"), {"q": "zebra", "topic": "water"})
        client.get(reverse("library"), {"q": "zebra", "page": "2"})
        client.head(reverse("library"), {"q": "zebra"})
        client.get(reverse("library"))
        assert not Unfound.objects.exists()

    def test_other_months(self, editor):
        Unfound.objects.create(words="old wish", place="search", month_on="2026-01-01")
        assert "old wish" not in editor.get(reverse("finding_unfound")).content.decode()
        shown = editor.get(reverse("finding_unfound"), {"month": "2026-01"}).content.decode()
        assert ("old wish" in shown, "January 2026" in shown) == (True, True)
        assert editor.get(reverse("finding_unfound"), {"month": "nonsense"}).status_code == 200


class TestCosts:
    def test_lists_cost_the_same_for_one_and_three(self, editor, record, lib, django_assert_num_queries):
        costs = []
        for number in (1, 2, 3):
            made = factories.resource(f"Drain guide {number}")
            editor.post(page(made), SENT | {"way": "demoted"})
            unfound.note(f"wish {number}", where="search")
            editor.get(page(record), {"q": "drain guide"})
            costs.append([_queries(reverse(name), editor) for name in ("finding_unfound", "finding_placements")])
            costs[-1].append(_queries(f"{page(record)}?q=drain+guide", editor))
        assert costs[0] == costs[2]
        assert max(costs[0]) <= 30

    def test_only_librarians_and_administrators_open_them(self, client, dev, eve, record):
        for address in (reverse("finding_unfound"), page(record)):
            assert client.get(address)["Location"].startswith("/accounts/login/")
        for person in (dev, eve):
            client.force_login(person, backend=BACKEND)
            assert client.get(page(record)).status_code == 403
        eve.is_superuser = True  # the editor lets a superuser in; our rule asks for the role
        eve.save()
        assert client.get(page(record)).status_code == 403
        assert client.post(page(record), SENT).status_code == 403
        assert reverse("finding_unfound") not in client.get("/cms/").content.decode()


def _queries(address, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _today():
    from cityline.kernel import clock

    return clock.now().date()
