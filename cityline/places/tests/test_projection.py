"""Cities lie on the map where d3 would draw them."""

from __future__ import annotations

import json
from math import dist
from pathlib import Path

import pytest
from django.conf import settings

from cityline.places.frames import FRAMES, SHEET, Frame, frame_of
from cityline.places.projection import HEIGHT, WIDTH, place_on_sheet
from cityline.places.states import STATES

# d3-geo 3.1.1: geoAlbersUsa().scale(1300).translate([487.5, 305]); for Puerto Rico `puertoRico` of assets/map.mjs.
OF_D3 = [
    ("Fall River", 41.7, -71.1, "MA", 911.921, 181.831),
    ("Miami", 25.775163, -80.208615, "FL", 822.346, 572.300),
    ("Seattle", 47.6205, -122.3509, "WA", 97.435, 45.929),
    ("San Diego", 32.8153, -117.135, "CA", 100.728, 395.360),
    ("Bangor", 44.8322, -68.7906, "ME", 929.132, 102.807),
    ("El Paso", 31.8484, -106.427, "TX", 298.373, 450.809),
    ("Minneapolis", 44.9633, -93.2683, "MN", 541.809, 161.333),
    ("Kansas City", 39.1225, -94.7418, "KS", 519.958, 295.209),
    ("New Orleans", 30.0534, -89.9345, "LA", 616.919, 498.823),
    ("Anchorage", 61.1743, -149.2843, "AK", 114.644, 544.471),
    ("Juneau", 58.3728, -134.1784, "AK", 177.731, 555.251),
    ("Fairbanks", 64.8353, -147.6533, "AK", 118.063, 514.942),
    ("Honolulu", 21.3243, -157.8476, "HI", 267.189, 548.799),
    ("Hilo", 19.7, -155.09, "HI", 326.157, 585.347),
    ("San Juan", 18.4064, -66.064, "PR", 887.246, 555.326),
    ("Mayaguez", 18.2013, -67.1397, "PR", 864.052, 559.922),
]


@pytest.mark.parametrize(("name", "latitude", "longitude", "state", "x", "y"), OF_D3)
def test_each_city_is_where_d3_draws_it(
    name: str, latitude: float, longitude: float, state: str, x: float, y: float
) -> None:
    found = place_on_sheet(latitude, longitude, state)
    assert found is not None, name
    assert dist(found, (x, y)) < 0.01, f"{name}: {found}"


def test_islands_the_map_does_not_draw_have_no_place_on_it() -> None:
    assert place_on_sheet(13.47, 144.75, "GU") is None


def test_a_frame_has_the_shape_of_the_sheet_and_holds_its_state() -> None:
    for code, frame in FRAMES.items():
        assert frame.width / frame.height == pytest.approx(WIDTH / HEIGHT, abs=0.02), code
    for _, latitude, longitude, state, *_ in OF_D3:
        place = place_on_sheet(latitude, longitude, state)
        assert place is not None
        assert FRAMES[state].holds(place)
    assert set(FRAMES) == {one.code for one in STATES if not one.is_territory} | {"PR"}


def test_the_whole_sheet_is_shown_where_there_is_no_frame() -> None:
    assert frame_of("") == frame_of("GU") == SHEET == Frame(0, 0, WIDTH, HEIGHT)
    assert frame_of("OH").box == " ".join(
        f"{one:g}" for one in (FRAMES["OH"].left, FRAMES["OH"].top, FRAMES["OH"].width, FRAMES["OH"].height)
    )


def test_the_frames_are_those_of_the_drawing() -> None:
    drawn = Path(settings.BASE_DIR) / "build" / "assets" / "map" / "frames.json"
    if not drawn.exists():
        pytest.skip("the assets are not built: make setup")
    assert json.loads(drawn.read_text()) == {
        code: [frame.left, frame.top, frame.width, frame.height] for code, frame in FRAMES.items()
    }
