"""Pads, ways, ink and predictions for the tests of the core."""

from collections.abc import Sequence

from digitgame.core.judging import Judgement, judge
from digitgame.core.leniency import Leniency
from model.copybook import Way, copybook
from model.curve import pen_stroke
from model.grid import Grid
from model.raster import Points
from model.reader import Prediction
from model.tolerances import load_tolerances

USUAL, SMALLEST = Grid(40, 20), Grid(28, 14)
PADS = tuple(Grid(columns, columns // 2) for columns in range(28, 81, 2))
FIRST = tuple(next(way for way in copybook() if way.digit == digit) for digit in range(10))
"""Each digit's usual way."""


def way_of(digit: int, name: str) -> Way:
    return next(way for way in copybook() if (way.digit, way.name) == (digit, name))


def way_id(way: Way) -> str:
    return f"{way.digit} {way.name}"


def drawn(*strokes: str) -> list[Points]:
    """Return strokes given by knots as drawn with a mouse on the usual pad."""
    return USUAL.snapped(USUAL.fitted([pen_stroke(stroke) for stroke in strokes]))


def read_as(digit: int, probability: float = 1.0) -> Prediction:
    rest = (1 - probability) / 9
    return Prediction(tuple(probability if k == digit else rest for k in range(10)), readable=True)


def judged(
    strokes: Sequence[Points],
    target: int,
    *,
    prediction: Prediction | None = None,
    grid: Grid = USUAL,
    ways: Sequence[Way] = copybook(),
    leniency: Leniency = Leniency.NORMAL,
) -> Judgement:
    """Judge strokes on a pad; by default they are read as the target."""
    return judge(
        strokes,
        target,
        prediction or read_as(target),
        grid.guides,
        ways=ways,
        tolerances=load_tolerances(),
        leniency=leniency,
    )
