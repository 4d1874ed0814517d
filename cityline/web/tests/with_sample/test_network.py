"""The sample network is a real past: every question lived through the desk's own actions, nothing lies in the future."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import F

from cityline.audit.models import Event
from cityline.desk.models import PackageItem, Publication, Question, Response
from cityline.desk.queries import visible_to
from cityline.desk.states import OPEN, Status
from cityline.eligibility.queries import uses_of
from cityline.files.models import StoredFile
from cityline.kernel import clock
from cityline.kernel.refusals import Refused
from cityline.library.models import Answer, Resource
from cityline.networks.models import Network
from cityline.notices.models import Notice
from cityline.people.models import User
from cityline.places.models import Place
from cityline.programs.models import Program
from cityline.web.loading import files, people, sample_network
from cityline.web.tests.with_sample.conftest import NOW

ALL = files.texts("questions")
by_code = {str(one.head["code"]): one.head for one in ALL}


def test_everything_in_the_files_is_loaded(added: dict[str, int]) -> None:
    assert added == {
        "cities": 60,
        "figures": 1_621,
        "programs": 60,
        "publications": 96,
        "answers": 3,
        "questions": 25,
    }
    assert Place.objects.count() == 60
    assert Program.objects.count() == 60
    assert Resource.objects.filter(live=True, reviewed=True, is_sample=True).count() == 96
    assert Answer.objects.public().count() == 6


def test_each_question_stands_where_its_file_says(added: dict[str, int]) -> None:
    stands = {question.code: question.status for question in Question.objects.all()}
    said = {code: "answered" if head["status"] == "published" else head["status"] for code, head in by_code.items()}
    assert stands == said
    assert {question.topic for question in Question.objects.all()} == {head["topic"] for head in by_code.values()}


def test_only_the_question_written_as_missed_is_late(added: dict[str, int]) -> None:
    late = Question.objects.filter(status__in=OPEN, due_on__lt=NOW.date()).exclude(status=Status.WAITING)
    assert [question.code for question in late] == [code for code, head in by_code.items() if head["missed"]]
    sent = Question.objects.filter(status=Status.ANSWERED)
    assert all(question.answered_at.date() <= question.due_on for question in sent if question.answered_at)


def test_a_waiting_question_has_its_clock_stopped(added: dict[str, int]) -> None:
    waiting = Question.objects.filter(status=Status.WAITING)
    assert len(waiting) == 2
    assert all(question.pauses.filter(ended_at__isnull=True).count() == 1 for question in waiting)


def test_nothing_lies_in_the_future_and_nothing_happened_before_it_was_asked(added: dict[str, int]) -> None:
    assert not Event.objects.filter(at__gt=NOW).exists()
    assert not Notice.objects.filter(created_at__gt=NOW).exists()
    for question in Question.objects.all():
        assert not question.messages.filter(at__lt=question.received_at).exists()


def test_the_past_mails_nobody(added: dict[str, int]) -> None:
    assert Notice.objects.count() > 100
    assert not Notice.objects.exclude(state=Notice.State.SENT, sent_at=F("created_at")).exists()


def test_every_response_has_a_readable_pdf_and_word_file(added: dict[str, int]) -> None:
    responses = Response.objects.all()
    assert len(responses) == 8
    for response in responses:
        assert response.read_by_id not in {None, response.sent_by_id}
        assert 0.5 < response.pages < 4
        assert StoredFile.objects.filter(pk__in=[response.pdf_file_id, response.docx_file_id]).count() == 2


def test_published_answers_came_by_consent_and_cite_what_their_file_cites(added: dict[str, int]) -> None:
    published = Publication.objects.select_related("answer", "question")
    assert len(published) == 3
    for publication in published:
        assert publication.approved_by_id == publication.question.asker_id
        assert publication.answer is not None
        assert publication.answer.approved_digest == publication.digest
    sources = {answer.title: answer.sources.count() for answer in Answer.objects.all()}
    assert sources == {one.head["question"]: len(one.head["sources"]) for one in files.texts("answers")}
    assert Answer.objects.get(is_worked_example=True).corrections.count() == 1


def test_no_question_was_offered_an_answer_before_it_was_published(added: dict[str, int]) -> None:
    offered = PackageItem.objects.filter(kind="answer").select_related("answer", "package")
    assert offered
    for item in offered:
        assert item.answer is not None
        assert item.answer.published_on <= item.package.made_at.date()


def test_another_city_sees_nothing_of_fall_river(added: dict[str, int]) -> None:
    eve, uma = people.person("eve@compton.example"), people.person("uma@fallriver.example")
    assert not visible_to(eve).filter(place="2523000").exists()
    assert [question.code for question in visible_to(uma)] == ["Q-6Y4M-2H8Z"]


def test_the_cast_can_sign_in_and_those_who_only_asked_have_no_password(added: dict[str, int]) -> None:
    assert people.person("dev@desk.example").check_password(people.password())
    assert not people.person("finance@meridian.example").has_usable_password()


def test_the_network_says_which_rules_it_uses(added: dict[str, int]) -> None:
    network = Network.objects.get()
    assert [use.rule_set.rules_id for use in uses_of(network)] == ["nrn-2014"]


def counts() -> Counter[str]:
    return Counter({model._meta.label: model._default_manager.count() for model in apps.get_models()})


def test_loading_again_changes_nothing(added: dict[str, int]) -> None:
    before = counts()
    assert set(sample_network.load().values()) == {0}
    assert counts() == before


def test_loading_again_keeps_what_people_did_since(added: dict[str, int]) -> None:
    resource = Resource.objects.filter(is_sample=True)[0]
    Resource.objects.filter(pk=resource.pk).update(title="What the librarian calls it now")
    Program.objects.filter(number="14.218").update(objective="From the official file.")
    User.objects.filter(email="ada@fallriver.example").update(name="Ada M.")
    Question.objects.filter(code="Q-6D1R-8F5T").update(title="A better first line")
    before = counts()
    sample_network.load()
    assert counts() == before
    assert Resource.objects.get(pk=resource.pk).title == "What the librarian calls it now"
    assert Program.objects.get(number="14.218").objective == "From the official file."
    assert people.person("ada@fallriver.example").name == "Ada M."
    assert Question.objects.get(code="Q-6D1R-8F5T").title == "A better first line"


def test_a_question_taken_out_comes_back_whole(added: dict[str, int]) -> None:
    Question.objects.get(code="Q-7J2Q-9B6W").delete()
    assert not sample_network.is_complete()
    assert sample_network.load()["questions"] == 1
    assert sample_network.is_complete()


def test_a_real_installation_refuses_it(settings: Any) -> None:
    """Without touching the database: this test may not use it."""
    settings.SAMPLE_NETWORK = False
    with pytest.raises(CommandError, match="password everyone can read"):
        call_command("demo")
    call_command("demo", "--if-empty")


def test_a_network_of_its_own_is_needed(added: dict[str, int]) -> None:
    Network.objects.create(slug="real", name="Real Network")
    with pytest.raises(Refused, match="This installation serves Real Network"):
        sample_network.load()


def said_by(*words: str) -> str:
    out = io.StringIO()
    call_command("demo", *words, stdout=out)
    return out.getvalue()


def test_the_command_says_whom_one_can_be(added: dict[str, int]) -> None:
    said = said_by("--people")
    assert people.password() in said
    assert "dev@desk.example" in said
    assert "lena@desk.example" not in said  # the cast is enough to begin with


def test_staff_have_the_documented_second_factor_and_its_code_is_printed(added: dict[str, int]) -> None:
    assert re.fullmatch(r"\d{6}\s*", said_by("--print-code", "dev@desk.example"))
    with_one = set(Authenticator.objects.values_list("user__email", flat=True))
    assert {"dev@desk.example", "lib@desk.example", "max@network.example", "admin@network.example"} <= with_one
    assert not {"ada@fallriver.example", "carol@expert.example"} & with_one


def test_if_empty_is_silent_when_all_is_there(added: dict[str, int]) -> None:
    assert said_by("--if-empty") == ""


def test_the_latest_code_is_printed_while_it_is_of_use(added: dict[str, int]) -> None:
    assert "No code is waiting" in said_by("--print-code", "ada@fallriver.example")
    Notice.objects.create(
        key="account:1", name="sign_in_code", subject_kind="account", to_address="Ada@fallriver.example",
        mailbox="ada@fallriver.example", subject_line="Code", text="Your code is 123456.", message_id="<1@x>",
        give_up_at=NOW.replace(hour=16),
    )  # fmt: skip
    assert "123456" in said_by("--print-code", "ada@fallriver.example")
    with clock.stopped_at(NOW.replace(hour=17)):
        assert "No code is waiting" in said_by("--print-code", "ada@fallriver.example")
