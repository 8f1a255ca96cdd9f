"""How far real writers are from the copybook: percentiles for the judge."""

import argparse
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from model.copybook import COPYBOOK, taught_ways
from model.formation import Formation, match_way
from model.grid import Grid, box_of
from model.raster import drop_stray_strokes, smooth
from model.tolerances import TOLERANCES, Tolerance, Tolerances, format_tolerances
from training.errors import TrainingError
from training.pendigits import TRAIN_WRITERS, PenDigit, by_writers, load_pendigits

GRID = Grid(40, 20)
"""The usual pad: tolerances include what its cells do to a drawing."""

ENOUGH = 30
"""Drawings from which a way has a proportion of its own; below, its digit's is used."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `python -m training tolerances` takes."""
    parser.add_argument("--data", type=Path, required=True, help="folder with pendigits/")
    parser.add_argument("--out", type=Path, default=TOLERANCES, help="file to write (%(default)s)")


def run(options: argparse.Namespace) -> int:
    """`python -m training tolerances`: the training writers, measured.

    Raises:
        TrainingError: if the pen strokes are missing, lack a digit, or the file can't be written.
    """
    digits = by_writers(load_pendigits(options.data), TRAIN_WRITERS)
    try:
        measured = measure_tolerances(digits)
        options.out.write_text(format_tolerances(measured), "utf-8")
    except ValueError as error:
        raise TrainingError(f"{options.data}: {error}") from error
    except OSError as error:
        raise TrainingError(f"--out {options.out} cannot be written ({error.strerror}).") from error
    print(f"{len(digits):,} digits by {measured.writers} writers; percentiles")
    print("digit  distance p25, 75, 95, 99.5   direction p5, 50  width/height p5, 25, 75, 95")
    for digit, usual in enumerate(measured.digits):
        columns = (usual.distance, usual.direction, usual.proportion)
        print(
            f"{digit:5}",
            *("  ".join(f"{value:5.3f}" for value in each) for each in columns),
            sep="   ",
        )
    print(f"Wrote {options.out}.")
    return 0


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
        formation = match_way(strokes, own)
        if formation is None:
            continue
        writers.add(digit.writer)
        formations[digit.label].append(formation)
        width = box_of([smooth(stroke) for stroke in drop_stray_strokes(strokes)]).proportion
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
        direction=_percentiles([f.direction for f in formations if not f.backwards], (5, 50)),
        proportion=_percentiles(widths, (5, 25, 75, 95)),
    )


def _percentiles(values: Sequence[float], at: Sequence[float]) -> Any:
    return tuple(round(float(value), 4) for value in np.percentile(values, at))
