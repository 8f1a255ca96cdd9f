"""The bench: drawings of real writers, and the judge with all that it needs."""

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
    """A digit as somebody drew it on the usual pad, without the grid, and with it."""

    label: int
    writer: int
    fitted: tuple[Points, ...]
    """In pad units."""
    snapped: tuple[Points, ...]
    """The same as a mouse reports it."""


class Bench:
    """The judge with all that it needs."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tolerances = load_tolerances()

    def read(self, strokes: Strokes) -> Prediction:
        """What the network sees."""
        return self._reader.read(digit_image(strokes))

    def judge(
        self,
        strokes: Strokes,
        target: int,
        prediction: Prediction,
        grid: Grid = USUAL,
        ways: Sequence[Way] = taught_ways(),
    ) -> Judgement:
        """The judgement, with a score for what cannot be read too."""
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
        """Reading and judgement in one."""
        score = self.judge(strokes, target, self.read(strokes), grid, ways).score
        assert score is not None
        return score

    def formation(self, strokes: Strokes, target: int) -> float:
        """The score's part for formation alone."""
        return parts_of(self.judge(strokes, target, sure(target))).formation


def drawings_of(digits: Iterable[PenDigit]) -> list[Drawing]:
    """Pen strokes, fitted between the guides of the usual pad."""
    found = []
    for digit in digits:
        fitted = tuple(USUAL.fitted(digit.strokes))
        found.append(Drawing(digit.label, digit.writer, fitted, tuple(USUAL.snapped(fitted))))
    return found


def parts_of(judgement: Judgement) -> Parts:
    """The parts, which only unreadable drawings lack."""
    assert judgement.parts is not None
    return judgement.parts


def sure(target: int) -> Prediction:
    """A reading without a doubt, where formation alone is looked at."""
    return Prediction(tuple(float(k == target) for k in range(10)), readable=True)


def share(is_so: Any) -> float:
    """How much of it is so, from 0 to 1."""
    return round(float(np.mean(is_so)), 4)
