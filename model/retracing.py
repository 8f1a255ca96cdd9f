"""Find lines that were drawn over twice, so that the shape can be judged without them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from model.raster import Points, arc_lengths, longer_side, resample

NEAR = 0.045
"""Distance from an earlier line, as a share of the longer side, up to which a line goes over it: a
cell and a third on the usual pad."""

LEAST = 0.3
"""Share of the ink that must go over other ink: the ways of the copybook have less."""

_STEP = 0.03  # distance between the points that are compared; the longer side is 1
_ALONG = 0.8  # cosine of the angle up to which two lines run alike, in either direction
_LATER = 0.4  # length between a line and itself drawn again: it must have turned round
_RUN = 0.25  # shortest line that counts
_HOLE = 0.12  # interruption that does not count
_SCRAP = 0.1  # longest piece that is left out between lines drawn over


def without_retracing(strokes: Sequence[Points]) -> list[Points] | None:
    """Return ink without the lines that go over earlier ones.

    Args:
        strokes: the smoothed ink in the order it was drawn, arrays (n, 2) in any unit.

    Returns:
        What remains, in order; None if less than `LEAST` of the ink goes over other ink.
    """
    size = longer_side(strokes)
    even = [resample(stroke / size, _STEP) for stroke in strokes]
    points = np.concatenate(even)
    if len(points) < _RUN / _STEP:
        return None
    number = np.repeat(np.arange(len(even)), [len(stroke) for stroke in even])
    along = np.concatenate([arc_lengths(stroke) for stroke in even])
    later = (number[:, None] > number) | (along[:, None] - along > _LATER)
    later &= number[:, None] >= number
    x, y = points.T
    later &= (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2 < NEAR**2
    if later.any(axis=1).mean() < LEAST * _STEP / _HOLE:  # too little, even with holes filled
        return None
    steps = np.concatenate(
        [np.gradient(s, axis=0) if len(s) > 1 else np.zeros((1, 2)) for s in even]
    )
    steps /= np.maximum(np.hypot(*steps.T), 1e-9)[:, None]
    is_over = (later & (np.abs(steps @ steps.T) > _ALONG)).any(axis=1)
    kept: list[Points] = []
    gone = 0
    for stroke, own in zip(
        even, np.split(is_over, np.cumsum([len(s) for s in even])[:-1]), strict=True
    ):
        cleaned = _without_short_runs(
            _without_short_runs(own, _HOLE, is_run=False), _RUN, is_run=True
        )
        gone += int(cleaned.sum())
        ends = np.flatnonzero(np.diff(cleaned)) + 1
        for piece, is_gone in zip(np.split(stroke, ends), np.split(cleaned, ends), strict=True):
            if not is_gone[0] and (len(piece) == len(stroke) or len(piece) * _STEP > _SCRAP):
                kept.append(piece * size)
    return kept if kept and gone > LEAST * len(points) else None


def _without_short_runs(flags: np.ndarray, shortest: float, *, is_run: bool) -> np.ndarray:
    """Return flags in which runs of one kind that are too short are of the other."""
    cleaned = flags.copy()
    ends = [0, *(np.flatnonzero(np.diff(flags)) + 1).tolist(), len(flags)]
    for first, last in pairwise(ends):
        if flags[first] == is_run and (last - first) * _STEP < shortest:
            cleaned[first:last] = not is_run
    return cleaned
