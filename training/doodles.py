"""Generate scribbles, lines and crosses.

All are about 40 units across, x to the right and y downwards.
"""

import numpy as np

from model.curve import curve
from model.raster import Points

SIDE = 40.0
"""Approximate longer side of a doodle, as on a pad 40 cells wide."""

LINE_ANGLES = (65.0, 125.0)
"""Range of a single line's direction, in degrees clockwise from upright; closer to upright, it may
be meant as a 1. Of MNIST's 6,212 training 1s, none leans further left than 41 degrees (139 here)
and two lean further right than 50; the rest is a margin for bent lines and unsteady hands."""


def scribble(rng: np.random.Generator) -> list[Points]:
    """Return a single meaningless stroke, of one of four kinds."""
    kinds = (_tangle, _hatching, _coil, _blot)
    return [kinds[rng.integers(len(kinds))](rng)]


def _tangle(rng: np.random.Generator) -> Points:
    """Return a curve through more random knots than a digit has."""
    return curve(rng.uniform(0, SIDE, (rng.integers(9, 18), 2)))


def _hatching(rng: np.random.Generator) -> Points:
    """Return a zigzag, as if filling an area or crossing something out."""
    rows = int(rng.integers(7, 15))
    y = np.linspace(0, SIDE * rng.uniform(0.65, 1), rows) + rng.normal(0, 0.5, rows)
    x = np.where(np.arange(rows) % 2, SIDE, 0.0) + rng.normal(0, 3, rows)
    tilt = rng.uniform(0, np.pi)
    turn = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
    return curve(np.stack([x, y], axis=1) @ turn)


def _coil(rng: np.random.Generator) -> Points:
    """Return a row of loops, as if trying a pen."""
    loops = rng.uniform(4, 8)
    angle = np.linspace(0, 2 * np.pi * loops, int(40 * loops))
    height = rng.uniform(0.25, 0.9) * SIDE / 2 * (1 + 0.25 * np.sin(angle * rng.uniform(0.1, 0.4)))
    x = np.linspace(0, SIDE, len(angle)) + rng.uniform(2, 9) * np.cos(angle)
    return np.stack([x, height * np.sin(angle)], axis=1)


def _blot(rng: np.random.Generator) -> Points:
    """Return turns around one centre with a varying radius."""
    turns = rng.uniform(3.5, 7)
    angle = np.linspace(0, 2 * np.pi * turns, int(40 * turns))
    radii = rng.uniform(0.55, 1, int(3 * turns) + 4) * SIDE / 2
    radii[::2] *= rng.uniform(0, 0.5, len(radii[::2]))  # a constant radius would give a 0
    radius = np.interp(angle, np.linspace(0, angle[-1], len(radii)), radii)
    angle = angle + rng.uniform(0, 2 * np.pi)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def line(rng: np.random.Generator) -> list[Points]:
    """Return a line far from upright, straight or slightly bent, or two parallel ones."""
    angle = np.radians(rng.uniform(*LINE_ANGLES))
    ahead = np.array([np.sin(angle), -np.cos(angle)])
    aside = np.array([-ahead[1], ahead[0]])
    at = np.linspace(0, 1, 40)[:, None]
    bow = rng.normal(0, 0.06)
    drawn = SIDE * (at * ahead + bow * 4 * at * (1 - at) * aside)
    if rng.random() < 0.25:
        return [drawn, drawn + rng.uniform(0.15, 0.5) * SIDE * aside]
    return [drawn]


def cross(rng: np.random.Generator) -> list[Points]:
    """Return two or three lines crossing at about one point: a plus, an x, an asterisk."""
    count = 3 if rng.random() < 0.25 else 2
    first = rng.choice([0.0, 45.0]) + rng.normal(0, 6)
    strokes: list[Points] = []
    for i in range(count):
        angle = np.radians(first + 180 * i / count + rng.normal(0, 4))
        half = SIDE / 2 * rng.uniform(0.8, 1.1) * np.array([np.cos(angle), np.sin(angle)])
        middle = rng.normal(0, 1, 2)
        strokes.append(np.linspace(middle - half, middle + half, 30))
    return strokes
