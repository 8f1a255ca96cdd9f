"""What a terminal does to handwriting: a place on the pad, few samples, cells; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.grid import Grid
from model.raster import CELL, PEN, Floats, Points, digit_image, resample

COLUMNS = (16, 80)
"""Pads that a terminal may offer, in columns; rows are half as many, each two units tall."""

SMALLEST = 1 / 3
"""The smallest digit that is drawn on a pad, as a share of the pad's side."""

LEGIBLE = 9.0
"""Digits are never drawn smaller than this many cells: below, nobody could read them."""

_DEVICES = {"mouse": 0.65, "keyboard": 0.15, "sub-cell": 0.2}
"""What is drawn with, and how often."""

_SLOW = 0.35  # the share of drawings by a hand so slow that the mouse misses nothing
_UNSEEN = 0.25  # pad units between the reports of a slow hand: less than any cell
_FASTEST = 0.1  # the digit's longer side between the reports of the fastest hand
_TREMOR = 0.006  # the mean tremor, of the digit's longer side
_FINE = 0.5  # the share of sub-cell drawings that are known to be finer than any cell
_PENS = 0.13  # standard deviation of the logarithm of the pen's diameter

# How far another writer's hand may be from this one's: standard deviations.
_TURN = 7.0  # degrees
_WIDER = 0.13  # the logarithm of the width
_SLANT = 0.15  # units to the side for each upwards
_WAVES = 2.5  # radians along the digit's longer side: waves longer than that
_BEND = 0.02  # the height of each wave, of the digit's longer side


@dataclass(frozen=True)
class Drawing:
    """Ink as the pad holds it, and the pen that renders it."""

    strokes: tuple[Points, ...]
    """Each (n, 2) in pad units, y downwards."""

    pen: float
    """Diameter of the pen in pixels of the network's image."""

    cell: float = CELL
    """How coarsely the hand was sampled; 0 for strokes known to be finer than any cell."""

    def image(self) -> Floats:
        """The (28, 28) image that the network reads."""
        return digit_image(self.strokes, self.cell, self.pen)


def on_grid(
    strokes: Sequence[Points], columns: int, size: float = 1.0, place: Sequence[float] = (0.5, 0.5)
) -> tuple[Points, ...]:
    """Strokes on a pad, as a mouse reports them that knows only cells.

    Args:
        strokes: arrays (n, 2) in any unit, y downwards.
        columns: the pad's columns; it has half as many rows, each two units tall.
        size: the digit's longer side as a share of the pad's.
        place: where the digit sits in the room left over, 0 for left or top to 1 for right or
            bottom.

    Returns:
        The strokes at cells' centres, x = k + 0.5 and y = 2k + 1, without repeated cells.
    """
    pad = _pad(columns)
    return tuple(pad.to_mouse_resolution(stroke) for stroke in fit(strokes, columns, size, place))


def fit(
    strokes: Sequence[Points], columns: int, size: float = 1.0, place: Sequence[float] = (0.5, 0.5)
) -> list[Points]:
    """Strokes scaled and moved to where they are drawn on a pad; arguments as for `on_grid`."""
    every = np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    scale = columns * size / max(float((high - low).max()), 1e-9)
    room = columns - (high - low) * scale
    return [(stroke - low) * scale + room * np.asarray(place) for stroke in strokes]


def _pad(columns: int) -> Grid:
    return Grid(columns, columns // 2)


def draw_as_in_terminal(strokes: Sequence[Points], rng: np.random.Generator) -> Drawing:
    """Strokes as somebody might draw them in some terminal.

    Args:
        strokes: arrays (n, 2) in any unit, y downwards.
        rng: decides the hand, the pad, the place on it and the device.
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
        # A slow hand crosses every cell; a fast one is seen now and then.
        is_slow = rng.random() < _SLOW
        gap = _UNSEEN if is_slow else rng.uniform(0.0, _FASTEST) * columns * size
        ink = [_tremble(_sample(stroke, gap, rng), tremor, rng) for stroke in placed]
        if device == "mouse":
            ink = [_pad(columns).to_mouse_resolution(stroke) for stroke in ink]
    fine = device == "sub-cell" and rng.random() < _FINE
    pen = float(PEN * np.exp(rng.normal(0, _PENS)))
    return Drawing(tuple(ink), pen, 0.0 if fine else CELL)


def _another_hand(strokes: Sequence[Points], rng: np.random.Generator) -> list[Points]:
    """The same digit by another writer: slanted, turned, wider or narrower, gently bent."""
    every = np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
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
    """What is left when a fast mouse reports its place only about every `gap` units."""
    if gap <= 0 or len(stroke) < 3:
        return stroke
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))))
    count = max(3, int(along[-1] / gap) + 1)
    at = np.linspace(0, along[-1], count)
    at[1:-1] += rng.uniform(-0.4, 0.4, count - 2) * at[1]
    return np.stack([np.interp(at, along, stroke[:, axis]) for axis in (0, 1)], axis=1)


def _tremble(stroke: Points, tremor: float, rng: np.random.Generator) -> Points:
    """A hand's tremor: each sample off by about `tremor` units, neighbours alike."""
    wobble = rng.normal(0, tremor, (len(stroke) + 2, 2))
    trembling: Points = stroke + (wobble[:-2] + wobble[1:-1] + wobble[2:]) / np.sqrt(3)
    return trembling


def _type_with_keys(stroke: Points, columns: int, rng: np.random.Generator) -> Points:
    """One cell a key: straight runs between a few corners, in steps to a neighbouring cell."""
    corners = _simplify(stroke, rng.uniform(0.3, 1.5))
    return _pad(columns).to_mouse_resolution(resample(corners, 0.25))


def _simplify(stroke: Points, tolerance: float) -> Points:
    """Few points whose lines stay within `tolerance` of the stroke (Douglas, Peucker 1973)."""
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
