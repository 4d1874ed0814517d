"""Both files load, again changes nothing, a librarian's words stay, a bad file changes nothing and says where."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from cityline.kernel.sources import BadFile, Source
from cityline.library import actions, crosswalk, loading
from cityline.library.models import Resource
from cityline.library.words import ResourceType
from cityline.search import finding
from cityline.search.models import Document
from cityline.topics import Topic

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "library"
needs_files = pytest.mark.skipif(not SHARED.exists(), reason="the folder of real data is absent")
STARTER = {
    "title": "Lead Pipe Replacement",
    "url": "https://example.org/lead",
    "publisher": "Example Hub",
    "kind": "guide",
    "topics": ["water", "finance", "blight", "unheard-of"],
    "abstract": "How to pay.",
    "abstract_licence": "own words, CC0",
}
DIGITAL = {
    "title": "Accessibility Guide",
    "summary": "None",
    "url": "https://accessibility.example.gov/",
    "source": "18f",
    "topics": ["accessibility", "social media"],
    "date": "None",
    "publisher_url": "x",
    "licence": "CC0",
}


@pytest.fixture
def file(tmp_path):
    def write(rows, name="file.json"):
        path = tmp_path / name
        path.write_bytes(rows if isinstance(rows, bytes) else json.dumps(rows, indent=1).encode())
        return str(path)

    return write


@pytest.mark.django_db
class TestLoad:
    def test_a_starter_record_becomes_ours_published_and_suggested(self, file):
        tally = actions.load_library(location=file([STARTER]))
        assert tally.sentence() == "1 added, 0 changed, 0 unchanged, 0 rejected."
        kept = Resource.objects.get()
        assert (kept.type, kept.topics, kept.publisher) == (
            "guide",
            ["water", "budget", "vacant-property"],
            "Example Hub",
        )
        assert (kept.live, kept.reviewed, kept.source, kept.address_checked_on) == (True, True, "starter", None)
        assert kept.revisions.count() == 1
        assert [hit.object_id for hit in finding.search("lead pipe").hits] == [str(kept.pk)]

    def test_a_digital_gov_record_is_found_but_never_suggested(self, file):
        tally = actions.load_library(location=file([DIGITAL]))
        kept = Resource.objects.get()
        assert (kept.reviewed, kept.year, kept.abstract, kept.topics) == (False, None, "", ["equity", "governance"])
        assert kept.publisher == "18F (U.S. General Services Administration)"
        assert "not suggest" in tally.notes[0]
        assert finding.search("accessibility").count == 1
        assert finding.suggest("accessibility guide for our website", kinds=("resource",))["resource"] == []
        assert not Document.objects.get(kind="resource").suggestible

    def test_again_changes_nothing(self, file):
        path = file([STARTER, STARTER | {"title": "Another"}])
        actions.load_library(location=path)
        revisions, seq = (
            Resource.objects.get(title=STARTER["title"]).revisions.count(),
            list(Document.objects.values_list("seq", flat=True)),
        )
        tally = actions.load_library(location=path)
        assert tally.sentence() == "0 added, 0 changed, 2 unchanged, 0 rejected."
        assert Resource.objects.get(title=STARTER["title"]).revisions.count() == revisions
        assert list(Document.objects.values_list("seq", flat=True)) == seq

    def test_a_changed_file_changes_the_record_but_not_a_librarians_words(self, file):
        actions.load_library(location=file([STARTER]))
        kept = Resource.objects.get()
        kept.abstract = "A librarian's words."
        kept.save_revision().publish()
        tally = actions.load_library(location=file([STARTER | {"abstract": "New words.", "publisher": "New Hub"}]))
        kept.refresh_from_db()
        assert tally.changed == 1
        assert (kept.abstract, kept.publisher) == ("A librarian's words.", "New Hub")
        again = actions.load_library(location=file([STARTER | {"abstract": "New words.", "publisher": "New Hub"}]))
        assert again.unchanged == 1

    def test_a_record_made_by_hand_or_with_a_draft_is_left_alone(self, file):
        actions.load_library(location=file([STARTER]))
        kept = Resource.objects.get()
        kept.publisher = "Draft Hub"
        kept.save_revision()
        assert actions.load_library(location=file([STARTER | {"publisher": "File Hub"}])).unchanged == 1
        Resource.objects.update(source="", has_unpublished_changes=False)
        assert actions.load_library(location=file([STARTER | {"publisher": "File Hub"}])).unchanged == 1
        assert Resource.objects.get().publisher == "Example Hub"

    def test_a_faulty_row_is_set_aside_with_its_line(self, file):
        rows = [STARTER, STARTER | {"title": "None"}, STARTER | {"url": "notes.docx", "title": "B"}, STARTER]
        rows += [STARTER | {"kind": "song", "title": "C"}]
        tally = actions.load_library(location=file(rows))
        assert tally.added == 1
        assert [(each.line, each.reason) for each in tally.rejected] == [
            (16, "no title"),
            (30, "no usable web address: notes.docx"),
            (44, "the same title and address as line 2"),
            (58, "unknown kind: song"),
        ]

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "empty"),
            (b"  \n", "empty"),
            (b"\x1f\x8b\x08broken", "damaged"),
            (b"{}", "not a list of records"),
            (b"geoid,name\n1,2\n", "not a list of records"),
            (b"[]", "neither the"),
            (b'[{"a": 1}]', "Its records have: a"),
            (json.dumps([STARTER], indent=1).encode()[:-40], "breaks in the record that begins on line 2"),
            (json.dumps([STARTER], indent=1).encode()[:-2], "cut off or damaged after the record on line 2"),
            (json.dumps([STARTER], indent=1).encode().replace(b"How", b"H\xe9w"), "line 13 cannot be read as UTF-8"),
            (json.dumps([STARTER] + [STARTER | {"title": ""}] * 9).encode(), "9 of 10 records cannot be used"),
        ],
    )
    def test_a_bad_file_changes_nothing_and_says_where(self, file, content, says):
        with pytest.raises(BadFile, match=r"Nothing was changed\.|Fetch it again") as refused:
            actions.load_library(location=file(content))
        assert says in refused.value.sentence
        assert not Resource.objects.exists()

    def test_the_command_reports_and_refuses_in_sentences(self, file, capsys, settings, tmp_path):
        settings.VAR_DIR = tmp_path
        call_command("load_library", file([STARTER, STARTER | {"title": ""}]))
        said = capsys.readouterr().out
        assert "1 added" in said
        assert "line 16: no title" in said
        assert (tmp_path / "rejected" / "load_library.csv").exists()
        with pytest.raises(CommandError, match="There is no file"):
            call_command("load_library", "nowhere.json")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_in_a_sentence(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content)
    with pytest.raises(BadFile) as refused:
        loading.read_file(Source("any.json", path))
    assert refused.value.sentence.endswith(".")


def test_the_crosswalk_leads_only_to_our_words():
    assert set(crosswalk.KINDS.values()) <= set(ResourceType)
    for table in (crosswalk.STARTER_TOPICS, crosswalk.DIGITALGOV_TOPICS):
        assert set(table.values()) - {""} <= set(Topic)


@needs_files
@pytest.mark.django_db
def test_the_real_files_load_whole_and_again_change_nothing():
    starter, digital = str(SHARED / "starter.json"), str(SHARED / "digitalgov_resources.json")
    assert actions.load_library(location=starter).added == 33
    tally = actions.load_library(location=digital)
    assert (tally.added, len(tally.rejected)) == (227, 0)
    assert Resource.objects.filter(reviewed=True).count() == 33
    assert not Resource.objects.filter(topics=[], source="starter").exists()
    assert Resource.objects.filter(topics=[], source="digital.gov").count() == 4  # the file gives them none
    assert "None" not in Resource.objects.values_list("abstract", flat=True)
    assert actions.load_library(location=digital).unchanged == 227
    assert actions.load_library(location=starter).unchanged == 33


@needs_files
def test_every_kind_and_topic_of_the_real_files_is_in_the_crosswalk():
    starter = json.loads((SHARED / "starter.json").read_text())
    digital = json.loads((SHARED / "digitalgov_resources.json").read_text())
    assert {row["kind"] for row in starter} == set(crosswalk.KINDS)
    assert {topic for row in starter for topic in row["topics"]} <= set(crosswalk.STARTER_TOPICS)
    assert {topic.replace(" ", "-") for row in digital for topic in row["topics"]} <= set(crosswalk.DIGITALGOV_TOPICS)
