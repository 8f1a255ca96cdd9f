"""Drawings of real writers, and the judge set up for measurements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from digitgame.core.judging import Judgement, Parts, judge
from model.copybook import Way, taught_ways
from model.grid import Grid
from model.raster import Points, digit_image
from model.reader import Prediction, Reader
from model.tolerances import load_tolerances
from training.pendigits import PenDigit

Scores = npt.NDArray[np.float64]

Strokes = Sequence[Points]

Figures = dict[str, Any]

USUAL = Grid(40, 20)
"""The usual pad."""


@dataclass(frozen=True)
class Drawing:
    """A digit of a real writer on the usual pad, as drawn and snapped to cells."""

    label: int
    writer: str
    fitted: tuple[Points, ...]
    """In pad units."""
    snapped: tuple[Points, ...]
    """In pad units, as a mouse reports it."""


class Bench:
    """The judge with its reader and tolerances."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tolerances = load_tolerances()

    def read(self, strokes: Strokes) -> Prediction:
        """Return the network's prediction."""
        return self._reader.read(digit_image(strokes))

    def judge(
        self,
        strokes: Strokes,
        target: int,
        prediction: Prediction,
        grid: Grid = USUAL,
        ways: Sequence[Way] = taught_ways(),
    ) -> Judgement:
        """Judge strokes, also those that cannot be read."""
        return judge(
            strokes,
            target,
            replace(prediction, readable=True),
            grid.guides,
            ways=ways,
            tolerances=self._tolerances,
        )

    def score(
        self, strokes: Strokes, target: int, grid: Grid = USUAL, ways: Sequence[Way] = taught_ways()
    ) -> float:
        """Read and judge strokes, and return the score."""
        score = self.judge(strokes, target, self.read(strokes), grid, ways).score
        assert score is not None
        return score

    def formation(self, strokes: Strokes, target: int) -> float:
        """Return the formation part of the score."""
        return parts_of(self.judge(strokes, target, sure(target))).formation


def drawings_of(digits: Iterable[PenDigit]) -> list[Drawing]:
    """Fit pen strokes between the guide lines of the usual pad."""
    drawings = []
    for digit in digits:
        fitted = tuple(USUAL.fitted(digit.strokes))
        drawings.append(Drawing(digit.label, digit.writer, fitted, tuple(USUAL.snapped(fitted))))
    return drawings


def parts_of(judgement: Judgement) -> Parts:
    """Return the parts, which only unreadable drawings lack."""
    assert judgement.parts is not None
    return judgement.parts


def sure(target: int) -> Prediction:
    """Return a prediction of probability 1, to measure formation only."""
    return Prediction(tuple(float(k == target) for k in range(10)), readable=True)


def share(conditions: Any) -> float:
    """Return the share of true conditions, from 0 to 1."""
    return round(float(np.mean(conditions)), 4)
