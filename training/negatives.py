"""Drawings that are no digit, to tune and to measure "can't read this"; pure.

Left out is what a reader may fairly take for a digit: circles (0), lines near upright (1), and
the letters, shapes and halves that `training.glyphs` and `training.fragments` name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from model.raster import Points, resample
from training.doodles import SIDE, cross, line, scribble
from training.fragments import half_digit, halves, two_digits
from training.glyphs import LETTERS, SHAPES, SYMBOLS, strokes_of
from training.pendigits import PenDigit

Split = Literal["train", "report", "all"]
Maker = Callable[[np.random.Generator], list[Points]]

KINDS = ("scribble", "line", "cross", "shape", "letter", "symbol", "half digit", "two digits")
"""What people draw that is no digit."""

_STEP = 0.5  # distance between points, for the waver of a hand to be seen

_TURN = 10.0  # standard deviation, degrees: further and a letter becomes another one
_SLANT = 0.12  # standard deviation, units to the side for each upwards
_WIDER = 0.12  # standard deviation of the logarithm of the width; the height shrinks by as much
_BEND = 0.011  # standard deviation of each wave's height, of the drawing's longer side
_OFF = 0.01  # standard deviation of a stroke's place, of the same
_WAVER = 0.2  # standard deviation of each wave along a stroke, units
_WAVER_LENGTHS = (6.0, 11.0, 19.0)  # theirs, in units: no two in step
_BACKWARDS = 0.3  # the share of strokes that are drawn from their other end


@dataclass(frozen=True)
class NonDigit:
    """A drawing that is no digit."""

    kind: str
    """What is it? One of `KINDS`."""

    strokes: tuple[Points, ...]
    """Each (n, 2), n >= 1, x to the right and y downwards; from 0, the longer side 40 units."""


def non_digit_drawings(
    rng: np.random.Generator,
    count: int,
    digits: Sequence[PenDigit] = (),
    kinds: Sequence[str] = KINDS,
    split: Split = "all",
) -> list[NonDigit]:
    """Drawings that are no digit, evenly over their kinds, no two alike.

    Args:
        rng: where the variety comes from.
        count: how many drawings.
        digits: people's digits, for the halves and the pairs; without them these kinds are left
            out. For a fair report, those of writers who are not trained on.
        kinds: which of `KINDS`.
        split: letters, symbols and shapes come from the half of this name; the halves share none.

    Returns:
        `count` drawings; the kinds take turns.

    Raises:
        ValueError: if a kind is unknown, or none is left to draw.
    """
    if unknown := set(kinds) - set(KINDS):
        raise ValueError(f"no kind of junk is called {sorted(unknown)}; there are {KINDS}")
    makers = _makers(digits, split)
    turns = [kind for kind in kinds if kind in makers]
    if not turns:
        raise ValueError(f"{list(kinds)} are made of people's digits, and there are none")
    return [_drawing(rng, turns[i % len(turns)], makers) for i in range(count)]


def _makers(digits: Sequence[PenDigit], split: Split) -> dict[str, Maker]:
    """What draws each kind, as far as it can be drawn."""
    makers: dict[str, Maker] = {
        "scribble": scribble,
        "line": line,
        "cross": cross,
        "shape": partial(_glyph, _entries(SHAPES, split)),
        "letter": partial(_glyph, _entries(LETTERS, split)),
        "symbol": partial(_glyph, _entries(SYMBOLS, split)),
    }
    if found := halves(digits):
        makers["half digit"] = partial(half_digit, found)
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
    if kind != "line":  # turned or slanted, a line might come near to a 1
        strokes = _lean(rng, strokes)
    bent = [_waver(rng, stroke) for stroke in _bend(rng, strokes)]
    turned = [stroke[::-1] if rng.random() < _BACKWARDS else stroke for stroke in bent]
    order = rng.permutation(len(turned))
    return NonDigit(kind, tuple(_sized([turned[i] for i in order])))


def _sized(strokes: Sequence[Points]) -> list[Points]:
    """The drawing moved to the origin, its longer side made `SIDE`."""
    every = np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    return [(stroke - low) * (SIDE / max(float((high - low).max()), 1e-9)) for stroke in strokes]


def _lean(rng: np.random.Generator, strokes: Sequence[Points]) -> list[Points]:
    """The drawing slanted, turned, made wider or narrower."""
    slant, wider = rng.normal(0, _SLANT), np.exp(rng.normal(0, _WIDER))
    angle = np.radians(np.clip(rng.normal(0, _TURN), -2 * _TURN, 2 * _TURN))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    affine = turn @ np.array([[wider, -slant], [0.0, 1 / wider]])
    return [stroke @ affine.T for stroke in strokes]


def _bend(rng: np.random.Generator, strokes: Sequence[Points]) -> list[Points]:
    """The plane bent a little, in waves longer than half the drawing: no line is quite straight."""
    waves = 2 * np.pi / SIDE * rng.uniform(0.3, 1.6, (2, 4)) * rng.choice([-1, 1], (2, 4))
    phases = rng.uniform(0, 2 * np.pi, 4)
    shifts = rng.normal(0, _BEND * SIDE, (4, 2))
    return [stroke + np.sin(stroke @ waves + phases) @ shifts for stroke in strokes]


def _waver(rng: np.random.Generator, stroke: Points) -> Points:
    """The stroke moved a little as a whole, with the slow waver of a hand along it."""
    along = np.arange(len(stroke))[:, None] * _STEP
    moved = stroke + rng.normal(0, _OFF * SIDE, 2)
    for length in _WAVER_LENGTHS:
        phase = rng.uniform(0, 2 * np.pi, 2)
        moved = moved + rng.normal(0, _WAVER, 2) * np.sin(2 * np.pi * along / length + phase)
    return moved
