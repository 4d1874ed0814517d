"""Where a place lies on the map: the sheet of 975 by 610 on which us-atlas draws the states. Pure.

The sheet is d3's geoAlbersUsa, `scale(1300).translate([487.5, 305])`: Albers' equal-area conic (Snyder, Map
Projections, USGS Professional Paper 1395, 1987, p. 98) for the mainland, the same with parallels of their own for
Hawaii, at 0.35 of the scale for Alaska. d3 leaves Puerto Rico out; `assets/map.mjs` adds it as a fourth inset.
x grows to the right, y downward.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin, sqrt

WIDTH, HEIGHT = 975, 610
_SCALE = 1300.0
_MIDDLE = (487.5, 305.0)


@dataclass(frozen=True)
class Conic:
    """One equal-area conic: two parallels, the meridian that stands upright, and what lies at `at` (degrees, sheet)."""

    parallels: tuple[float, float]
    meridian: float
    centre: tuple[float, float]
    at: tuple[float, float]
    scale: float = _SCALE

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        x, y = self._raw(radians(latitude), radians(longitude - self.meridian))
        x0, y0 = self._raw(radians(self.centre[1]), radians(self.centre[0]))
        return self.at[0] + self.scale * (x - x0), self.at[1] - self.scale * (y - y0)

    def _raw(self, latitude: float, longitude: float) -> tuple[float, float]:
        first, second = (sin(radians(one)) for one in self.parallels)
        cone = (first + second) / 2
        base = 1 + first * (2 * cone - first)
        radius = sqrt(base - 2 * cone * sin(latitude)) / cone
        return radius * sin(cone * longitude), sqrt(base) / cone - radius * cos(cone * longitude)


def _beside(across: float, down: float) -> tuple[float, float]:
    """A point of the sheet, from its middle, in parts of the scale: as d3 places its insets."""
    return _MIDDLE[0] + across * _SCALE, _MIDDLE[1] + down * _SCALE


MAINLAND = Conic((29.5, 45.5), -96, (-0.6, 38.7), _MIDDLE)
INSETS = {
    "AK": Conic((55, 65), -154, (-2, 58.5), _beside(-0.307, 0.201), _SCALE * 0.35),
    "HI": Conic((8, 18), -157, (-3, 19.9), _beside(-0.205, 0.212)),
    "PR": Conic((8, 18), -66, (-0.4, 18.2), (880, 560)),
}
_NOT_DRAWN = frozenset({"AS", "GU", "MP", "VI"})


@lru_cache(maxsize=8192)
def place_on_sheet(latitude: float, longitude: float, state: str) -> tuple[float, float] | None:
    """x and y on the sheet; None for the islands the map does not draw. `state` (its two letters) chooses the inset."""
    if state in _NOT_DRAWN:
        return None
    return INSETS.get(state, MAINLAND).place(latitude, longitude)
