"""Templates of a notice to its three parts. Plain text is the message; HTML is the same with a little order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.base import Template
from django.template.loader import get_template, render_to_string

from cityline.kernel import codes
from cityline.notices.headers import SUBJECT_LENGTH, clean_text, one_line


@dataclass(frozen=True)
class Rendered:
    subject_line: str
    text: str
    html: str


def render(name: str, context: dict[str, Any], *, subject_id: str) -> Rendered:
    """Render `emails/<name>/{subject.txt, body.txt, body.html}`; body.html may be absent.

    The .txt templates are rendered without HTML escaping: an apostrophe stays one. A subject with a public
    code begins with it, whether or not the template's author remembered.
    """
    full = {"site_url": settings.SITE_URL, "is_sample": settings.SAMPLE_NETWORK, "subject_id": subject_id, **context}
    line = one_line(_plain(f"emails/{name}/subject.txt", full), SUBJECT_LENGTH)
    if codes.PATTERN.fullmatch(subject_id) and not line.startswith(subject_id):
        line = one_line(f"{subject_id}: {line}", SUBJECT_LENGTH)
    text = re.sub(r"\n{3,}", "\n\n", clean_text(_plain(f"emails/{name}/body.txt", full))).strip() + "\n"
    return Rendered(line, text, _html(f"emails/{name}/body.html", {**full, "subject_line": line}))


def _plain(template_name: str, context: dict[str, Any]) -> str:
    # django.template.loader gives the backend's wrapper, whose inner template takes a Context with escaping off.
    template = cast("Template", get_template(template_name).template)  # type: ignore[attr-defined]
    return template.render(Context(context, autoescape=False))


def _html(template_name: str, context: dict[str, Any]) -> str:
    try:
        return clean_text(render_to_string(template_name, context))
    except TemplateDoesNotExist as missing:
        if str(missing) != template_name:
            raise  # one it extends or includes: a mistake, not a choice
        return ""
