"""Strokes to pixels; pure. The one rasteriser: pad, network and training all use it.

A stroke is an array of points (n, 2) in pad units, x to the right and y downwards. One terminal
cell is 1 unit wide and 2 units tall, so the units are isotropic.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from sys import float_info

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.floating]

SIDE = 28
"""Width and height of the network's image in pixels."""

BOX = 20.0
"""MNIST fits the ink, pen width included, into a box of this many pixels (LeCun et al. 1998)."""

PEN = 2.5
"""Width of MNIST's pen in pixels: at this width the mean intensity of 800 rendered pen digits
(training writers) equals that of MNIST's training images, 0.131."""

CELL = 1.0
"""What a mouse over a character grid cannot resolve, in pad units: half a cell either way across,
a whole unit either way down."""

SMALLEST = 4.0
"""Ink is magnified as if it were at least this many cells' widths large: a dot stays a dot."""

MASS_CENTRE = 14.5
"""Where the ink's centre of mass goes, both ways, in pixels from the image's top left corner: the
middle of pixel 14, where MNIST's training images have theirs (measured: 14.51, 14.50)."""

SLIP = 0.05
"""Strokes shorter than this share of all the ink are slips: a click, a bounce of the pen. No part
of a digit is as short."""

_TINY = float_info.min
"""Lengths below this have lost their precision, and shares of them may be nothing."""

_STEP = 0.5  # resampling step in units of the smoothing width: fine enough for its Gaussian
_FINE = 0.5  # pixels between points to draw: on a large pad the smoothed ones lie far closer
_CHUNK = 48  # segments drawn in one window: larger windows waste pixels, smaller ones calls


def resample(points: Points, step: float) -> Points:
    """Points at equal distances along a stroke.

    Args:
        points: (n, 2), n >= 1.
        step: wanted distance between neighbours, in the points' unit, > 0.

    Returns:
        (m, 2) float64; the ends are kept, m >= 2 unless the stroke has no length, or one too small
        to be divided by (then m = 1).
    """
    along = np.zeros(len(points))
    np.cumsum(_steps(points), out=along[1:])
    length = along[-1]
    if length < _TINY:
        return np.asarray(points[:1], dtype=np.float64)
    count = max(2, round(length / step) + 1)
    at = np.arange(count) * (length / (count - 1))
    at[-1] = length
    even = np.empty((count, 2))
    even[:, 0] = np.interp(at, along, points[:, 0])
    even[:, 1] = np.interp(at, along, points[:, 1])
    return even


def _steps(points: Points) -> Points:
    """(n - 1,) distances from each point to the next."""
    run = points[1:] - points[:-1]
    return np.asarray(np.hypot(run[:, 0], run[:, 1]), dtype=np.float64)


def smooth(points: Points, width: float = CELL) -> Points:
    """A stroke without the staircase that a grid of cells gives it.

    A Gaussian along the arc, standard deviation `width`. Beyond its ends the stroke is continued
    by point reflection, so that the ends stay where they were drawn.

    Args:
        points: (n, 2) in pad units, n >= 1.
        width: standard deviation in pad units; 0 leaves the stroke as it is.

    Returns:
        (m, 2) float64, at equal distances; one point for a stroke without length.
    """
    if width <= 0:
        return np.asarray(points, dtype=np.float64)
    even = resample(points, width * _STEP)
    if len(even) < 3:
        return even
    reach = min(int(3 / _STEP), len(even) - 1)
    taps = np.exp(-0.5 * (np.arange(-reach, reach + 1) * _STEP) ** 2)
    taps /= taps.sum()
    before = 2 * even[0] - even[reach:0:-1]
    after = 2 * even[-1] - even[-2 : -reach - 2 : -1]
    extended = np.concatenate([before, even, after])
    smoothed = np.empty_like(even)
    for axis in (0, 1):
        smoothed[:, axis] = np.convolve(extended[:, axis], taps, "valid")
    return smoothed


def draw(strokes: Sequence[Points], size: tuple[int, int], pen: float) -> Floats:
    """Anti-aliased ink of a round pen.

    A pixel's darkness falls linearly over one pixel across the pen's edge: a box filter seen
    edge-on. Pixel (row 0, column 0) covers x and y from 0 to 1.

    Args:
        strokes: arrays (n, 2) of x, y in pixels; one point makes a dot.
        size: rows, columns of the image.
        pen: diameter of the pen in pixels.

    Returns:
        (rows, columns) float32, 0 for paper to 1 for ink.
    """
    image = np.zeros(size, dtype=np.float32)
    for stroke in strokes:
        if len(stroke) == 1:
            stroke = np.repeat(stroke, 2, axis=0)  # noqa: PLW2901 - a dot is a segment without length
        for first in range(0, len(stroke) - 1, _CHUNK):
            _draw_window(image, stroke[first : first + _CHUNK + 1], pen)
    return image


def _draw_window(image: Floats, points: Points, pen: float) -> None:
    """Darken the pixels near a few consecutive segments, in place."""
    rows, columns = image.shape
    reach = pen / 2 + 0.5
    (low_x, low_y), (high_x, high_y) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    left, top = max(floor(low_x - reach), 0), max(floor(low_y - reach), 0)
    right, bottom = min(ceil(high_x + reach), columns), min(ceil(high_y + reach), rows)
    if left >= right or top >= bottom:
        return
    start = points[:-1].astype(np.float32)
    run = (points[1:] - points[:-1]).astype(np.float32)
    run_x, run_y = run[:, 0, None, None], run[:, 1, None, None]
    length2 = np.maximum(run_x * run_x + run_y * run_y, 1e-12)
    # x: (segments, 1, columns), y: (segments, rows, 1), from each segment's start. The segments
    # come first because the least of them is found fastest that way.
    x = (np.arange(left, right, dtype=np.float32) + 0.5) - start[:, 0, None, None]
    y = (np.arange(top, bottom, dtype=np.float32) + 0.5)[:, None] - start[:, 1, None, None]
    # From here on in place: making as many arrays would take longer than to reckon with them.
    along = x * run_x + y * run_y
    along /= length2
    np.maximum(along, 0, out=along)
    np.minimum(along, 1, out=along)
    distance2 = along * run_x
    np.subtract(x, distance2, out=distance2)
    distance2 *= distance2
    away_y = np.multiply(along, run_y, out=along)
    np.subtract(y, away_y, out=away_y)
    away_y *= away_y
    distance2 += away_y
    ink = reach - np.sqrt(distance2.min(axis=0))
    np.maximum(ink, 0, out=ink)
    np.minimum(ink, 1, out=ink)
    window = image[top:bottom, left:right]
    np.maximum(window, ink, out=window)


def digit_image(strokes: Sequence[Points], cell: float = CELL, pen: float = PEN) -> Floats:
    """The image that the network reads, made the way MNIST's were.

    Slips are left out, the strokes are smoothed, their longer side is fitted to 20 pixels, pen
    included, and their centre of mass is put at the centre (LeCun et al. 1998, section III.A).
    Where and how large the ink was does not matter, except that ink smaller than four cells is
    not blown up.

    Args:
        strokes: arrays (n, 2) in pad units, n >= 1 each; may be empty.
        cell: width of a character cell in the strokes' unit: how coarsely the hand was sampled.
            0 for strokes that were never snapped.
        pen: diameter of the pen in pixels of the image.

    Returns:
        (28, 28) float32, 0 for paper to 1 for ink; all 0 without strokes.
    """
    return rendered(strokes, cell, pen).image


@dataclass(frozen=True)
class Placement:
    """Where a pad's ink went in the network's image: image = pad * scale + shift."""

    scale: float
    """Pixels of the image in one pad unit."""
    shift: tuple[float, float]
    """x, y of the pad's top left corner in pixels of the image."""

    def to_image(self, points: Points) -> Points:
        """Places on the pad, (..., 2) in pad units, as places in the image, in pixels."""
        return np.asarray(points * self.scale + self.shift)

    def to_pad(self, points: Points) -> Points:
        """Places in the image, (..., 2) in pixels, as places on the pad, in pad units."""
        return np.asarray((points - np.array(self.shift)) / self.scale)


@dataclass(frozen=True, eq=False)
class Rendering:
    """The network's image of some ink, and where the ink is in it."""

    image: Floats
    """(28, 28) float32, 0 for paper to 1 for ink."""
    placement: Placement


def rendered(strokes: Sequence[Points], cell: float = CELL, pen: float = PEN) -> Rendering:
    """What `digit_image` gives, and how to find the way back; arguments as there.

    Without strokes the placement is that of a pad of the image's own size.
    """
    if not strokes:
        return Rendering(np.zeros((SIDE, SIDE), dtype=np.float32), Placement(1.0, (0.0, 0.0)))
    smoothed = [smooth(stroke, cell) for stroke in drop_stray_strokes(strokes)]
    every = np.concatenate(smoothed)
    low, high = every.min(axis=0), every.max(axis=0)
    longer = max(float((high - low).max()), SMALLEST * cell, 1e-9)
    scale = (BOX - pen) / longer
    middle = (low + high) / 2
    centred = [resample((stroke - middle) * scale + MASS_CENTRE, _FINE) for stroke in smoothed]
    offset = MASS_CENTRE - centre_of_mass(draw(centred, (SIDE, SIDE), pen))
    image = draw([stroke + offset for stroke in centred], (SIDE, SIDE), pen)
    x, y = (MASS_CENTRE + offset - middle * scale).tolist()
    return Rendering(image, Placement(scale, (x, y)))


def drop_stray_strokes(strokes: Sequence[Points]) -> list[Points]:
    """The strokes that were meant: all but the very short beside much longer ones.

    Args:
        strokes: arrays (n, 2) in any unit, n >= 1 each.

    Returns:
        Those of at least `SLIP` of the whole length, in order; all of them if all are dots. Where
        there are many, those of at least half the longest stroke's length are meant too.
    """
    lengths = [float(_steps(stroke).sum()) for stroke in strokes]
    least = min(SLIP * sum(lengths), max(lengths, default=0.0) / 2)
    return [stroke for stroke, length in zip(strokes, lengths, strict=True) if length >= least]


def centre_of_mass(image: Floats) -> Points:
    """The ink's centre of mass.

    Args:
        image: (rows, columns), not all 0.

    Returns:
        (2,) x, y in pixels from the top left corner.
    """
    rows, columns = image.shape
    x = image.sum(axis=0, dtype=np.float64) @ (np.arange(columns) + 0.5)
    y = image.sum(axis=1, dtype=np.float64) @ (np.arange(rows) + 0.5)
    mass = image.sum(dtype=np.float64)
    return np.array([x / mass, y / mass])
