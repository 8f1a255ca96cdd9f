"""Load drawings that raters have put in order by eye."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from model.raster import Points
from training.errors import TrainingError

MEASURING = 4
"""Sets whose number is divisible by this are for measuring; the others may tune."""


@dataclass(frozen=True)
class Rating:
    """One rater's opinion of a set."""

    order: tuple[int, ...]
    """Indices of the drawings, best to worst."""
    again: frozenset[int]
    """Drawings that should be written again."""
    faults: dict[int, str]
    """The main fault of some drawings."""


@dataclass(frozen=True, eq=False)
class RatedSet:
    """Drawings of one digit by different people, and how raters ordered them."""

    number: int
    digit: int
    drawings: tuple[tuple[Points, ...], ...]
    """Strokes of each drawing, arrays (n, 2), y downwards."""
    names: tuple[str, ...]
    """Source and id of each drawing: one may be in several sets."""
    ratings: tuple[Rating, ...]

    @property
    def is_for_measuring(self) -> bool:
        """Return whether nothing may be fitted to it."""
        return self.number % MEASURING == 0

    def pairs(self) -> list[tuple[int, int]]:
        """Return the indices of the better and the worse drawing of every pair, for each rating."""
        return [pair for rating in self.ratings for pair in combinations(rating.order, 2)]


def load_rated(data: Path) -> Sequence[RatedSet]:
    """Load the rated sets.

    Args:
        data: the folder with `eye/sets.jsonl`.

    Raises:
        TrainingError: if the file is missing or damaged.
    """
    path = data / "eye" / "sets.jsonl"
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise TrainingError(f"{path} cannot be read ({error.strerror}).") from error
    try:
        return [_parse(json.loads(line)) for line in lines]
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{path} is not a file of rated sets ({error!r}).") from error


def _parse(record: dict[str, Any]) -> RatedSet:
    drawings = record["drawings"]
    index = {drawing["name"]: number for number, drawing in enumerate(drawings)}
    return RatedSet(
        number=int(record["set"]),
        digit=int(record["digit"]),
        drawings=tuple(
            tuple(np.array(stroke, dtype=np.float64) for stroke in drawing["strokes"])
            for drawing in drawings
        ),
        names=tuple(f"{drawing['source']} {drawing['id']}" for drawing in drawings),
        ratings=tuple(
            Rating(
                tuple(index[name] for name in rating["order"]),
                frozenset(index[name] for name in rating["again"]),
                {index[name]: fault for name, fault in rating["faults"].items()},
            )
            for rating in record["ratings"]
        ),
    )
