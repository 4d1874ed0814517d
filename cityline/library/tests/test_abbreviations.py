"""A librarian keeps the list of abbreviations in the content editor; nobody else may."""

import pytest
from django.urls import reverse

from cityline.audit.models import Event
from cityline.library import actions
from cityline.library.tests import factories
from cityline.people.models import Role, User
from cityline.search import abbreviations, finding
from cityline.search.models import Abbreviation

pytestmark = pytest.mark.django_db
NEW = {"short": "QBF", "meaning": "quick brown fox", "only_in_capitals": ""}


def address(name, *args):
    return reverse(f"wagtailsnippets_search_abbreviation:{name}", args=args)


def signed_in(client, person: User):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def editor(client, lib):
    return signed_in(client, lib)


def test_a_librarian_adds_changes_and_deletes_and_search_follows(editor, lib):
    resource = factories.resource("A quick brown fox ordinance")
    assert finding.search("QBF").count == 0
    assert editor.post(address("add"), NEW).status_code == 302
    line = Abbreviation.objects.get(short="QBF")
    assert [hit.object_id for hit in finding.search("QBF").hits] == [str(resource.pk)]
    editor.post(address("edit", line.pk), NEW | {"short": "QBX"})
    assert (finding.search("QBF").count, finding.search("QBX").count) == (0, 1)
    editor.post(address("delete", line.pk))
    assert finding.search("QBX").count == 0
    told = Event.objects.filter(subject_kind="abbreviation", subject_id=str(line.pk)).order_by("pk")
    assert [(event.type, event.by_id, event.data["line"]) for event in told] == [
        ("library.abbreviation_kept", lib.pk, "QBF: quick brown fox"),
        ("library.abbreviation_kept", lib.pk, "QBX: quick brown fox"),
        ("library.abbreviation_deleted", lib.pk, "QBX: quick brown fox"),
    ]


def test_the_list_can_be_searched_and_is_on_the_menu(editor):
    page = editor.get(address("list"), {"q": "increment"}).content.decode()
    assert ("tax increment financing" in page, "capital improvement plan" in page) == (True, False)
    assert address("list") in editor.get("/cms/").content.decode()


@pytest.mark.parametrize("role", [Role.EXPERT, Role.NAVIGATOR, None])
def test_others_may_not(client, role):
    signed_in(client, factories.person("someone@city.example", *([role] if role else [])))
    line = Abbreviation.objects.first()
    for name, row in (("list", ()), ("add", ()), ("edit", (line.pk,)), ("delete", (line.pk,))):
        assert client.get(address(name, *row)).status_code in {302, 403}
        assert client.post(address(name, *row), NEW).status_code in {302, 403, 405}
    assert not Abbreviation.objects.filter(short="QBF").exists()
    assert Abbreviation.objects.filter(pk=line.pk).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"short": ""}, "This field is required"),
        ({"short": "X"}, "Write at least two letters or digits"),
        ({"short": "Q" * 21}, "at most 20 characters"),
        ({"meaning": "fox"}, "at least two words that tell something"),
        ({"meaning": "qbf"}, "This is the short form again"),
        (
            {"short": "cdbg", "meaning": "Community Development Block Grants"},
            "The list already has cdbg with this meaning",
        ),
        ({"short": "WE", "meaning": "water engineers"}, "too common a word in small letters"),
    ],
)
def test_refuses_in_a_sentence_and_keeps_what_was_typed(editor, changes, sentence):
    before = Abbreviation.objects.count()
    response = editor.post(address("add"), NEW | changes)
    assert response.status_code == 200
    page = response.content.decode()
    assert sentence in page
    assert (NEW | changes)["meaning"] in page
    assert Abbreviation.objects.count() == before


def test_spaces_are_made_single(editor):
    editor.post(address("add"), NEW | {"short": " Q  BF ", "meaning": "quick   brown fox"})
    assert str(Abbreviation.objects.get(meaning="quick brown fox")) == "Q BF: quick brown fox"


def test_the_group_of_librarians_may_keep_the_list():
    codenames = set(actions.equip_librarians().permissions.values_list("codename", flat=True))
    assert {f"{verb}_abbreviation" for verb in ("add", "change", "delete", "view")} <= codenames


def test_a_change_is_known_before_the_next_answer():
    abbreviations.current()
    Abbreviation.objects.create(short="QBF", meaning="quick brown fox")
    assert abbreviations.current().read("QBF")
