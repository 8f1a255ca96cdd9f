"""Simulate drawing a digit in a terminal: pad, position, sampling, cells, hand and pen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.grid import Grid
from model.raster import (
    CELL,
    PEN,
    Floats,
    Points,
    arc_lengths,
    bounds,
    digit_image,
    points_at,
    resample,
)

COLUMNS = (16, 80)
"""Range of the pad's columns; rows are half as many, each two units tall."""

SMALLEST = 1 / 3
"""Size of the smallest digit, as a share of the pad's side."""

LEGIBLE = 9.0
"""Size of the smallest legible digit, in cells."""

_DEVICES = {"mouse": 0.65, "keyboard": 0.15, "sub-cell": 0.2}
"""Probability of each input device."""

_SLOW = 0.35  # share of hands so slow that the mouse reports every cell
_SLOW_GAP = 0.25  # pad units between the reports of a slow hand: less than any cell
_FASTEST_GAP = 0.1  # between the reports of the fastest hand, relative to the longer side
_TREMOR = 0.006  # mean tremor, relative to the digit's longer side
_FINE = 0.5  # share of sub-cell drawings that are known to be finer than any cell
_PENS = 0.13  # standard deviation of the logarithm of the pen's diameter

# Standard deviations of the variation of a writer's hand.
_TURN = 7.0  # degrees
_WIDER = 0.13  # logarithm of the width
_SLANT = 0.15  # horizontal shear
_WAVES = 2.5  # wave number, radians along the digit's longer side
_BEND = 0.02  # amplitude of each wave, relative to the digit's longer side


@dataclass(frozen=True)
class Drawing:
    """Ink on the pad, and the pen to render it with."""

    strokes: tuple[Points, ...]
    """Each (n, 2) in pad units, y downwards."""

    pen: float
    """Diameter of the pen in pixels of the network's image."""

    cell: float = CELL
    """Width of a character cell; 0 for strokes known to be finer than any cell."""

    def image(self) -> Floats:
        """Render the network's (28, 28) image."""
        return digit_image(self.strokes, self.cell, self.pen)


def on_grid(
    strokes: Sequence[Points], columns: int, size: float = 1.0, place: Sequence[float] = (0.5, 0.5)
) -> tuple[Points, ...]:
    """Place strokes on a pad and snap them to cells, as a mouse reports them.

    Args:
        strokes: arrays (n, 2) in any unit, y downwards.
        columns: the pad's columns; it has half as many rows, each two units tall.
        size: the digit's longer side as a share of the pad's.
        place: position within the remaining space, x and y, 0 for left or top to 1 for right or
            bottom.

    Returns:
        Arrays (m, 2), x = k + 0.5 and y = 2k + 1, without consecutive repetition.
    """
    pad = _pad(columns)
    return tuple(pad.to_mouse_resolution(stroke) for stroke in fit(strokes, columns, size, place))


def fit(
    strokes: Sequence[Points], columns: int, size: float = 1.0, place: Sequence[float] = (0.5, 0.5)
) -> list[Points]:
    """Scale and move strokes to their place on a pad; arguments as for `on_grid`."""
    low, high = bounds(strokes)
    scale = columns * size / max(float((high - low).max()), 1e-9)
    room = columns - (high - low) * scale
    return [(stroke - low) * scale + room * np.asarray(place) for stroke in strokes]


def _pad(columns: int) -> Grid:
    return Grid(columns, columns // 2)


def draw_as_in_terminal(strokes: Sequence[Points], rng: np.random.Generator) -> Drawing:
    """Draw strokes with a random hand, pad, position, device and pen.

    Args:
        strokes: arrays (n, 2) in any unit, y downwards.
        rng: source of the variation.
    """
    hand = _another_hand(strokes, rng)
    columns = round(np.exp(rng.uniform(*np.log(COLUMNS))))
    least = min(1.0, max(SMALLEST, LEGIBLE / columns))
    size = rng.uniform(least, 1.0)
    placed = fit(hand, columns, size, rng.uniform(0, 1, 2).tolist())
    tremor = rng.exponential(_TREMOR) * columns * size
    device = rng.choice(list(_DEVICES), p=list(_DEVICES.values()))
    if device == "keyboard":
        ink = [_type_with_keys(stroke, columns, rng) for stroke in placed]
    else:
        is_slow = rng.random() < _SLOW
        gap = _SLOW_GAP if is_slow else rng.uniform(0.0, _FASTEST_GAP) * columns * size
        ink = [_tremble(_sample(stroke, gap, rng), tremor, rng) for stroke in placed]
        if device == "mouse":
            ink = [_pad(columns).to_mouse_resolution(stroke) for stroke in ink]
    fine = device == "sub-cell" and rng.random() < _FINE
    pen = float(PEN * np.exp(rng.normal(0, _PENS)))
    return Drawing(tuple(ink), pen, 0.0 if fine else CELL)


def _another_hand(strokes: Sequence[Points], rng: np.random.Generator) -> list[Points]:
    """Vary the hand: slant, turn, widen or narrow, and gently bend the digit."""
    low, high = bounds(strokes)
    unit = max(float((high - low).max()), 1e-9)
    turn = np.radians(rng.normal(0, _TURN))
    wider = np.exp(rng.normal(0, _WIDER))
    slant = rng.normal(0, _SLANT)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = rotation @ np.array([[wider, -slant], [0, 1]])
    frequency = rng.normal(0, _WAVES, (3, 2))
    phase = rng.uniform(0, 2 * np.pi, (3, 1))
    bend = rng.normal(0, _BEND, (3, 2))

    def redraw(stroke: Points) -> Points:
        at = (stroke - (low + high) / 2) / unit
        waves = np.sin(at @ frequency.T + phase.T)
        redrawn: Points = (at + waves @ bend) @ matrix.T
        return redrawn

    return [redraw(stroke) for stroke in strokes]


def _sample(stroke: Points, gap: float, rng: np.random.Generator) -> Points:
    """Sample a stroke about every `gap` units, like the reports of a fast mouse."""
    if gap <= 0 or len(stroke) < 3:
        return stroke
    along = arc_lengths(stroke)
    count = max(3, int(along[-1] / gap) + 1)
    at = np.linspace(0, along[-1], count)
    at[1:-1] += rng.uniform(-0.4, 0.4, count - 2) * at[1]
    return points_at(stroke, along, at)


def _tremble(stroke: Points, tremor: float, rng: np.random.Generator) -> Points:
    """Add a hand's tremor of about `tremor` units, correlated between neighbouring samples."""
    wobble = rng.normal(0, tremor, (len(stroke) + 2, 2))
    trembling: Points = stroke + (wobble[:-2] + wobble[1:-1] + wobble[2:]) / np.sqrt(3)
    return trembling


def _type_with_keys(stroke: Points, columns: int, rng: np.random.Generator) -> Points:
    """Simplify a stroke to straight runs and move along them cell by cell, as with cursor keys."""
    corners = _simplify(stroke, rng.uniform(0.3, 1.5))
    return _pad(columns).to_mouse_resolution(resample(corners, 0.25))


def _simplify(stroke: Points, tolerance: float) -> Points:
    """Simplify a stroke to within `tolerance` (Douglas, Peucker 1973)."""
    if len(stroke) < 3:
        return stroke
    run = stroke[-1] - stroke[0]
    length = float(np.hypot(*run))
    off = stroke - stroke[0]
    if length < 1e-9:
        distance = np.hypot(*off.T)
    else:
        distance = np.abs(off[:, 0] * run[1] - off[:, 1] * run[0]) / length
    far = int(distance.argmax())
    if distance[far] <= tolerance:
        return stroke[[0, -1]]
    before = _simplify(stroke[: far + 1], tolerance)
    return np.concatenate([before[:-1], _simplify(stroke[far:], tolerance)])
