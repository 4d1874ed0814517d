"""Which part of the map's sheet shows one state large. Pure.

Worked out by `assets/map.mjs` from the outlines of us-atlas, which writes them to build/assets/map/frames.json; a test
holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from cityline.places.projection import HEIGHT, WIDTH


@dataclass(frozen=True)
class Frame:
    """A part of the sheet (see `projection`), in its own units."""

    left: float
    top: float
    width: float
    height: float

    @property
    def box(self) -> str:
        """As the viewBox of an SVG."""
        return f"{self.left:g} {self.top:g} {self.width:g} {self.height:g}"

    @property
    def scale(self) -> float:
        """What a unit of the whole sheet measures here: 0.1 where a state is drawn ten times as large."""
        return self.width / WIDTH

    def holds(self, place: tuple[float, float]) -> bool:
        x, y = place
        return self.left <= x <= self.left + self.width and self.top <= y <= self.top + self.height


SHEET = Frame(0, 0, WIDTH, HEIGHT)
# code, left, top, width, height
_TABLE = """
AK -75.9 441.7 297 185.8
AL 573.2 371.8 205.9 128.8
AR 493.2 346.5 150.2 94
AZ 73.2 303.3 260.5 163
CA -134.5 142.7 450.3 281.7
CO 235.7 229.9 188.7 118
CT 858.8 175.5 55.8 34.9
DC 823.6 265 8.3 5.2
DE 825.6 238.8 57.3 35.9
FL 613 454.9 258.2 161.5
GA 644.8 366.5 186.5 116.7
HI 205.8 522.9 136.6 85.5
IA 476.7 188.3 130.1 81.4
ID 44.2 23.7 316.4 198
IL 494.6 203.5 232.6 145.6
IN 578.2 217.2 175.4 109.7
KS 380.3 260.4 151.8 95
KY 604.7 269.9 151.8 94.9
LA 504.6 426.7 164.9 103.2
MA 866.2 149.7 71.1 44.5
MD 776.6 235.9 92.8 58.1
ME 828.9 38.5 190.1 118.9
MI 523 74.3 260.9 163.2
MN 417.2 52.8 242.5 151.7
MO 466.8 252.3 190.2 119
MS 512.8 376.2 203.2 127.1
MT 178.8 30.9 212.6 133
NC 701.5 294.5 180.8 113.1
ND 362.6 60.5 135.2 84.6
NE 351 185.2 169.3 105.9
NH 838.5 98 113.8 71.2
NJ 811 200.2 100.5 62.9
NM 190.8 318.8 237.6 148.7
NV -20.8 166.8 322.5 201.8
NY 740.9 110.6 188.8 118.1
OH 645.1 202.9 156.8 98.1
OK 360.8 324.9 176.9 110.7
OR -7.8 60.2 222.3 139.1
PA 746.7 187.4 123.4 77.2
PR 842.7 538.8 66.8 41.8
RI 887.6 174.6 36.4 22.8
SC 713.4 359.9 127.2 79.6
SD 351.4 128.4 153.3 95.9
TN 592.1 305.4 174.6 109.2
TX 195.3 333.4 449.9 281.5
UT 110.9 192.2 231.2 144.7
VA 709.8 248 162.7 101.8
VT 820.7 106.5 104.1 65.1
WA 41.8 6.7 162.9 101.9
WI 501 104.2 189.3 118.4
WV 699.8 233.5 147.5 92.3
WY 211.1 134.7 190.4 119.1
"""


def _read_table() -> dict[str, Frame]:
    cells = (line.split() for line in _TABLE.strip().splitlines())
    return {code: Frame(*map(float, numbers)) for code, *numbers in cells}


FRAMES = _read_table()


def frame_of(state: str) -> Frame:
    """The frame of a state by its two letters; the whole sheet for anything else."""
    return FRAMES.get(state, SHEET)
