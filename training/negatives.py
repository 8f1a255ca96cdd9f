"""Synthetic non-digit drawings (negatives), for training and evaluating rejection.

Drawings that may reasonably be read as a digit are excluded: circles (0), lines near upright (1),
and the letters, shapes and halves listed in `training.glyphs` and `training.fragments`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from model.raster import Points, bounds, resample
from training.doodles import SIDE, cross, line, scribble
from training.fragments import half_digit, halves, two_digits
from training.glyphs import LETTERS, SHAPES, SYMBOLS, strokes_of
from training.pendigits import PenDigit

Split = Literal["train", "report", "all"]
Maker = Callable[[np.random.Generator], list[Points]]

KINDS = ("scribble", "line", "cross", "shape", "letter", "symbol", "half digit", "two digits")
"""Kinds of non-digits."""

_STEP = 0.5  # distance between points, fine enough for the waver of a hand

# Standard deviations of the variation.
_TURN = 10.0  # degrees; more would turn a letter into another one
_SLANT = 0.12  # horizontal shear
_WIDER = 0.12  # logarithm of the width; the height changes inversely
_BEND = 0.011  # amplitude of each wave, relative to the drawing's longer side
_OFF = 0.01  # offset of a stroke, relative to the same
_WAVER = 0.2  # amplitude of each wave along a stroke, units

_WAVER_LENGTHS = (6.0, 11.0, 19.0)  # wavelengths along a stroke, units; out of phase
_BACKWARDS = 0.3  # share of strokes drawn in reverse


@dataclass(frozen=True)
class NonDigit:
    """A drawing of a non-digit."""

    kind: str
    """One of `KINDS`."""

    strokes: tuple[Points, ...]
    """Each (n, 2), n >= 1, x to the right and y downwards; from 0, the longer side 40 units."""


def non_digit_drawings(
    rng: np.random.Generator,
    count: int,
    digits: Sequence[PenDigit] = (),
    split: Split = "all",
) -> list[NonDigit]:
    """Draw non-digits, all different, with the kinds in rotation.

    Args:
        rng: source of the variation.
        count: number of drawings.
        digits: people's digits for the halves and pairs; without digits, these kinds are omitted.
            For an unbiased report, use writers who are not trained on.
        split: half of the tables for letters, symbols and shapes; the halves are disjoint.
    """
    makers = _makers(digits, split)
    kinds = [kind for kind in KINDS if kind in makers]
    return [_drawing(rng, kinds[i % len(kinds)], makers) for i in range(count)]


def _makers(digits: Sequence[PenDigit], split: Split) -> dict[str, Maker]:
    """Return the function that draws each kind."""
    makers: dict[str, Maker] = {
        "scribble": scribble,
        "line": line,
        "cross": cross,
        "shape": partial(_glyph, _entries(SHAPES, split)),
        "letter": partial(_glyph, _entries(LETTERS, split)),
        "symbol": partial(_glyph, _entries(SYMBOLS, split)),
    }
    if half_digits := halves(digits):
        makers["half digit"] = partial(half_digit, half_digits)
    if digits:
        makers["two digits"] = partial(two_digits, digits)
    return makers


def _entries(tables: Mapping[str, Mapping[str, str]], split: Split) -> list[str]:
    names = tuple(tables) if split == "all" else (split,)
    return [written for name in names for written in tables[name].values()]


def _glyph(entries: Sequence[str], rng: np.random.Generator) -> list[Points]:
    return list(strokes_of(entries[int(rng.integers(len(entries)))]))


def _drawing(rng: np.random.Generator, kind: str, makers: Mapping[str, Maker]) -> NonDigit:
    strokes = [resample(stroke, _STEP) for stroke in _sized(makers[kind](rng))]
    if kind != "line":  # turned or slanted, a line might look like a 1
        strokes = _lean(rng, strokes)
    bent = [_waver(rng, stroke) for stroke in _bend(rng, strokes)]
    turned = [stroke[::-1] if rng.random() < _BACKWARDS else stroke for stroke in bent]
    order = rng.permutation(len(turned))
    return NonDigit(kind, tuple(_sized([turned[i] for i in order])))


def _sized(strokes: Sequence[Points]) -> list[Points]:
    """Move the drawing to the origin and scale its longer side to `SIDE`."""
    low, high = bounds(strokes)
    return [(stroke - low) * (SIDE / max(float((high - low).max()), 1e-9)) for stroke in strokes]


def _lean(rng: np.random.Generator, strokes: Sequence[Points]) -> list[Points]:
    """Slant, turn, widen or narrow the drawing."""
    slant, wider = rng.normal(0, _SLANT), np.exp(rng.normal(0, _WIDER))
    angle = np.radians(np.clip(rng.normal(0, _TURN), -2 * _TURN, 2 * _TURN))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    affine = turn @ np.array([[wider, -slant], [0.0, 1 / wider]])
    return [stroke @ affine.T for stroke in strokes]


def _bend(rng: np.random.Generator, strokes: Sequence[Points]) -> list[Points]:
    """Bend the plane slightly, in waves longer than half the drawing."""
    waves = 2 * np.pi / SIDE * rng.uniform(0.3, 1.6, (2, 4)) * rng.choice([-1, 1], (2, 4))
    phases = rng.uniform(0, 2 * np.pi, 4)
    shifts = rng.normal(0, _BEND * SIDE, (4, 2))
    return [stroke + np.sin(stroke @ waves + phases) @ shifts for stroke in strokes]


def _waver(rng: np.random.Generator, stroke: Points) -> Points:
    """Offset a stroke slightly and add the slow waver of a hand along it."""
    along = np.arange(len(stroke))[:, None] * _STEP
    moved = stroke + rng.normal(0, _OFF * SIDE, 2)
    for length in _WAVER_LENGTHS:
        phase = rng.uniform(0, 2 * np.pi, 2)
        moved = moved + rng.normal(0, _WAVER, 2) * np.sin(2 * np.pi * along / length + phase)
    return moved
