"""No page needs what its security policy forbids, and no page asks another host for anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

CITYLINE = Path(settings.BASE_DIR) / "cityline"
EVERY = sorted(path for path in CITYLINE.glob("*/templates/**/*.html"))
PAGES = [path for path in EVERY if "emails" not in path.parts]
# The frame stands alone, and what is shown when nothing else works stands on ui/plain.html.
FRAMES = {"ui/frame.html", "ui/plain.html"}
# An example is a place to show, a host in a link is a place to go; neither is fetched.
FETCHED = re.compile(r"""(?:\b(?:src|srcset|action|poster|data|hx-\w+)|<link[^>]*\bhref)\s*=\s*["']?(?:https?:)?//""")
COMMENTS = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)


def _named(path: Path) -> str:
    return path.relative_to(CITYLINE).as_posix().partition("/templates/")[2]


def _text(path: Path) -> str:
    return COMMENTS.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=_named)
def test_no_style_or_script_stands_in_a_page(path):
    text = _text(path)
    assert re.findall(r"<style\b|<[^>]*\sstyle\s*=|<[^>]*\son\w+\s*=|javascript:", text, re.IGNORECASE) == []
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert [one for one in inline if "application/ld+json" not in one] == []


@pytest.mark.parametrize("path", EVERY, ids=_named)
def test_nothing_is_fetched_from_another_host(path):
    assert FETCHED.findall(_text(path)) == []


def test_no_style_or_script_of_ours_names_another_host():
    for path in (Path(settings.BASE_DIR) / "assets").rglob("*"):
        if path.suffix in {".css", ".scss", ".js"}:
            text = path.read_text(encoding="utf-8")
            assert re.findall(r"""(?:url\(|@import|import|fetch\()\s*["']?(?:https?:)?//""", text) == [], path.name


def test_a_page_stands_on_a_base_or_is_part_of_one():
    """Whole pages extend; parts are included, or are components, or are rendered alone for a swap."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in CITYLINE.glob("**/*.py") if "tests" not in path.parts)
    templates = "\n".join(_text(path) for path in EVERY)
    lost = []
    for path in PAGES:
        name = _named(path)
        text = _text(path)
        if "{% extends" in text or name in FRAMES or name.startswith(("components/", "allauth/elements/")):
            assert "<html" not in text or name in FRAMES, name
            continue
        assert "<html" not in text, f"{name} is a whole page without a base."
        if f'"{name}"' not in templates and f'"{name}"' not in code:
            lost.append(name)
    assert lost == [], "Nothing uses these."
