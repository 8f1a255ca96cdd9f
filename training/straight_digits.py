"""Draw digits of straight lines, as the arrow keys do."""

from collections.abc import Mapping

import numpy as np

from model.grid import Grid
from model.raster import Points, resample
from training.terminal import COLUMNS

SEGMENTS: Mapping[int, tuple[str, ...]] = {
    0: ("0,0 0,2 1,2 1,0 0,0",),
    1: ("1,0 1,2", "0.5,0 0.5,2"),
    2: ("0,0 1,0 1,1 0,1 0,2 1,2",),
    3: ("0,0 1,0 1,1 1,2 0,2|0,1 1,1", "0,0 1,0 1,1 0,1 1,1 1,2 0,2"),
    4: ("0,0 0,1 1,1|1,0 1,2", "0,0 0,1 1,1 1,0 1,2", "0.7,0 0,1.2 1,1.2|0.7,0.6 0.7,2"),
    5: ("1,0 0,0 0,1 1,1 1,2 0,2", "0,0 0,1 1,1 1,2 0,2|0,0 1,0"),
    6: ("1,0 0,0 0,2 1,2 1,1 0,1", "0,0 0,2 1,2 1,1 0,1", "0.8,0 0,1 0,2 1,2 1,1 0,1"),
    7: ("0,0 1,0 1,2", "0,0 1,0 0.3,2", "0,0.3 0,0 1,0 1,2", "0,0 1,0 1,2|0.5,1 1.4,1"),
    8: (
        "0,0 0,2 1,2 1,0 0,0|0,1 1,1",
        "1,1 0,1 0,0 1,0 1,2 0,2 0,1",
        "0.2,0 0.2,1 0.8,1 0.8,0 0.2,0|0,1 0,2 1,2 1,1 0,1",
    ),
    9: ("1,1 0,1 0,0 1,0 1,2 0,2", "1,1 0,1 0,0 1,0 1,2"),
}
"""Digits of straight lines: corners on a box 1 wide and 2 high; a bar separates strokes."""


def draw_angular(rng: np.random.Generator) -> tuple[int, tuple[Points, ...]]:
    """Draw a digit of straight lines as the arrow keys do.

    Returns:
        The digit, and strokes in pad units at the centres of a random pad's cells.
    """
    label = int(rng.integers(10))
    forms = SEGMENTS[label]
    written = forms[int(rng.integers(len(forms)))]
    columns = round(float(np.exp(rng.uniform(*np.log(COLUMNS)))))
    height = rng.uniform(0.4, 0.95) * columns
    width = height * rng.uniform(0.3, 0.75)
    waist = rng.uniform(0.75, 1.25)  # where the middle is, of 0 to 2
    offset = rng.uniform(0, 1, 2) * (columns - np.array([width, height]))
    cut = rng.uniform(0, 0.35) * width if rng.random() < 0.3 else 0.0
    strokes = []
    for part in written.split("|"):
        corners = np.array([pair.split(",") for pair in part.split()], dtype=np.float64)
        middle = corners[:, 1] == 1
        corners[:, 1] = np.where(middle, waist, corners[:, 1])
        points = corners * (width, height / 2) + offset
        if cut:
            points = _cut_corners(points, cut)
        if rng.random() < 0.5:
            points = points[::-1]
        strokes.append(Grid(columns, columns // 2).to_mouse_resolution(resample(points, 0.25)))
    return label, tuple(strokes)


def _cut_corners(points: Points, cut: float) -> Points:
    """Replace each corner by a short diagonal."""
    out = [points[0]]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        for other in (before, after):
            run = other - at
            out.append(at + run * min(cut / max(float(np.hypot(*run)), 1e-9), 0.45))
    out.append(points[-1])
    return np.array(out)
