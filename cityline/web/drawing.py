"""Cities as points of an SVG: each a link with its name. Written by hand, not by a template: there are 1,600 of them.

A point is a line of no length with round ends, so its size on the screen is the style's, at any zoom. A city with which
the network does something also gets a mark, one shape for each service, so that color says nothing alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cityline.places import services
from cityline.places.frames import SHEET, Frame
from cityline.places.listing import CityRow
from cityline.web.atlas import Pin

# Shapes about eleven units wide around nought.
MARKS = {
    "assistance": "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z",
    "peers": "M0-7L7 0L0 7L-7 0z",
    "health": "M-5-5h10v10h-10z",
    "311": "M0-6.5L6.5 5h-13z",
    "talent": "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
}
RING = "M-9.5 0a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0-19 0z"


@dataclass(frozen=True)
class Sign:
    """One line of the legend. `path` "" is the plain point; `ring`: drawn around another shape."""

    path: str
    label: str
    says: str = ""
    ring: bool = False


@dataclass(frozen=True)
class Drawing:
    """The points of one frame. `absent`: cities asked for that the frame cannot show, because it does not draw
    their state or no coordinates are held."""

    points: SafeString
    frame: Frame
    absent: int


def drawn(pins: Iterable[Pin], frame: Frame = SHEET) -> Drawing:
    """Plain cities first, so that marks lie on top."""
    plain, marked, absent = [], [], 0
    digits = 1 if frame == SHEET else 2
    for pin in pins:
        city = pin.city
        if city.on_sheet is None:
            absent += 1
        elif pin.has and (does := pin.values("service")):
            marked.append(_marked(city, does, frame.scale, digits))
        else:
            plain.append(_point(city.geoid, city.label, city.on_sheet, digits))
    return Drawing(mark_safe("".join([*plain, *marked])), frame, absent)


@lru_cache(maxsize=8192)
def _point(geoid: str, title: str, place: tuple[float, float], digits: int, more: str = "") -> str:
    """Remembered: between two requests hardly a city moves."""
    x, y = _numbers(place, digits)
    return f'<a href="/cities/{geoid}/" tabindex="-1"><title>{escape(title)}</title><path d="M{x} {y}h0"/>{more}</a>'


def _marked(city: CityRow, does: tuple[str, ...], scale: float, digits: int) -> str:
    place = city.on_sheet or (0, 0)
    x, y = _numbers(place, digits)
    ring = f'<path class="r" d="{RING}"/>' if len(does) > 1 else ""
    shapes = f'{ring}<path class="m" d="{MARKS[does[0]]}"/>'
    title = f"{city.label}: {', '.join(services.BY_KEY[one].label for one in does)}"
    more = f'<g transform="translate({x} {y}) scale({scale:.3g})"><g>{shapes}</g></g>'
    return _point(city.geoid, title, place, digits, more)


def _numbers(place: tuple[float, float], digits: int) -> tuple[str, str]:
    x, y = (f"{one:.{digits}f}".rstrip("0").rstrip(".") for one in place)
    return x, y


def legend(pins: Sequence[Pin]) -> list[Sign]:
    """What the shapes on this drawing mean, and only those on it."""
    does = [pin.values("service") for pin in pins]
    shown = {one[0] for one in does if one}
    signs = [Sign("", "City")] if not all(does) else []
    signs += [Sign(MARKS[one.key], one.label, one.says) for one in services.SERVICES if one.key in shown]
    if any(len(one) > 1 for one in does):
        signs.append(Sign(RING, "Ring", "more than one of these; the shape inside is the first", ring=True))
    return signs
