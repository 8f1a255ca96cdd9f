"""Compare ink with the copybook's pictures, whatever path drew it.

Ink and picture are sampled at equal distances. The picture is fitted to the ink: moved, scaled,
widened by up to `STRETCH` and slanted by up to `SLANT`, in a few rounds of matching each sample to
the nearest one of the other side and solving for the least squares (iterated closest points, Besl
and McKay 1992). Samples are near if they are close and run in the same or the opposite direction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from model.copybook import Part, Way
from model.raster import Points, arc_lengths, bounds, length, points_at

SAMPLES = 48
"""Samples of a picture, and about as many of the ink."""

STRETCH = 1.35
"""Greatest widening or narrowing of a picture to fit it to the ink."""

SLANT = 0.35
"""Greatest slant (width per height) of a picture to fit it to the ink."""

_ACROSS = 0.21  # distance that counts as much as running across: a fifth of the longer side
_ROUNDS = 3  # of matching and fitting; a fourth changes no distance by a hundredth

Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Samples:
    """Points along strokes, with the strokes' directions there."""

    points: Points
    """(n, 2)."""
    directions: Points
    """(n, 2), of length 1."""


@dataclass(frozen=True, eq=False)
class Match:
    """Ink matched with the nearest picture. Lengths are shares of the ink's longer side."""

    way: Way
    """The way whose picture it is."""
    ink: Samples
    """The ink's samples (n); its box starts at 0, 0."""
    picture: Samples
    """The fitted picture's samples (m)."""
    part: Indices
    """(m,) index into `names` of the part of each of the picture's samples."""
    names: tuple[str, ...]
    """Names of the picture's parts."""
    ink_gaps: Points
    """(n,) distance of each of the ink's samples from the picture, direction included."""
    picture_gaps: Points
    """(m,) distance of each of the picture's samples from the ink, direction included."""
    to_picture: Indices
    """(n,) nearest sample of the picture."""
    to_ink: Indices
    """(m,) nearest sample of the ink."""
    slant: float
    """Slant of the fitted picture, width per height; positive leans to the left."""
    stretch: float
    """Widening of the fitted picture."""
    origin: Points
    """(2,) the ink's upper left corner in the ink's unit."""
    size: float
    """The ink's longer side in its unit."""

    @property
    def distance(self) -> float:
        """Mean distance of ink and picture from each other."""
        return float(self.ink_gaps.mean() + self.picture_gaps.mean()) / 2


def match_picture(strokes: Sequence[Points], ways: Iterable[Way]) -> Match | None:
    """Match ink with the nearest picture of some ways.

    Args:
        strokes: the smoothed ink, arrays (n, 2) in any unit.
        ways: those without a picture of their own are ignored.

    Returns:
        The match; None for ink without extent, or without ways.
    """
    pictured = tuple(way for way in ways if way.parts)
    low, high = bounds(strokes)
    size = float((high - low).max())
    if not pictured or not any(length(stroke) > 0 for stroke in strokes):
        return None
    ink = sample([(stroke - low) / size for stroke in strokes])
    points = np.stack([_picture(way).points for way in pictured])
    directions = np.stack([_picture(way).directions for way in pictured])
    fitted, slants, stretches, turned = _fit(points, directions, ink)
    costs = _costs(ink, fitted, turned)
    to_ink, to_picture = costs.argmin(axis=1), costs.argmin(axis=2)
    picture_gaps, ink_gaps = np.sqrt(costs.min(axis=1)), np.sqrt(costs.min(axis=2))
    best = int((picture_gaps.mean(axis=1) + ink_gaps.mean(axis=1)).argmin())
    names = tuple(dict.fromkeys(part.name for part in pictured[best].parts))
    return Match(
        way=pictured[best],
        ink=ink,
        picture=Samples(fitted[best], turned[best]),
        part=_part_indices(pictured[best]),
        names=names,
        ink_gaps=ink_gaps[best],
        picture_gaps=picture_gaps[best],
        to_picture=to_picture[best],
        to_ink=to_ink[best],
        slant=float(slants[best]),
        stretch=float(stretches[best]),
        origin=low,
        size=size,
    )


def sample(strokes: Sequence[Points], count: int = SAMPLES) -> Samples:
    """Sample strokes at equal distances, at least 3 times each; about `count` samples in all.

    Args:
        strokes: arrays (n, 2), one of them longer than 0.
        count: wanted number of samples.
    """
    lengths = [length(stroke) for stroke in strokes]
    counts = [max(3, round(count * own / sum(lengths))) for own in lengths]
    return _sampled(strokes, counts)


def _sampled(strokes: Sequence[Points], counts: Sequence[int]) -> Samples:
    points = []
    for stroke, count in zip(strokes, counts, strict=True):
        along = arc_lengths(stroke)
        points.append(points_at(stroke, along, np.linspace(0.0, along[-1], count)))
    steps = np.concatenate([np.gradient(own, axis=0) for own in points])
    return Samples(np.concatenate(points), _normalised(steps))


def _normalised(steps: Points) -> Points:
    lengths = np.sqrt((steps**2).sum(axis=-1, keepdims=True))
    normalised: Points = steps / np.maximum(lengths, 1e-9)
    return normalised


@cache
def _picture(way: Way) -> Samples:
    """Sample each part for itself, so that directions do not mix at corners."""
    return _sampled([part.points for part in way.parts], _counts(way.parts))


@cache
def _part_indices(way: Way) -> Indices:
    names = list(dict.fromkeys(part.name for part in way.parts))
    return np.repeat([names.index(part.name) for part in way.parts], _counts(way.parts))


def _counts(parts: Sequence[Part]) -> list[int]:
    """Distribute `SAMPLES` among parts by their lengths."""
    lengths = np.array([length(part.points) for part in parts])
    counts = np.maximum(3, np.round(SAMPLES * lengths / lengths.sum())).astype(int)
    counts[counts.argmax()] += SAMPLES - counts.sum()
    return [int(count) for count in counts]


def _fit(points: Points, directions: Points, ink: Samples) -> tuple[Points, Points, Points, Points]:
    """Fit pictures to the ink.

    Args:
        points: (w, m, 2) samples of w pictures.
        directions: (w, m, 2).
        ink: its samples.

    Returns:
        the fitted samples (w, m, 2), slants (w,), stretches (w,), fitted directions (w, m, 2).
    """
    low, high = points.min(axis=1), points.max(axis=1)
    box_low, box_high = ink.points.min(axis=0), ink.points.max(axis=0)
    scale = (box_high - box_low) / np.maximum(high - low, 1e-6)
    down = np.maximum(scale[:, 1], 0.05)
    right = np.clip(scale[:, 0], down / STRETCH, down * STRETCH)
    lean = np.zeros_like(down)
    shift = (box_low + box_high) / 2 - (low + high) / 2 * np.stack([right, down], axis=1)
    for number in range(_ROUNDS):
        fitted = _mapped(points, right, lean, down) + shift[:, None]
        turned = _normalised(_mapped(directions, right, lean, down))
        if number == _ROUNDS - 1:
            break
        costs = _costs(ink, fitted, turned)
        rows = np.arange(len(points))[:, None]
        source = np.concatenate([points[rows, costs.argmin(axis=2)], points], axis=1)
        nearest = ink.points[costs.argmin(axis=1)]
        wanted = np.concatenate(
            [np.broadcast_to(ink.points, (len(points), *ink.points.shape)), nearest], axis=1
        )
        source_mean, wanted_mean = source.mean(axis=1), wanted.mean(axis=1)
        centred = (source - source_mean[:, None]).transpose(0, 2, 1)
        (xx, xy), (_, yy) = (centred @ centred.transpose(0, 2, 1)).transpose(1, 2, 0)
        (xu, _), (yu, yv) = (centred @ (wanted - wanted_mean[:, None])).transpose(1, 2, 0)
        down = np.maximum(yv / np.maximum(yy, 1e-9), 0.05)
        right = (xu * yy - yu * xy) / (xx * yy - xy * xy + 1e-6)
        right = np.clip(right, down / STRETCH, down * STRETCH)
        lean = np.clip((yu - right * xy) / np.maximum(yy, 1e-9), -SLANT, SLANT)
        mapped_mean = np.stack(
            [right * source_mean[:, 0] + lean * source_mean[:, 1], down * source_mean[:, 1]], axis=1
        )
        shift = wanted_mean - mapped_mean
    return fitted, lean / down, right / down, turned


def _mapped(points: Points, right: Points, lean: Points, down: Points) -> Points:
    x, y = points[..., 0], points[..., 1]
    return np.stack([right[:, None] * x + lean[:, None] * y, down[:, None] * y], axis=2)


def _costs(ink: Samples, points: Points, directions: Points) -> Points:
    """Return squared distances (w, n, m) of the ink's n samples from those of w pictures.

    Running across counts as `_ACROSS`, in the square.
    """
    x = ink.points[:, 0][:, None] - points[:, None, :, 0]
    y = ink.points[:, 1][:, None] - points[:, None, :, 1]
    along = np.minimum(np.abs(ink.directions @ directions.transpose(0, 2, 1)), 1.0)
    costs: Points = x * x + y * y + _ACROSS**2 * (1 - along)
    return costs
