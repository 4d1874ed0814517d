"""Asking a question, and reading how it stands. Both need a token."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from ninja import PathEx, Router
from ninja.params import P

from cityline.api.records import address
from cityline.api.schemas import Asked, Deadline, EventShown, Item, NewQuestion, QuestionStatus, Step, Suggestions
from cityline.api.submissions import submit_question
from cityline.api.tokens import BearerToken
from cityline.desk import queries
from cityline.desk.models import PackageItem, Question
from cityline.desk.models.response import PackageState
from cityline.desk.sessions import origin_of
from cityline.kernel.codes import find_code
from cityline.people.models import ApiToken
from cityline.people.queries import is_desk

router = Router(tags=["Questions"], auth=BearerToken())

IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "Your own name for this question. Sent again with the same body it returns the same question.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "example": "9f2c41d0-permit-desk",
}
ASK_PROBLEMS = [
    "bad_json", "idempotency_key_missing", "idempotency_key_invalid", "token_missing", "token_unknown",
    "idempotency_mismatch", "body_too_large", "media_type", "invalid", "too_many",
]  # fmt: skip


@router.post(
    "/questions",
    response={201: Asked},
    operation_id="ask_question",
    summary="Ask the desk",
    openapi_extra={"parameters": [IDEMPOTENCY_KEY], "x-problems": ASK_PROBLEMS},
)
def ask(request: HttpRequest, new: NewQuestion, response: HttpResponse) -> Asked:
    """Sends a question for the person with this e-mail address, who gets a receipt with a link.

    The header Location of the answer is where its status can be read. A second try with the same key answers the
    same and carries Idempotency-Replayed: true; nothing is asked twice.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    submission = submit_question(token=_token(request), key=key, new=new, origin=origin_of(request))
    question = submission.question
    response["Location"] = address(f"/api/v1/questions/{question.code}")
    if submission.replayed:
        response["Idempotency-Replayed"] = "true"
    return Asked(
        code=question.code,
        url=address(question),
        due_on=question.due_on,
        steps=[Step.model_validate(step.to_json()) for step in question.promise.steps],
        suggestions=_first_package(question),
    )


def _token(request: HttpRequest) -> ApiToken:
    held: ApiToken = request.auth  # type: ignore[attr-defined] # set by BearerToken
    return held


def _first_package(question: Question) -> Suggestions:
    """What was offered, as it was offered: version one never changes."""
    package = queries.package_of(question, PackageState.INSTANT)
    kept: list[PackageItem] = package.kept if package else []  # type: ignore[attr-defined] # set by package_of
    groups = {
        kind: [_item(row) for row in kept if row.kind == kind] for kind in ("answer", "resource", "program", "city")
    }
    return Suggestions(
        answers=groups["answer"],
        resources=groups["resource"],
        programs=groups["program"],
        cities=groups["city"],
        took_ms=(package.took_ms if package else None) or 0.0,
    )


def _item(row: PackageItem) -> Item:
    of = row.answer_id or row.resource_id or row.program_id or row.place_id
    return Item(id=str(of or ""), title=row.title, url=address(row.url), score=round(row.score or 0.0, 4), why=row.why)


@router.get(
    "/questions/{code}",
    response=QuestionStatus,
    operation_id="question_status",
    summary="How a question stands",
    openapi_extra={"x-problems": ["token_missing", "token_unknown", "not_found"]},
)
def question_status(
    request: HttpRequest, code: PathEx[str, P(description="The question’s code.", example="Q-4F7K-9M2X")]
) -> QuestionStatus:
    """Its status, the promised date with its reasons, and what happened so far.

    For a token of the person who asked, a colleague they added, the city’s lead or office, or the desk. To anyone
    else there is no such question.
    """
    token = _token(request)
    question = queries.question_for(queries.Viewer(token.user), find_code(code) or "")
    if question.network_id != token.network_id:
        raise Http404
    happened = queries.timeline(question, desk=is_desk(token.user, question.network_id))
    return QuestionStatus(
        code=question.code,
        url=address(question),
        status=question.status,
        promise=Deadline.model_validate(question.promise.to_json()),
        events=[EventShown(type=event.type, at=event.at, sentence=event.sentence) for event in happened],
    )
