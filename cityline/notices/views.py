"""What the desk sees of messages: everything sent and waiting, and mail that was held."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cityline.kernel.access import staff_only
from cityline.kernel.paging import page_number
from cityline.kernel.refusals import Refused
from cityline.notices import queries, queue
from cityline.notices.masking import mask
from cityline.notices.models import Notice

PAGE = 25


@require_safe
@never_cache
@staff_only
def notice_list(request: HttpRequest, *, network_id: int) -> HttpResponse:
    every = queries.notices_of(network_id)
    state = request.GET.get("state", "")
    about = request.GET.get("about", "")[:80]
    shown = every.filter(state=state) if state in Notice.State.values else every
    shown = shown.filter(subject_id=about) if about else shown
    context = {
        "page": Paginator(shown, PAGE).get_page(page_number(request.GET.dict())),
        "state": state if state in Notice.State.values else "",
        "about": about,
        "views": _views(state),
    }
    return render(request, "notices/list.html", context)


@require_safe
@never_cache
@staff_only
def notice_detail(request: HttpRequest, pk: int, *, network_id: int) -> HttpResponse:
    notice = get_object_or_404(queries.notices_of(network_id).defer(None), pk=pk)
    context = {
        "notice": notice,
        "trail": [("Notices", reverse("notices:list"))],
        "attachments": notice.attachments.defer("content").all(),
        "text": _readable(notice),
        "open_links": settings.SAMPLE_NETWORK,
        "may_send_again": notice.state == Notice.State.FAILED and not notice.sensitive,
    }
    return render(request, "notices/detail.html", context)


def _views(state: str) -> list[dict[str, object]]:
    """The filters, as links; the shape is that of <c-views>."""
    every = [("", "All"), *Notice.State.choices]
    base = reverse("notices:list")
    return [
        {"url": f"{base}?state={value}" if value else base, "label": label, "here": value == state, "count": None}
        for value, label in every
    ]


def _readable(notice: Notice) -> str:
    """The text as staff may see it: whole in the sample network; elsewhere without links, and nothing of a sensitive
    one.
    """
    if settings.SAMPLE_NETWORK:
        return notice.text
    return "" if notice.sensitive else mask(notice.text)


@require_POST
@staff_only
def again(request: HttpRequest, pk: int, *, network_id: int) -> HttpResponse:
    notice = get_object_or_404(queries.notices_of(network_id), pk=pk)
    try:
        queue.send_again(notice_id=notice.pk)
        messages.success(request, "The message is waiting to be sent again.")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("notices:detail", pk=pk)


@require_safe
@never_cache
@staff_only
def held_list(request: HttpRequest, *, network_id: int) -> HttpResponse:
    page = Paginator(queries.held_mail(network_id), PAGE).get_page(page_number(request.GET.dict()))
    return render(request, "notices/held.html", {"page": page, "trail": [("Notices", reverse("notices:list"))]})


@require_safe
@never_cache
@staff_only
def held_detail(request: HttpRequest, pk: int, *, network_id: int) -> HttpResponse:
    message = get_object_or_404(queries.held_mail(network_id).defer("raw"), pk=pk)
    trail = [("Notices", reverse("notices:list")), ("Held mail", reverse("notices:held"))]
    return render(request, "notices/held_detail.html", {"message": message, "trail": trail})
