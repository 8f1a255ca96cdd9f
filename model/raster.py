"""Geometry and rasterisation of strokes, for the pad, the network and training.

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
"""Width of a character cell in pad units: the resolution of a mouse that reports cells only."""

SMALLEST = 4.0
"""Smallest ink, in cell widths, that is scaled to the full box: a dot stays a dot."""

MASS_CENTRE = 14.5
"""Target of the ink's centre of mass, x and y, in pixels from the image's top left corner: the
middle of pixel 14, as in MNIST's training images (measured: 14.51, 14.50)."""

SLIP = 0.05
"""Strokes shorter than this share of all the ink are slips: a click or a bounce of the pen. Every
part of a digit is longer."""

_TINY = float_info.min
"""Smallest length to divide by: smaller ones are denormal, and fractions of them may be 0."""

_STEP = 0.5  # resampling step relative to the smoothing width: fine enough for its Gaussian
_FINE = 0.5  # pixels between drawn points: on a large pad, smoothed points are much denser
_CHUNK = 48  # segments drawn per window: larger windows waste pixels, smaller ones waste calls


def bounds(strokes: Sequence[Points]) -> tuple[Points, Points]:
    """Return the lowest and highest x, y, (2,) each, of at least one stroke (n, 2)."""
    points = np.concatenate(strokes)
    return points.min(axis=0), points.max(axis=0)


def longer_side(strokes: Sequence[Points]) -> float:
    """Return the longer side of the strokes' bounding box, at least 1e-9."""
    low, high = bounds(strokes)
    return max(float((high - low).max()), 1e-9)


def length(points: Points) -> float:
    """Return a stroke's length, in its unit."""
    return float(_steps(points).sum())


def arc_lengths(points: Points) -> Points:
    """Return the length (n,) of a stroke (n, 2) up to each point."""
    along = np.zeros(len(points))
    np.cumsum(_steps(points), out=along[1:])
    return along


def points_at(points: Points, along: Points, at: Points) -> Points:
    """Interpolate a stroke linearly.

    Args:
        points: (n, 2).
        along: (n,), the stroke's `arc_lengths`.
        at: (m,), arc lengths to interpolate at.

    Returns:
        (m, 2) float64.
    """
    interpolated = np.empty((len(at), 2))
    interpolated[:, 0] = np.interp(at, along, points[:, 0])
    interpolated[:, 1] = np.interp(at, along, points[:, 1])
    return interpolated


def resample(points: Points, step: float) -> Points:
    """Resample a stroke at equal distances, keeping its ends.

    Args:
        points: (n, 2), n >= 1.
        step: wanted distance between neighbours, in the points' unit, > 0.

    Returns:
        (m, 2) float64, m >= 2; m = 1 if the stroke's length is 0 or denormal.
    """
    along = arc_lengths(points)
    total = along[-1]
    if total < _TINY:
        return np.asarray(points[:1], dtype=np.float64)
    count = max(2, round(total / step) + 1)
    at = np.arange(count) * (total / (count - 1))
    at[-1] = total
    return points_at(points, along, at)


def _steps(points: Points) -> Points:
    """Return the distances (n - 1,) from each point to the next."""
    run = points[1:] - points[:-1]
    return np.asarray(np.hypot(run[:, 0], run[:, 1]), dtype=np.float64)


def smooth(points: Points, width: float = CELL) -> Points:
    """Smooth out the staircase of a stroke snapped to cells.

    A Gaussian along the arc, standard deviation `width`. Beyond its ends the stroke is extended by
    point reflection, so that the ends stay in place.

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
    """Draw anti-aliased strokes of a round pen.

    A pixel's darkness falls linearly over one pixel across the pen's edge, like a box filter. Pixel
    (row 0, column 0) covers x and y from 0 to 1.

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
            _approach(image, stroke[first : first + _CHUNK + 1], pen / 2 + 0.5)
    return np.minimum(image, 1, out=image)


def _approach(image: Floats, points: Points, reach: float) -> None:
    """Raise how much closer than `reach` pixels are to a few consecutive segments, in place."""
    rows, columns = image.shape
    (low_x, low_y), (high_x, high_y) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    left, top = max(floor(low_x - reach), 0), max(floor(low_y - reach), 0)
    right, bottom = min(ceil(high_x + reach), columns), min(ceil(high_y + reach), rows)
    if left >= right or top >= bottom:
        return
    start = points[:-1].astype(np.float32)
    run = (points[1:] - points[:-1]).astype(np.float32)
    run_x, run_y = run[:, 0, None, None], run[:, 1, None, None]
    length2 = np.maximum(run_x * run_x + run_y * run_y, 1e-12)
    # x: (segments, 1, columns), y: (segments, rows, 1), from each segment's start. With the
    # segments first, the minimum over them is fastest.
    x = (np.arange(left, right, dtype=np.float32) + 0.5) - start[:, 0, None, None]
    y = (np.arange(top, bottom, dtype=np.float32) + 0.5)[:, None] - start[:, 1, None, None]
    # Computed in place, because allocating arrays would take longer than the arithmetic.
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
    window = image[top:bottom, left:right]
    np.maximum(window, reach - np.sqrt(distance2.min(axis=0)), out=window)


def digit_image(strokes: Sequence[Points], cell: float = CELL, pen: float = PEN) -> Floats:
    """Render ink as the network's image, prepared the way MNIST's images were.

    Slips are dropped, strokes are smoothed, the longer side is scaled to 20 pixels, pen included,
    and the centre of mass is moved to the centre (LeCun et al. 1998, section III.A). The result is
    independent of the ink's position and size, except that ink smaller than four cells is not
    magnified to the full box.

    Args:
        strokes: arrays (n, 2) in pad units, n >= 1 each; may be empty.
        cell: width of a character cell in the strokes' unit; 0 for strokes that were never snapped.
        pen: diameter of the pen in pixels of the image.

    Returns:
        (28, 28) float32, 0 for paper to 1 for ink; all 0 without strokes.
    """
    return rendered(strokes, cell, pen).image


@dataclass(frozen=True)
class Placement:
    """The transformation from pad to image: image = pad * scale + shift."""

    scale: float
    """Pixels per pad unit."""
    shift: tuple[float, float]
    """x, y of the pad's top left corner in pixels of the image."""

    def to_image(self, points: Points) -> Points:
        """Convert points (..., 2) from pad units to the image's pixels."""
        return np.asarray(points * self.scale + self.shift)

    def to_pad(self, points: Points) -> Points:
        """Convert points (..., 2) from the image's pixels to pad units."""
        return np.asarray((points - np.array(self.shift)) / self.scale)


@dataclass(frozen=True, eq=False)
class Rendering:
    """The network's image of some ink, with its placement."""

    image: Floats
    """(28, 28) float32, 0 for paper to 1 for ink."""
    placement: Placement


def rendered(strokes: Sequence[Points], cell: float = CELL, pen: float = PEN) -> Rendering:
    """Render ink like `digit_image` and return the placement too.

    Without strokes, the placement is the identity.
    """
    if not strokes:
        return Rendering(np.zeros((SIDE, SIDE), dtype=np.float32), Placement(1.0, (0.0, 0.0)))
    smoothed = [smooth(stroke, cell) for stroke in drop_stray_strokes(strokes)]
    low, high = bounds(smoothed)
    scale = (BOX - pen) / max(float((high - low).max()), SMALLEST * cell, 1e-9)
    middle = (low + high) / 2
    centred = [resample((stroke - middle) * scale + MASS_CENTRE, _FINE) for stroke in smoothed]
    offset = MASS_CENTRE - centre_of_mass(draw(centred, (SIDE, SIDE), pen))
    image = draw([stroke + offset for stroke in centred], (SIDE, SIDE), pen)
    x, y = (MASS_CENTRE + offset - middle * scale).tolist()
    return Rendering(image, Placement(scale, (x, y)))


def drop_stray_strokes(strokes: Sequence[Points]) -> list[Points]:
    """Drop strokes that are very short compared with the rest.

    Args:
        strokes: arrays (n, 2) in any unit, n >= 1 each.

    Returns:
        Strokes of at least `SLIP` of the total length or half the longest stroke, in order; all of
        them if all are dots.
    """
    lengths = [length(stroke) for stroke in strokes]
    least = min(SLIP * sum(lengths), max(lengths, default=0.0) / 2)
    return [stroke for stroke, own in zip(strokes, lengths, strict=True) if own >= least]


def centre_of_mass(image: Floats) -> Points:
    """Return the centre of mass (2,), x and y in pixels from the top left corner.

    Args:
        image: (rows, columns), not all 0.
    """
    rows, columns = image.shape
    x = image.sum(axis=0, dtype=np.float64) @ (np.arange(columns) + 0.5)
    y = image.sum(axis=1, dtype=np.float64) @ (np.arange(rows) + 0.5)
    mass = image.sum(dtype=np.float64)
    return np.array([x / mass, y / mass])
