"""Holes that ink encloses, and its unconnected pieces, found on a small image."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from model.raster import Points, resample

_SIDE = 36  # pixels of the image on which rings are looked for
_MARGIN = 4  # of these, around the ink
_INSIDE = _SIDE - 2 * _MARGIN
_PEN = 0.06  # width of the pen: a gap of about a width closes


def rings(strokes: Sequence[Points]) -> dict[str, float]:
    """Measure the holes that ink encloses, drawn with a pen of 6 % of its size.

    Args:
        strokes: arrays (n, 2), longer side 1, box starting at 0, 0.
    """
    wall = draw_wall(strokes)
    holes = find_holes(wall)
    found = {
        "holes": float(len(holes)),
        "hole": holes[0].area if holes else 0.0,
        "second hole": holes[1].area if len(holes) > 1 else 0.0,
        "small holes": float(sum(hole.area < _SMALL for hole in holes)),
        "pieces": float(count_pieces(wall)),
    }
    if holes:
        found["hole height"] = holes[0].y
        found["hole flatness"] = log(holes[0].width / holes[0].height)
    return found


_SMALL = 0.012
"""Area of a small hole, as a share of the box."""


def draw_wall(strokes: Sequence[Points]) -> np.ndarray:
    """Return the pixels (36, 36) whose centres are within half a pen's width of strokes."""
    points = np.concatenate([resample(s * _INSIDE + _MARGIN, _DENSE) for s in strokes])[:, None]
    pixels = np.floor(points).astype(int) + _AROUND  # (points, 9, 2)
    away = pixels + 0.5 - points
    is_near = (away * away).sum(axis=2) <= (_PEN * _INSIDE / 2) ** 2
    wall = np.zeros((_SIDE, _SIDE), dtype=bool)
    x, y = pixels[is_near].T
    wall[y, x] = True
    return wall


_DENSE = 0.4  # pixels between points, so that they do what the lines between them would
_AROUND = np.stack(np.meshgrid((-1, 0, 1), (-1, 0, 1)), axis=-1).reshape(9, 2)


@dataclass(frozen=True)
class Hole:
    """A hole enclosed by ink; lengths are shares of the ink's longer side."""

    area: float
    x: float
    y: float
    width: float
    height: float


def find_holes(wall: np.ndarray) -> list[Hole]:
    """Return the regions of an image that walls enclose, the largest first.

    Args:
        wall: (36, 36), true where there is ink.
    """
    free = ~_to_bits(wall) & _ALL
    inside = free & ~_flood(_BORDER & free, free)
    holes = []
    while inside:
        hole = _flood(inside & -inside, inside)
        inside &= ~hole
        y, x = np.divmod(_indices(hole), _SIDE)
        holes.append(
            Hole(
                len(x) / _INSIDE**2,
                (float(x.mean()) + 0.5 - _MARGIN) / _INSIDE,
                (float(y.mean()) + 0.5 - _MARGIN) / _INSIDE,
                (int(np.ptp(x)) + 1) / _INSIDE,
                (int(np.ptp(y)) + 1) / _INSIDE,
            )
        )
    return sorted(holes, key=lambda hole: -hole.area)


def count_pieces(wall: np.ndarray) -> int:
    """Return the number of unconnected pieces of an image's ink."""
    rest, count = _to_bits(wall), 0
    while rest:
        rest &= ~_flood(rest & -rest, rest)
        count += 1
    return count


def _to_bits(image: np.ndarray) -> int:
    """Return an image as an integer, a bit for each pixel."""
    return int.from_bytes(np.packbits(image, bitorder="little").tobytes(), "little")


def _indices(bits: int) -> npt.NDArray[np.intp]:
    data = np.frombuffer(bits.to_bytes(_SIDE * _SIDE // 8, "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(data, bitorder="little"))


def _border() -> np.ndarray:
    border = np.ones((_SIDE, _SIDE), dtype=bool)
    border[1:-1, 1:-1] = False
    return border


_ALL = (1 << _SIDE * _SIDE) - 1
_BORDER = _to_bits(_border())
_JUMPS = (1, 2, 4, 8, 16, 32)


def _flood(seed: int, free: int) -> int:
    """Spread a seed over connected free pixels, all of a row or column at a time.

    Kogge and Stone's parallel prefix, as chess programs use it. No free pixel at an image's left
    edge is reached from the right edge of the row above except along the border, which is free.
    """
    while True:
        before = seed
        for step in (1, _SIDE):
            up, down = seed, seed
            may_up = may_down = free
            for jump in _JUMPS:
                shift = jump * step
                up |= may_up & (up << shift)
                may_up &= may_up << shift
                down |= may_down & (down >> shift)
                may_down &= may_down >> shift
            seed = up | down
        if seed == before:
            return seed
