"""Faults that a teacher marks first, and good shapes that are drawn along unusual paths.

Strokes are in hundredths of the digit's height, y downwards, with straight lines between points.
"""

from typing import NamedTuple

import numpy as np

from model.curve import pen_stroke
from model.raster import Points


class Example(NamedTuple):
    """A drawing, and words of the tip that it should get."""

    name: str
    digit: int
    strokes: list[list[tuple[int, int]]]
    words: str = ""
    """A regular expression."""

    def ink(self) -> list[Points]:
        """Return the strokes, arrays (n, 2)."""
        return [np.array(stroke, dtype=np.float64) for stroke in self.strokes]


ROUND = r"\bround(er)?\b|corners"
ONE_LINE = r"gap|in one go"

FAULTS = (
    Example(
        "0 with an open ring",
        0,
        [
            [
                *((44, 0), (21, 9), (10, 21), (4, 33), (1, 46), (1, 59), (5, 74), (10, 85)),
                *((20, 94), (33, 100), (46, 100), (56, 96), (66, 86), (72, 74), (77, 57)),
                (76, 41),
            ]
        ],
        "Close the ring",
    ),
    Example(
        "4 without a crossing",
        4,
        [[(15, 0), (3, 30), (10, 50), (30, 48), (48, 22), (36, 100)]],
        "cross|line across|corners sharp",
    ),
    Example(
        "4 like a lightning bolt",
        4,
        [[(30, 0), (0, 55), (50, 50), (20, 100)]],
        "cross|line across",
    ),
    Example(
        "5 with a floating hat",
        5,
        [
            [
                *((14, 4), (10, 44), (30, 38), (50, 43), (62, 60), (60, 80), (45, 96)),
                *((24, 100), (2, 92)),
            ],
            [(14, -18), (70, -20)],
        ],
        "gap|the hat",
    ),
    Example(
        "8 as a zigzag",
        8,
        [[(50, 10), (10, 10), (50, 70), (40, 100), (5, 90), (45, 30), (50, 10)]],
        ROUND,
    ),
    Example("0 as a diamond", 0, [[(40, 0), (0, 50), (40, 100), (80, 50), (40, 0)]], ROUND),
    Example("2 as a Z", 2, [[(0, 0), (60, 0), (0, 100), (60, 100)]], ROUND),
    Example(
        "2 in five dashes",
        2,
        [
            [(8, 24), (16, 8), (32, 0)],
            [(46, 2), (58, 13), (60, 21), (59, 32)],
            [(53, 45), (31, 73)],
            [(20, 83), (2, 99), (14, 99)],
            [(29, 99), (64, 98)],
        ],
        ONE_LINE,
    ),
    Example(
        "0 crossed out",
        0,
        [
            [
                *((44, 0), (22, 8), (5, 30), (1, 55), (9, 83), (30, 99), (52, 98), (70, 80)),
                *((77, 50), (71, 20), (57, 4), (44, 0)),
            ],
            [(18, 26), (60, 76)],
        ],
        "extra",
    ),
)
"""Drawings that must not be praised."""


class Path(NamedTuple):
    """A good shape drawn along an unusual path."""

    name: str
    digit: int
    strokes: list[Points]


def _path(name: str, digit: int, *strokes: str) -> Path:
    """Make a path of knots; "/" marks corners."""
    return Path(name, digit, [pen_stroke(stroke) for stroke in strokes])


PATHS = (
    _path("1, stem then flag", 1, "30,0 30,100", "30,0 8,24"),
    _path("1, stem then flag upwards", 1, "30,0 30,100", "8,24 30,0"),
    _path("7, slant then top", 7, "58,2 24,100", "0,2 58,2"),
    _path(
        "8, an S and a mirrored S",
        8,
        "46,12 28,0 8,9 8,28 27,46 47,62 53,80 41,96 22,100",
        "22,100 5,88 5,69 24,51 43,33 46,12",
    ),
    _path(
        "6, a line and a ring",
        6,
        "40,0 24,20 8,55 4,80",
        "4,80 8,96 24,100 42,96 52,80 46,62 28,56 10,64 4,80",
    ),
    _path("4, bar last", 4, "18,0 10,30 2,60", "46,28 42,100", "2,60 60,60"),
)
"""The shape of each is good."""
