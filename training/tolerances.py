"""How far real writers are from the copybook: percentiles for the judge."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from model.copybook import COPYBOOK, taught_ways
from model.formation import Formation, follow
from model.grid import Grid, box_of
from model.raster import smooth, without_slips
from model.tolerances import Tolerance, Tolerances
from training.pendigits import PenDigit

GRID = Grid(40, 20)
"""The usual pad: tolerances include what its cells do to a drawing."""

ENOUGH = 30
"""Drawings from which a way has a proportion of its own; below, its digit's is used."""


def measure_tolerances(digits: Iterable[PenDigit]) -> Tolerances:
    """Percentiles over the digits given: the training writers', and nobody else's.

    Raises:
        ValueError: if a digit from 0 to 9 was never drawn.
    """
    formations: defaultdict[int, list[Formation]] = defaultdict(list)
    widths: defaultdict[int, list[float]] = defaultdict(list)
    ways: defaultdict[str, list[float]] = defaultdict(list)
    writers = set()
    for digit in digits:
        own = [way for way in taught_ways() if way.digit == digit.label]
        strokes = GRID.snapped(GRID.fitted(digit.strokes))
        formation = follow(strokes, own)
        if formation is None:
            continue
        writers.add(digit.writer)
        formations[digit.label].append(formation)
        width = box_of([smooth(stroke) for stroke in without_slips(strokes)]).proportion
        widths[digit.label].append(width)
        ways[f"{digit.label} {formation.way.name}"].append(width)
    if missing := sorted(set(range(10)) - set(formations)):
        raise ValueError(f"nobody drew {', '.join(map(str, missing))}")
    return Tolerances(
        writers=len(writers),
        digits=tuple(_tolerance(formations[digit], widths[digit]) for digit in range(10)),
        ways={
            name: _percentiles(found, (5, 25, 75, 95))
            for name, found in sorted(ways.items())
            if len(found) >= ENOUGH
        },
        copybook=hashlib.sha256(COPYBOOK.read_bytes()).hexdigest(),
    )


def _tolerance(formations: Sequence[Formation], widths: Sequence[float]) -> Tolerance:
    return Tolerance(
        distance=_percentiles([f.distance for f in formations], (25, 75, 95, 99.5)),
        direction=_percentiles([f.direction for f in formations], (5, 50)),
        proportion=_percentiles(widths, (5, 25, 75, 95)),
    )


def _percentiles(values: Sequence[float], at: Sequence[float]) -> Any:
    return tuple(round(float(value), 4) for value in np.percentile(values, at))
