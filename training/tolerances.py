"""Measure the training writers' deviations from the copybook, for the judge."""

import argparse
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from model.copybook import COPYBOOK, taught_ways
from model.formation import Formation, match_way
from model.grid import Grid, box_of
from model.raster import drop_stray_strokes, smooth
from model.tolerances import Tolerance, Tolerances, format_tolerances
from training.errors import TrainingError
from training.ink import load_ink
from training.pendigits import PenDigit

GRID = Grid(40, 20)
"""The usual pad: tolerances include the effect of its cells."""

ENOUGH = 30
"""Drawings needed to measure a way's own proportion; with fewer, its digit's is used."""


def run(options: argparse.Namespace) -> int:
    """Measure the training writers' pen strokes in `data` and write the tolerances to `out`.

    Raises:
        TrainingError: if the pen strokes are missing, lack a digit, or the file can't be written.
    """
    ink = load_ink(options.data)
    digits = [*ink.pendigits, *ink.unipen]
    try:
        measured = measure_tolerances(digits)
        options.out.write_text(format_tolerances(measured), "utf-8")
    except ValueError as error:
        raise TrainingError(f"{options.data}: {error}") from error
    except OSError as error:
        raise TrainingError(f"--out {options.out} cannot be written ({error.strerror}).") from error
    print(f"{len(digits):,} digits by {measured.writers} writers; percentiles")
    print("digit  distance p25, 75, 95, 99.5   direction p5, 50  width/height p5, 25, 75, 95")
    for digit, tolerance in enumerate(measured.digits):
        columns = (tolerance.distance, tolerance.direction, tolerance.proportion)
        cells = ("  ".join(f"{value:5.3f}" for value in column) for column in columns)
        print(f"{digit:5}", *cells, sep="   ")
    print(f"Wrote {options.out}.")
    return 0


def measure_tolerances(digits: Iterable[PenDigit]) -> Tolerances:
    """Measure percentiles over the given digits.

    Raises:
        ValueError: if a digit from 0 to 9 is missing.
    """
    formations: defaultdict[int, list[Formation]] = defaultdict(list)
    widths: defaultdict[int, list[float]] = defaultdict(list)
    ways: defaultdict[str, list[float]] = defaultdict(list)
    writers = set()
    for digit in digits:
        own = [way for way in taught_ways() if way.digit == digit.label]
        strokes = GRID.snapped(GRID.fitted(digit.strokes))
        formation = match_way(strokes, own)
        if formation is None:
            continue
        writers.add(digit.writer)
        formations[digit.label].append(formation)
        width = box_of([smooth(stroke) for stroke in drop_stray_strokes(strokes)]).proportion
        widths[digit.label].append(width)
        ways[f"{digit.label} {formation.way.name}"].append(width)
    if missing := sorted(set(range(10)) - set(formations)):
        raise ValueError(f"no drawings of {', '.join(map(str, missing))}")
    return Tolerances(
        writers=len(writers),
        digits=tuple(_tolerance(formations[digit], widths[digit]) for digit in range(10)),
        ways={
            name: _percentiles(proportions, (5, 25, 75, 95))
            for name, proportions in sorted(ways.items())
            if len(proportions) >= ENOUGH
        },
        copybook=hashlib.sha256(COPYBOOK.read_bytes()).hexdigest(),
    )


def _tolerance(formations: Sequence[Formation], widths: Sequence[float]) -> Tolerance:
    return Tolerance(
        distance=_percentiles([f.distance for f in formations], (25, 75, 95, 99.5)),
        direction=_percentiles([f.direction for f in formations if not f.backwards], (5, 50)),
        proportion=_percentiles(widths, (5, 25, 75, 95)),
    )


def _percentiles(values: Sequence[float], at: Sequence[float]) -> Any:
    return tuple(round(float(value), 4) for value in np.percentile(values, at))
