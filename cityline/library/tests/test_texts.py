"""The text of a record's file: read by the worker, found by its words and its meaning, gone with the file."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from cityline.kernel import clock, work
from cityline.library import actions, documents, queries, reading
from cityline.library.actions import texts
from cityline.library.models import Resource, ResourceText
from cityline.library.reading import problems
from cityline.library.states import TextState
from cityline.library.tests import factories, papers
from cityline.search import embedding, finding, follower
from cityline.search.entry import MOST_PARTS
from cityline.search.models import Document

pytestmark = pytest.mark.django_db


def uploaded(content, name="report.pdf"):
    return get_document_model().objects.create(title=name, file=ContentFile(content, name=name), **marks(content))


def marks(content):
    """As the editor notes them of an upload."""
    from wagtail.utils.file import hash_filelike

    return {"file_size": len(content), "file_hash": hash_filelike(BytesIO(content))}


def published(resource):
    resource.save_revision().publish()
    resource.refresh_from_db()


def work_until_done():
    count = 0
    while texts.read_next_text():
        count += 1
    return count


def found(words):
    return [hit.object_id for hit in finding.search(words, kinds=("resource",)).hits]


def said(resource):
    return queries.file_text_in_words(resource=resource)


@pytest.fixture
def instead(monkeypatch):
    """What the reader answers, and how often it was asked."""
    asked = []

    def put(*answers):
        def read(copy, *, ending):
            asked.append(ending)
            return answers[min(len(asked), len(answers)) - 1]

        monkeypatch.setattr(reading, "read", read)
        return asked

    return put


LONG = [papers.PARAGRAPH] * 14 + [papers.DEEP] + [papers.PARAGRAPH] * 2


def test_a_phrase_deep_in_a_pdf_is_found_and_shown(client):
    resource = factories.resource(file=uploaded(papers.pdf(LONG)))
    assert found('"ferrous sulfide lanterns"') == []
    assert said(resource) == ("waiting to be read.", "")
    assert work_until_done() == 1
    kept = resource.text_of_file
    assert (kept.state, kept.pages, kept.words) == (TextState.READ, 17, len(kept.text.split()))
    assert said(resource) == (f"17 pages read, {kept.words:,} words.", "")
    assert found('"ferrous sulfide lanterns"') == [str(resource.pk)]
    listed = client.get(reverse("library"), {"q": "sulfide lanterns"}).content.decode()
    assert resource.title in listed
    assert "<mark>sulfide</mark> <mark>lanterns</mark>" in listed


def test_the_snippet_shows_a_phrase_beyond_the_first_pages_of_a_long_text():
    filler = "\n\n".join(f"{number}. {papers.PARAGRAPH}" for number in range(600))
    factories.resource(file=uploaded(f"{filler}\n\n{papers.DEEP}\n\n{filler}".encode(), "long.txt"))
    work_until_done()
    hit = finding.search("Ashtabula dredged").hits[0]
    assert "<mark>Ashtabula</mark> were <mark>dredged</mark>" in hit.snippet
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")


def test_a_question_finds_a_paragraph_in_the_middle_of_a_report(settings):
    settings.EMBEDDING_MODEL = ""
    middle = "Towing companies may not keep a car from its owner when the fee was paid within two days of the hearing."
    pages = [papers.PARAGRAPH] * 8 + [middle] + [papers.PARAGRAPH] * 8
    resource = factories.resource(title="Notes of a working group", abstract="Notes.", file=uploaded(papers.pdf(pages)))
    other = factories.resource(title="Lead pipes")
    work_until_done()
    while embedding.compute_vectors():
        pass
    follower.follow()
    question = "our tow yards refuse to release vehicles after people pay"
    best = finding.suggest(question, kinds=("resource",))["resource"]
    assert [item.object_id for item in best[:1]] == [str(resource.pk)]
    assert best[0].cosine > 0.5
    assert other.pk != resource.pk


def test_words_of_a_file_are_gone_when_the_record_gets_another_or_none():
    resource = factories.resource(file=uploaded(papers.word([papers.DEEP]), "a.docx"))
    work_until_done()
    assert found("lanterns") == [str(resource.pk)]
    resource.file = uploaded(papers.page(), "b.html")
    published(resource)
    assert (found("lanterns"), found("copper")) == ([], [])
    work_until_done()
    assert (found("lanterns"), found("copper")) == ([], [str(resource.pk)])
    resource.file = None
    published(resource)
    assert found("copper") == []
    assert not ResourceText.objects.exists()
    assert "copper" not in Document.objects.get().body.lower()


def test_a_file_that_is_replaced_in_place_is_read_again_and_its_old_words_go_at_once():
    file = uploaded(papers.word([papers.DEEP]), "a.docx")
    resource = factories.resource(file=file)
    work_until_done()
    new = papers.word(["Only sewers now."])
    file.file = ContentFile(new, name="a.docx")
    for name, value in marks(new).items():
        setattr(file, name, value)
    file.save()
    assert found("lanterns") == []
    work_until_done()
    assert found("sewers") == [str(resource.pk)]
    file.title = "Another title"
    file.save()
    assert work_until_done() == 0


def test_off_the_shelf_nothing_of_a_file_is_kept_or_found_and_a_draft_is_never_read():
    draft = Resource.objects.create(title="Draft", live=False, file=uploaded(papers.word([papers.DEEP]), "a.docx"))
    draft.save_revision()
    assert (work_until_done(), actions.want_missing_texts(), found("lanterns")) == (0, 0, [])
    published(draft)
    work_until_done()
    assert found("lanterns") == [str(draft.pk)]
    draft.unpublish()
    assert (found("lanterns"), ResourceText.objects.count()) == ([], 0)
    assert Document.objects.get(object_id=str(draft.pk)).passages == []


def test_a_draft_of_a_live_record_with_another_file_changes_nothing():
    resource = factories.resource(file=uploaded(papers.word([papers.DEEP]), "a.docx"))
    work_until_done()
    resource.file = uploaded(papers.word(["A secret sewer."]), "b.docx")
    resource.save_revision()
    assert work_until_done() == 0
    assert (found("secret"), found("lanterns")) == ([], [str(resource.pk)])
    assert said(resource)[0].startswith("it is read soon after this record is published")


def test_an_unreviewed_record_is_found_by_its_file_but_never_suggested():
    factories.resource(file=uploaded(papers.word([papers.DEEP]), "a.docx"), reviewed=False)
    work_until_done()
    assert len(found("lanterns")) == 1
    assert finding.suggest("lanterns dredged in Ashtabula", kinds=("resource",))["resource"] == []


def test_a_file_not_everyone_may_open_is_not_read():
    file = uploaded(papers.word([papers.DEEP]), "a.docx")
    resource = factories.resource(file=file)
    work_until_done()
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    file.collection = closed
    file.save()
    assert found("lanterns") == []
    work_until_done()
    assert said(resource)[1] == problems.NOT_PUBLIC


def test_the_same_bytes_are_read_once(instead):
    asked = instead(reading.Reading("Words of it", 3))
    first = factories.resource(title="First", file=uploaded(b"same", "a.pdf"))
    second = factories.resource(title="Second", file=uploaded(b"same", "b.pdf"))
    assert work_until_done() == 2
    assert asked == ["pdf"]
    assert first.text_of_file.text == second.text_of_file.text == "Words of it"
    published(first)
    assert work_until_done() == 0


def test_what_cannot_be_read_is_said_once_and_tried_anew_when_published_again(instead):
    asked = instead(reading.Reading(problem=problems.LOCKED))
    resource = factories.resource(file=uploaded(b"x"))
    work_until_done()
    assert said(resource) == ("not read. Readers find this record only by what you write about it.", problems.LOCKED)
    clock_later = clock.now() + timedelta(days=9)
    ResourceText.objects.update(next_try_at=clock_later)
    assert (work_until_done(), actions.want_missing_texts(), len(asked)) == (0, 0, 1)
    published(resource)
    assert (work_until_done(), len(asked)) == (1, 2)


def later():
    ResourceText.objects.update(next_try_at=clock.now())


def test_what_may_be_better_next_time_is_tried_three_times_with_pauses(instead):
    asked = instead(reading.Reading(problem=problems.SLOW, again=True))
    resource = factories.resource(file=uploaded(b"x"))
    assert work_until_done() == 1
    assert resource.text_of_file.next_try_at > clock.now() + timedelta(minutes=4)
    assert said(resource) == ("waiting to be read.", f"{problems.SLOW} It will be tried again.")
    for _ in range(5):
        later()
        work_until_done()
    assert len(asked) == 3
    assert said(resource)[1] == problems.SLOW


def test_a_worker_that_dies_over_a_file_each_time_gives_up_on_it(monkeypatch):
    resource = factories.resource(file=uploaded(b"x"))

    def dies(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(reading, "read", dies)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            texts.read_next_text()
        assert texts.read_next_text() == 0
        later()
    assert work_until_done() == 1
    assert said(resource) == ("not read. Readers find this record only by what you write about it.", problems.CUT_OFF)


def test_bytes_that_are_missing_are_said_and_others_are_read(instead):
    lost = factories.resource(title="Lost", file=uploaded(b"x"))
    lost.file.file.storage.delete(lost.file.file.name)
    sound = factories.resource(title="Sound", file=uploaded(papers.word([papers.DEEP]), "a.docx"))
    assert work_until_done() == 2
    assert said(lost)[1].startswith(problems.MISSING)
    assert found("lanterns") == [str(sound.pk)]


def test_a_file_replaced_or_a_record_withdrawn_while_it_is_read_is_not_mixed_up(monkeypatch):
    resource = factories.resource(file=uploaded(b"x"))

    def meanwhile(_copy, *, ending):
        resource.unpublish()
        return reading.Reading("Old lanterns")

    monkeypatch.setattr(reading, "read", meanwhile)
    assert texts.read_next_text() == 1
    assert (found("lanterns"), ResourceText.objects.count()) == ([], 0)


def test_the_worker_has_it_and_the_clock_finds_what_was_forgotten():
    assert "text of files" in {job.name for job in work.all_work()}
    resource = factories.resource(file=uploaded(papers.word([papers.DEEP]), "a.docx"))
    ResourceText.objects.all().delete()
    assert (actions.want_missing_texts(), actions.want_missing_texts()) == (1, 0)
    work_until_done()
    assert found("lanterns") == [str(resource.pk)]


def test_a_very_long_text_has_two_hundred_parts_and_reading_all_records_again_changes_nothing():
    text = "\n\n".join(f"{number}. {papers.PARAGRAPH} {papers.PARAGRAPH}" for number in range(1500))
    resource = factories.resource(file=uploaded(text.encode(), "long.txt"))
    work_until_done()
    document = Document.objects.get()
    assert (len(document.passages), len(document.body)) == (MOST_PARTS, documents.LONGEST_BODY)
    assert document.passages[:2] == [resource.abstract, resource.why_it_matters]
    from cityline.search.documents import reread

    assert reread("resource") == (0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_reading_all_records_again_asks_as_often_for_three_as_for_one(count, django_assert_num_queries):
    for number in range(count):
        factories.resource(title=f"Record {number}", file=uploaded(b"Words", f"{number}.txt"))
    with django_assert_num_queries(1):
        list(documents.every_resource())


def test_an_answers_long_paragraph_is_not_cut_off():
    last = "In the end only the county may say so."
    long = " ".join([papers.PARAGRAPH] * 4)
    found = documents.paragraphs(f"## A heading\n\nToo short.\n\n{long} {last}\n\n{papers.PARAGRAPH}")
    assert len(found) == 3
    assert found[1].endswith(last)
    assert found[2] == papers.PARAGRAPH


def test_the_editor_says_what_was_read_and_what_is_wrong(client, lib):
    client.force_login(lib, backend="django.contrib.auth.backends.ModelBackend")
    resource = factories.resource(file=uploaded(papers.pdf([papers.PARAGRAPH])))
    edit = reverse("wagtailsnippets_library_resource:edit", args=[resource.pk])
    assert "waiting to be read." in client.get(edit).content.decode()
    work_until_done()
    assert f"1 page read, {resource.text_of_file.words} words." in client.get(edit).content.decode()
    resource.file = uploaded(papers.scan(), "scan.pdf")
    published(resource)
    work_until_done()
    shown = client.get(edit).content.decode()
    assert problems.NO_TEXT in shown
    assert "Traceback" not in shown
    resource.file = None
    published(resource)
    assert "Text of the file" not in client.get(edit).content.decode()
