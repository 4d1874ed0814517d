"""A small network with something private in every place where a city or the desk can write, and a second one beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cityline.audit.models import Event
from cityline.desk.actions import asking, handling, memo, packaging, publishing, reviewing, sending, sharing
from cityline.desk.finding import offered
from cityline.desk.identity import findings_in
from cityline.desk.links import link_for
from cityline.desk.models import Question
from cityline.desk.tests import factories as desk
from cityline.desk.tests.factories import Cast
from cityline.files.models import StoredFile
from cityline.library.models import Answer, Resource
from cityline.library.tests import factories as library
from cityline.networks.models import Network
from cityline.notices import inbound
from cityline.notices.models import InboundMessage, Notice
from cityline.notices.tests.letters import mail
from cityline.people import actions as people
from cityline.people.models import Role, User
from cityline.programs.models import Program
from cityline.programs.tests import factories as programs
from cityline.web.access import ELSEWHERE, Viewer

# What only the readers of the city's questions may meet, and what only the desk may.
SECRET = "zwolqarbin"
DESK_SECRET = "ploxmurvane"
# Stands in everything a second network has, its published answer too: nobody meets it here but its own people.
ELSEWHERE_SECRET = "vindelquorpe"
# Stands beside the secret in the question, so that a search can be asked for it without naming the secret.
HANDLE = "quillfeather"
TEXT = (
    f"Our {HANDLE} plant leaks and {SECRET} Street floods each spring. "
    "How have cities our size paid for lead service lines and drains without raising rates?"
)
MEMO = desk.MEMO.replace("How to pay", f"How to pay for {SECRET}")
PUBLIC = {
    "title": "How do cities pay for drains?",
    "short_answer": "Ask the state first.",
    "body": "## What you could do\n\nAsk the state in writing [1].",
    "topic": "water",
}


@dataclass
class World:
    """`questions` by the names of web.access.QUESTIONS; `clients` and `tokens` (API) by viewer; `events`: how many were
    recorded; `elsewhere`: the published answer of the second network; `names`: for the sweep to remember addresses."""

    cast: Cast
    people: dict[Viewer, User]
    clients: dict[Viewer, Client]
    tokens: dict[Viewer, str]
    questions: dict[str, Question]
    links: dict[str, str]
    files: dict[str, StoredFile]
    resource: Resource
    program: Program
    answer: Answer
    failed: Notice
    held: InboundMessage
    elsewhere: Answer
    events: int = 0
    names: dict[str, dict[str, Any]] = field(default_factory=dict)


def build() -> World:
    cast = desk.cast()
    second = Network.objects.create(slug="second", name="Second network", zone="America/Chicago")
    everyone = _people(cast) | _people_of(second)
    resource, program = library.resource(), programs.keep()
    questions = {
        "new": _asked(cast, resource),
        "answered": _answered(cast, resource),
        "previewed": _answered(cast, resource, privacy="may_publish"),
    }
    _drafted(questions["previewed"], cast, {**PUBLIC, "body": f"{PUBLIC['body']}\n\nMind the {SECRET}."})
    held = inbound.receive(
        mail(sender="who@elsewhere.example", subject=f"{DESK_SECRET}", text=f"{DESK_SECRET} {SECRET}")
    )
    failed = Notice.objects.filter(name="response_ready").earliest("pk")
    Notice.objects.filter(pk=failed.pk).update(state=Notice.State.FAILED)
    links = {name: _path(link_for(question, cast.ada)) for name, question in questions.items()}
    world = World(
        cast=cast,
        people=everyone,
        clients={viewer: _client(everyone.get(viewer), links if viewer is Viewer.LINK else {}) for viewer in Viewer},
        tokens={
            viewer: people.make_token(user=user, network=second if viewer in ELSEWHERE else cast.network, name="sweep")
            for viewer, user in everyone.items()
        },
        questions=questions,
        links=links,
        files={name: _file(question) for name, question in questions.items()},
        resource=resource,
        program=program,
        answer=_published(cast, resource),
        failed=failed,
        held=held,
        elsewhere=_published_elsewhere(second, everyone, resource),
    )
    world.events = Event.objects.count()
    return world


def _people(cast: Cast) -> dict[Viewer, User]:
    """The cast by viewer, with those it lacks: gil of the city's office, experts, keepers, a stranger."""
    made = {name: desk.person(f"{name}@{where}", name.title()) for name, where in (
        ("gil", "fallriver.example"), ("sam", "elsewhere.example"), ("carol", "expert.example"),
        ("lib", "desk.example"), ("admin", "network.example"),
    )}  # fmt: skip
    people.verify_for_city(user=made["gil"], place=cast.fall_river, how="roster", of_city_office=True)
    people.note_claim(user=cast.uma, place=cast.fall_river)
    for name, role in (("carol", Role.EXPERT), ("lib", Role.LIBRARIAN), ("admin", Role.ADMINISTRATOR)):
        people.grant_role(user=made[name], network=cast.network, role=role)
    User.objects.filter(pk=cast.ben.pk).update(name=f"Ben {SECRET}")
    cast.ben.refresh_from_db()
    return {
        Viewer.STRANGER: made["sam"],
        Viewer.UNVERIFIED: cast.uma,
        Viewer.OTHER_CITY: cast.eve,
        Viewer.OFFICE: made["gil"],
        Viewer.EXPERT: made["carol"],
        Viewer.LIBRARIAN: made["lib"],
        Viewer.MANAGER: cast.max,
        Viewer.ASKER: cast.ada,
        Viewer.COLLEAGUE: cast.ben,
        Viewer.LEAD: cast.lea,
        Viewer.NAVIGATOR: cast.dev,
        Viewer.REVIEWER: cast.rita,
        Viewer.ADMINISTRATOR: made["admin"],
    }


def _people_of(second: Network) -> dict[Viewer, User]:
    """Who holds a role in the second network, and in no other."""
    made = {}
    for viewer in ELSEWHERE:
        name = viewer.name.removeprefix("SECOND_").lower()
        made[viewer] = desk.person(f"{name}@second.example", f"{name.title()} Elsewhere")
        people.grant_role(user=made[viewer], network=second, role=Role(name))
    return made


def _asked(cast: Cast, resource: Resource, **more: Any) -> Question:
    """With secrets in text, file name, file, message, desk's note, reason and colleague."""
    plan = SimpleUploadedFile(f"{SECRET}.txt", f"The {SECRET} plan.".encode(), "text/plain")
    question = asking.ask_question(
        network=cast.network, by=cast.ada, text=TEXT, place=cast.fall_river, offer=desk.offer_of(resource),
        needed_reason=f"Vote on {SECRET}", files=[plan], **more,
    )  # fmt: skip
    sharing.add_colleague(question=question, by=cast.ada, email=cast.ben.email)
    asking.add_city_message(question=question, by=cast.ben, text=f"{SECRET} is urgent.")
    handling.leave_note(question=question, by=cast.dev, text=f"{DESK_SECRET}: call them.")
    return question


def _answered(cast: Cast, resource: Resource, **more: Any) -> Question:
    """The same through review to the city, secrets in memo, annotation, message, review and feedback."""
    question = _asked(cast, resource, **more)
    handling.assign_question(question=question, by=cast.dev, to=cast.dev)
    handling.write_to_city(question=question, by=cast.dev, text=f"About {SECRET}: we read it.", asks=False)
    item = packaging.add_item(
        question=question, by=cast.dev, suggestion=offered(question, "resource", str(resource.pk))
    )
    packaging.annotate_item(question=question, by=cast.dev, item_id=item.pk, annotation=f"For {SECRET} see page 3.")
    memo.save_memo(question=question, by=cast.dev, text=MEMO, based_on=0)
    reviewing.submit_for_review(question=question, by=cast.dev, note=f"{DESK_SECRET}?")
    reviewing.return_for_changes(question=question, by=cast.rita, comment=f"{DESK_SECRET}!")
    reviewing.submit_for_review(question=question, by=cast.dev)
    reviewing.approve_response(question=question, by=cast.rita)
    sending.send_response(question=question, by=cast.dev)
    sending.give_feedback(question=question, by=cast.ada, helped="yes", text=f"{SECRET} is dry now.")
    question.refresh_from_db()
    return question


def _drafted(question: Question, cast: Cast, words: dict[str, Any]) -> None:
    publication = publishing.draft_publication(question=question, by=cast.dev, **words)
    publishing.show_asker(publication=publication, by=cast.dev)


def _published(cast: Cast, resource: Resource) -> Answer:
    """A fourth question, published: its raw words must stay where they are."""
    question = _answered(cast, resource, privacy="may_publish")
    _drafted(question, cast, PUBLIC)
    publishing.approve_publication(publication=question.publication, by=cast.ada, digest=question.publication.digest)
    return publishing.publish_answer(publication=question.publication, by=cast.dev)


def _published_elsewhere(second: Network, everyone: dict[Viewer, User], resource: Resource) -> Answer:
    """A question at the second network's desk, answered and published, its secret in every part of it."""
    asker, navigator = desk.person("zoe@lowell.example", f"Zoe {ELSEWHERE_SECRET}"), everyone[Viewer.SECOND_NAVIGATOR]
    plan = SimpleUploadedFile(f"{ELSEWHERE_SECRET}.txt", f"The {ELSEWHERE_SECRET} plan.".encode(), "text/plain")
    question = asking.ask_question(
        network=second, by=asker, text=f"How do we drain {ELSEWHERE_SECRET} Street at the {HANDLE} plant?", place=None,
        place_words=f"{ELSEWHERE_SECRET} town", offer=desk.offer_of(resource), privacy="may_publish", files=[plan],
    )  # fmt: skip
    asking.ask_question(
        network=second, by=asker, text=f"Who pays for {ELSEWHERE_SECRET}?", place=None, offer=desk.offer_of()
    )
    handling.leave_note(question=question, by=navigator, text=f"{ELSEWHERE_SECRET}: call them.")
    handling.assign_question(question=question, by=navigator, to=navigator)
    item = packaging.add_item(
        question=question, by=navigator, suggestion=offered(question, "resource", str(resource.pk))
    )
    packaging.annotate_item(question=question, by=navigator, item_id=item.pk, annotation="See page 3.")
    memo.save_memo(question=question, by=navigator, text=MEMO.replace(SECRET, ELSEWHERE_SECRET), based_on=0)
    reviewing.submit_for_review(question=question, by=navigator)
    reviewing.approve_response(question=question, by=everyone[Viewer.SECOND_REVIEWER])
    sending.send_response(question=question, by=navigator)
    told: dict[str, Any] = {**PUBLIC, "title": f"How do cities pay for {HANDLE} {ELSEWHERE_SECRET}?"}
    publication = publishing.draft_publication(question=question, by=navigator, **told)
    publication.kept_findings = [row.text for row in findings_in(publication)]
    publication.save(update_fields=["kept_findings"])
    publishing.show_asker(publication=publication, by=navigator)
    publishing.approve_publication(publication=publication, by=asker, digest=publication.digest)
    return publishing.publish_answer(publication=publication, by=navigator)


def _file(question: Question) -> StoredFile:
    return StoredFile.objects.filter(subject_kind="question", subject_id=question.code).get()


def _path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def _client(user: User | None, links: dict[str, str]) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for link in links.values():
        assert client.get(link).status_code == 302
    return client
