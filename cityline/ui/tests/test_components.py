"""Components say what they need, and draw what the direction asks."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.test import Client, RequestFactory
from django_cotton.compiler_regex import CottonCompiler
from pytest_django.fixtures import Settings

import cityline.ui
from cityline.people.models import Role, User
from cityline.ui.mistakes import ComponentMistake

UI = Path(cityline.ui.__file__).parent
COMPONENTS = UI / "templates" / "components"


def drawn(source: str, **context: object) -> str:
    return Template(CottonCompiler().process("{% load cityline %}" + source)).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "<c-icon />",
        '<c-promise heading="x" />',
        "<c-time></c-time>",
        '<c-time tone="green">Friday</c-time>',
        '<c-verdict kind="yes">Fits</c-verdict>',
        "<c-verdict kind='pass'></c-verdict>",
        "<c-scroller>x</c-scroller>",
        "<c-crumbs />",
        '<c-item url="#" />',
        "<c-gauge />",
        "<c-arith />",
        '<c-ruling kind="yes" heading="Yes.">Why.</c-ruling>',
        '<c-ruling kind="pass">Why.</c-ruling>',
        "<c-button></c-button>",
        "<c-state mark='red'>New</c-state>",
    ],
)
def test_a_component_used_wrongly_is_refused(source: str) -> None:
    with pytest.raises(ComponentMistake):
        drawn(source)


def test_a_component_sees_only_what_it_was_given() -> None:
    with pytest.raises(ComponentMistake):
        drawn("<c-icon />", name="add")


def test_an_icon_is_hidden_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in drawn('<c-icon name="add" />')
    assert 'role="img" aria-label="Done"' in drawn('<c-icon name="check" label="Done" />')


def test_time_is_never_told_by_color_alone() -> None:
    html = drawn('<c-due :on="on" :days="-1" :counted="2" />', on=date(2026, 7, 2))
    assert "Missed: Thu, Jul 2" in html
    assert "1 day late" in html
    assert "cl-p-broken" in html


def test_a_ruling_and_a_verdict_draw_the_same_mark() -> None:
    ruling = drawn('<c-ruling kind="close" heading="Too close to call.">Why.</c-ruling>')
    assert 'aria-labelledby="ruling"' in ruling
    for html in (ruling, drawn('<c-verdict kind="close">Too close to call</c-verdict>')):
        assert html.count("cl-v-half") == 1


def test_the_pager_keeps_filters() -> None:
    page = Paginator(range(60), 25).page(2)
    source = CottonCompiler().process('<c-pager :page="page" of="answers">x</c-pager>')
    html = Template(source).render(RequestContext(RequestFactory().get("/?topic=water&page=2"), {"page": page}))
    assert "?topic=water&amp;page=1" in html
    assert "?topic=water&amp;page=3" in html


def test_the_answer_to_a_keystroke_updates_the_status_line_too() -> None:
    html = drawn('<c-suggest-body swapped status="4 of 46 shown">Nothing close yet.</c-suggest-body>')
    assert 'hx-swap-oob="innerHTML"' in html
    assert "4 of 46 shown" in html


def test_the_gallery_is_only_for_the_sample_and_for_development(client: Client, settings: Settings) -> None:
    settings.SAMPLE_NETWORK = False
    assert client.get("/ui/").status_code == 404
    settings.SAMPLE_NETWORK = True
    assert client.get("/ui/").status_code == 200


def test_every_component_stands_in_the_gallery(client: Client, settings: Settings) -> None:
    settings.SAMPLE_NETWORK = True
    sources = "".join(path.read_text() for path in (UI / "templates").rglob("*.html"))
    used = set(re.findall(r"<c-([a-z-]+)", sources))
    assert {path.stem.replace("_", "-") for path in COMPONENTS.glob("*.html")} <= used
    assert b"Sample network. Nothing here reaches a real city." in client.get("/ui/").content


def test_no_template_carries_inline_style_or_script() -> None:
    for path in (UI / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<script>|<style|hx-on|javascript:", text), path


def test_every_icon_in_use_is_in_the_sprite() -> None:
    build = (UI.parent.parent / "assets" / "build.mjs").read_text()
    names = set(re.findall(r'^  "(\w+)",$', build, re.MULTILINE))
    for path in UI.parent.rglob("templates/**/*.html"):
        for name in re.findall(r'<c-icon name="(\w+)"| icon="(\w+)"', path.read_text()):
            assert "".join(name) in names, (path, name)


def test_the_masthead_says_where_we_are() -> None:
    html = drawn('{% nav "desk" %}', request=_asked_by(Role.NAVIGATOR, "/desk/notices/"))
    assert '<a href="/desk/notices/" aria-current="page">' in html
    assert html.count("aria-current") == 1
    below = drawn('{% nav "public" %}', request=RequestFactory().get("/answers/7/liens/"))
    assert '<a href="/answers/" aria-current="true">' in below


def _asked_by(role: Role, address: str) -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = User()
    request.user.roles = {1: frozenset({role})}
    return request


@pytest.mark.parametrize(
    ("role", "desk", "network"),
    [
        (Role.NAVIGATOR, "Queue Notices People Network", "Promise Calendar Rule set Roles"),
        (Role.MANAGER, "Network", "Promise Calendar Rule set Roles"),
        (Role.LIBRARIAN, "Library", ""),
        (Role.ADMINISTRATOR, "Queue Notices People Network Library",
         "Promise Calendar Rule set Roles Privileged acts Sign-ins Second steps"),
        (Role.EXPERT, "", ""),
    ],
)  # fmt: skip
def test_only_ways_that_open_are_shown(role: Role, desk: str, network: str) -> None:
    def said(which: str) -> str:
        return " ".join(re.findall(r">([^<]+)</a>", drawn(f'{{% nav "{which}" %}}', request=_asked_by(role, "/"))))

    assert said("desk") == desk
    assert not network or said("network") == network  # no page with these links opens for the others


@pytest.mark.parametrize("address", ["/desk/network/", "/desk/network/rules/", "/desk/calendar/", "/desk/sign-ins/"])
def test_pages_of_the_network_stand_under_one_link(address: str) -> None:
    request = _asked_by(Role.ADMINISTRATOR, address)
    assert '<a href="/desk/network/" aria-current="true">Network</a>' in drawn('{% nav "desk" %}', request=request)
    assert f'<a href="{address}" aria-current="page">' in drawn('{% nav "network" %}', request=request)


@pytest.mark.parametrize(("size", "said"), [(999, "999 bytes"), (86_200, "86 KB"), (1_400_000, "1.4 MB")])
def test_a_file_says_how_heavy_it_is(size: int, said: str) -> None:
    assert drawn("{{ size|file_size }}", size=size) == said


def test_counts_in_words() -> None:
    assert drawn('{{ 1|count:"item,items" }}, {{ 1200|count:"item,items" }}') == "1 item, 1,200 items"
    assert drawn("{{ 2|count_word }} {{ 12|count_word }}") == "Two 12"
