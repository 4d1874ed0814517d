"""The asker's page and everything a city does there. A signed link reads and replies; the rest needs sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cityline.desk import queries, rules, texts
from cityline.desk.actions import asking, handling, publishing, sending, sharing
from cityline.desk.forms import ColleagueForm, FeedbackForm, MessageForm
from cityline.desk.links import open_link
from cityline.desk.presenting import question_page
from cityline.desk.sessions import remember_link, viewer_of
from cityline.desk.states import PublicationStatus
from cityline.desk.views.guards import signed_in
from cityline.files.queries import files_among
from cityline.files.responses import as_attachment
from cityline.kernel.paging import page_number
from cityline.kernel.refusals import Refused
from cityline.people.models import User

if TYPE_CHECKING:
    from cityline.desk.models import Feedback, Publication, Question


@require_safe
def link(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """A mailed link: remember it in this browser and go to the clean address, so that nothing leaks it onward."""
    found = open_link(code, token)
    if found is None:
        return render(request, "desk/link_over.html", {"code": code}, status=410)
    asking.confirm_asker(question=found.question, by=found.user)
    remember_link(request, found)
    return redirect(found.question)


@require_safe
def question(request: HttpRequest, code: str) -> HttpResponse:
    """The asker's page."""
    viewer = queries.Viewer() if request.user.is_anonymous and not request.session.session_key else viewer_of(request)
    found = _or_sign_in(request, viewer, code)
    if isinstance(found, HttpResponseBase):
        return found
    return _page(request, found, viewer)


def _or_sign_in(request: HttpRequest, viewer: queries.Viewer, code: str) -> Question | HttpResponse:
    """The question; for a stranger without any sign-in, the sign-in page, which says nothing about whether it exists."""
    try:
        return queries.question_for(viewer, code)
    except Http404:
        if viewer.user is None:
            from django.contrib.auth.views import redirect_to_login

            return redirect_to_login(request.get_full_path())
        raise


def _page(
    request: HttpRequest, found: Question, viewer: queries.Viewer, *, status: int = 200, **forms: Any
) -> HttpResponse:
    person = viewer.speaks_as(found)
    if person is None:
        raise Http404
    context = question_page(found, person, signed_in=viewer.user)
    context |= {
        "message_form": forms.get("message_form") or MessageForm(),
        "feedback_form": forms.get("feedback_form") or FeedbackForm(initial=_said(context["feedback"])),
        "colleague_form": forms.get("colleague_form") or ColleagueForm(),
        "just_sent": request.GET.get("sent") == "1",
        "first_unfolded": request.GET.get("first") == "1",
    }
    return render(request, "desk/question.html", context, status=status)


def _said(feedback: Feedback | None) -> dict[str, str]:
    return {"helped": feedback.helped, "text": feedback.text} if feedback else {}


@require_POST
def reply(request: HttpRequest, code: str) -> HttpResponse:
    """The city adds something."""
    viewer = viewer_of(request)
    found = _or_sign_in(request, viewer, code)
    if isinstance(found, HttpResponseBase):
        return found
    person = viewer.speaks_as(found)
    form = MessageForm(request.POST, request.FILES)
    if person is None or not form.is_valid():
        return _page(request, found, viewer, status=422, message_form=form)
    try:
        asking.add_city_message(
            question=found, by=person, text=form.cleaned_data["text"], files=form.cleaned_data["files"] or [],
            submission_key=texts.occasion(form.cleaned_data["submission_key"], form.cleaned_data["text"]),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused.sentence, refused.field)
        return _page(request, found, viewer, status=422, message_form=form)
    messages.success(request, "Added. The desk sees it now.")
    return redirect(f"{found.get_absolute_url()}#thread")


@require_safe
def file(request: HttpRequest, code: str, file_id: UUID) -> HttpResponseBase:
    """A file of this question: the city's, a message's or the memo's. Always an attachment."""
    viewer = viewer_of(request)
    found = _or_sign_in(request, viewer, code)
    if isinstance(found, HttpResponseBase):
        return found
    desk = not rules.may_handle(viewer.user, found)
    said = [("message", str(message.pk)) for message in queries.thread(found, desk=desk)]
    for stored in files_among(("question", found.code), ("response", found.code), *said):
        if stored.pk == file_id:
            return as_attachment(stored)
    raise Http404


# ── What needs a person who signed in ────────────────────────────────────────


@signed_in
def feedback(request: HttpRequest, found: Question, user: User) -> HttpResponse:
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _page(request, found, queries.Viewer(user), status=422, feedback_form=form)
    sending.give_feedback(question=found, by=user, **form.cleaned_data)
    messages.success(request, "Thank you. This goes into how we choose for the next city.")
    return redirect(found)


@signed_in
def privacy(request: HttpRequest, found: Question, user: User) -> HttpResponse:
    sharing.change_privacy(question=found, by=user, privacy=request.POST.get("privacy", ""))
    messages.success(request, "Changed. The page says who can see this now.")
    return redirect(f"{found.get_absolute_url()}#who")


@signed_in
def add_colleague(request: HttpRequest, found: Question, user: User) -> HttpResponse:
    form = ColleagueForm(request.POST)
    form.is_valid()
    try:
        row = sharing.add_colleague(question=found, by=user, email=form.cleaned_data.get("email", ""))
    except Refused as refused:
        form.refuse(refused.sentence, refused.field)
        return _page(request, found, queries.Viewer(user), status=422, colleague_form=form)
    messages.success(request, f"{row.user} can read and reply now. We mailed them a link.")
    return redirect(f"{found.get_absolute_url()}#who")


@signed_in
def remove_colleague(request: HttpRequest, found: Question, user: User, user_id: int) -> HttpResponse:
    sharing.remove_colleague(question=found, by=user, user_id=user_id)
    messages.success(request, "Removed. Their link no longer works.")
    return redirect(f"{found.get_absolute_url()}#who")


@signed_in
def office(request: HttpRequest, found: Question, user: User) -> HttpResponse:
    sharing.open_to_office(question=found, by=user, open_=request.POST.get("open") == "yes")
    messages.success(request, "Changed. The page says who can see this now.")
    return redirect(f"{found.get_absolute_url()}#who")


@signed_in
def revoke_links(request: HttpRequest, found: Question, user: User) -> HttpResponse:
    sharing.revoke_links(question=found, by=user)
    messages.success(request, "Every mailed link to this question is off. Our next message brings new ones.")
    return redirect(f"{found.get_absolute_url()}#who")


@signed_in
def withdraw(request: HttpRequest, found: Question, user: User) -> HttpResponse:
    handling.withdraw_question(question=found, by=user)
    messages.success(request, "Withdrawn. You can still read it here.")
    return redirect(found)


@login_required
def publication(request: HttpRequest, code: str) -> HttpResponse:
    """The exact public version, for the asker's yes or no."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    found = queries.question_for(queries.Viewer(user), code)
    shown: Publication | None = getattr(found, "publication", None)
    if shown is None or (shown.status == PublicationStatus.DRAFTING and user.pk == found.asker_id):
        raise Http404
    if request.method == "POST":
        return _decide(request, found, shown, user)
    sources = publishing.citable(found)
    return render(
        request,
        "desk/publication_preview.html",
        {
            "question": found,
            "publication": shown,
            "sources": sources,
            "cites": set(range(1, len(sources) + 1)),
            "may_decide": not rules.may_approve_publication(user, shown),
            "trail": [("Your questions", reverse("questions")), (found.code, found.get_absolute_url())],
        },
    )


def _decide(request: HttpRequest, found: Question, shown: Publication, user: User) -> HttpResponse:
    try:
        if request.POST.get("decision") == "approve":
            publishing.approve_publication(publication=shown, by=user, digest=request.POST.get("digest", ""))
            messages.success(request, "Approved. We publish exactly this text and mail you its address.")
        else:
            publishing.decline_publication(publication=shown, by=user, words=request.POST.get("words", ""))
            messages.success(request, "Noted. Nothing is published.")
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("question-publication", code=found.code)
    return redirect(found)


@login_required
@require_safe
def my_questions(request: HttpRequest) -> HttpResponse:
    """Everything a person asked or may read, newest first."""
    from django.core.paginator import Paginator

    user = request.user
    rows = queries.asked_by(user) if isinstance(user, User) else queries.visible_to(None)
    page = Paginator(rows, 25).get_page(page_number(request.GET.dict()))
    return render(request, "desk/my_questions.html", {"page": page})
