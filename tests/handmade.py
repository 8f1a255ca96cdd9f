"""Digits drawn by hand, for tests that need a person's ink without a data set.

Every digit is drawn in several ways, by control points in a unit square: x to the right, y
downwards, about 1 tall and as wide as a hand makes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from model.curve import pen_stroke
from model.raster import resample

Point = tuple[float, float]
Stroke = tuple[Point, ...]
Cell = tuple[int, int]
Points = npt.NDArray[np.floating]

_STEP = 0.25  # pad units between points: the pen skips no cell


@dataclass(frozen=True)
class Handmade:
    """One digit, written in one way."""

    digit: int
    way: str
    """Unique for its digit."""
    strokes: tuple[Stroke, ...]
    """Points x, y in the unit square, y downwards."""

    def __str__(self) -> str:
        return f"{self.digit} {self.way}"


def _arc(centre: Point, radii: Point, start: float, stop: float) -> Points:
    """Return an arc of an ellipse; angles in degrees clockwise from the right."""
    angles = np.radians(np.linspace(start, stop, 200))
    points: Points = np.array(centre) + radii * np.stack([np.cos(angles), np.sin(angles)], 1)
    return points


def _slant(stroke: Points, slant: float) -> Points:
    """Slant a stroke to the right by `slant` widths for its height of 1."""
    return np.stack([stroke[:, 0] + slant * (1 - stroke[:, 1]), stroke[:, 1]], 1)


def _digit(digit: int, way: str, *strokes: str | Points) -> Handmade:
    """Make a digit of strokes given by knots, in hundredths of its height, or by points."""
    drawn = (pen_stroke(each) / 100 if isinstance(each, str) else each for each in strokes)
    return Handmade(digit, way, tuple(tuple((float(x), float(y)) for x, y in d) for d in drawn))


_BOWL_3 = "20,45/38,49 53,62 53,82 39,97 20,100 0,88"
_BOWL_5 = "7,44/25,37 45,45 53,66 45,88 24,100 0,93"
_LOOP_9 = "47,12 30,0 11,6 0,24 7,42 24,48 40,38 49,12"
_HOOK_7 = "0,3/56,0/36,41 20,100"

HANDMADE: tuple[Handmade, ...] = (
    _digit(0, "round", _arc((0.36, 0.5), (0.36, 0.5), -75, -440)),
    _digit(0, "narrow", _slant(_arc((0.24, 0.5), (0.24, 0.5), -80, -450), 0.12)),
    _digit(0, "clockwise", _arc((0.32, 0.5), (0.32, 0.5), -100, 265)),
    _digit(1, "bare", "8,0 6,50 5,100"),
    _digit(1, "slanted", "22,0 0,100"),
    _digit(1, "flag", "0,26/23,0/21,100"),
    _digit(1, "flag and base", "2,24/24,0/23,99", "0,100 46,99"),
    _digit(2, "flat base", "3,23 12,6 30,0 48,8 52,26 42,48 22,75 1,98/57,98"),
    _digit(
        2, "loop", "6,20 16,5 34,0 50,10 52,29 40,56 22,83 9,95 1,90 7,82 21,86 38,96 52,98 64,90"
    ),
    _digit(2, "curved base", "0,16 14,2 34,2 46,16 43,38 28,64 4,94/17,90 36,97 57,93"),
    _digit(3, "round", f"3,15 15,2 32,0 46,10 46,27 35,41 {_BOWL_3}"),
    _digit(3, "flat-topped", f"3,2/51,0/{_BOWL_3}"),
    _digit(4, "open", "17,0 12,30 0,60/60,58", "44,24 41,60 39,100"),
    _digit(4, "closed, one stroke", "62,67/0,69/46,0/44,100"),
    _digit(4, "stem first", "47,5 45,100", "16,0/0,56/64,57"),
    _digit(5, "two strokes", f"11,2/{_BOWL_5}", "11,2 54,0"),
    _digit(5, "one stroke", f"50,0/12,2/{_BOWL_5}"),
    _digit(6, "tall", "42,0 24,15 9,39 2,68 8,91 26,100 44,90 46,70 32,57 14,63 4,78"),
    _digit(6, "round", "53,10 40,0 21,8 5,32 0,63 9,89 29,100 51,91 57,71 46,53 25,51 4,68"),
    _digit(7, "plain", _HOOK_7),
    _digit(7, "crossbar", _HOOK_7, "13,51 52,48"),
    _digit(
        8,
        "S start",
        "46,12 28,0 8,9 8,28 27,46 47,62 53,80 41,96 22,100 5,88 5,69 24,51 43,33 47,11",
    ),
    _digit(
        8,
        "waist start",
        "27,46 9,31 7,13 26,0 45,12 44,30 27,46 6,64 2,83 15,97 35,99 51,85 48,65 27,46",
    ),
    _digit(9, "straight tail", f"{_LOOP_9}/45,100"),
    _digit(9, "curved tail", f"{_LOOP_9}/50,42 47,72 37,94 20,100 5,91"),
)
"""Every digit in at least two ways."""


def fitted(
    handmade: Handmade,
    columns: int,
    rows: int,
    *,
    scale: float = 0.8,
    corner: Point = (0.5, 0.5),
) -> tuple[Points, ...]:
    """Place a drawing on a pad, as a pen without a grid would draw it.

    Args:
        handmade: the drawing.
        columns: width of the pad in cells, and in pad units.
        rows: height of the pad in cells; half its height in pad units.
        scale: the drawing's longer side as a share of the pad's shorter one, up to 1.
        corner: position in the remaining space: (0, 0) top left, (1, 1) bottom right.

    Returns:
        arrays (n, 2) in pad units, all points on the pad and at most `_STEP` apart.
    """
    every = np.array([point for stroke in handmade.strokes for point in stroke])
    low, high = every.min(axis=0), every.max(axis=0)
    room = np.array([columns - 1.0, 2.0 * rows - 2.0])  # half a cell is kept free on every side
    size = scale * room.min() / (high - low).max()
    start = np.array([0.5, 1.0]) + np.array(corner) * (room - size * (high - low))
    placed = ((np.array(stroke) - low) * size + start for stroke in handmade.strokes)
    return tuple(resample(stroke, _STEP) for stroke in placed)


def cells(strokes: Iterable[Points]) -> list[list[Cell]]:
    """Return each stroke's cells (column, row), as a mouse over the grid reports them.

    Args:
        strokes: arrays (n, 2) in pad units.
    """
    passed: list[list[Cell]] = []
    for stroke in strokes:
        snapped = [(int(x // 1), int(y // 2)) for x, y in stroke]
        passed.append([c for i, c in enumerate(snapped) if i == 0 or c != snapped[i - 1]])
    return passed


_KEYS = {
    (0, -1): "up",
    (0, 1): "down",
    (-1, 0): "left",
    (1, 0): "right",
    (-1, -1): "home",
    (1, -1): "pageup",
    (-1, 1): "end",
    (1, 1): "pagedown",
}


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _walk(start: Cell, stop: Cell) -> list[str]:
    """Return the keys that move the pen from one cell to another, diagonals first."""
    column, row = start
    pressed: list[str] = []
    while (column, row) != stop:
        step = _sign(stop[0] - column), _sign(stop[1] - row)
        pressed.append(_KEYS[step])
        column, row = column + step[0], row + step[1]
    return pressed


def keys(strokes: Sequence[Sequence[Cell]], start: Cell) -> list[str]:
    """Return the keys that draw strokes without a mouse; the pen is up before and after.

    Args:
        strokes: the cells of each stroke, as `cells` gives them.
        start: the cell of the pen.

    Returns:
        Textual's key names: arrows; home, pageup, end and pagedown for the diagonals; space to
        lower and lift the pen.
    """
    pressed: list[str] = []
    at = start
    for stroke in strokes:
        pressed += _walk(at, stroke[0])
        pressed.append("space")
        for before, after in pairwise(stroke):
            pressed += _walk(before, after)
        pressed.append("space")
        at = stroke[-1]
    return pressed
