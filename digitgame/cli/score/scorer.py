"""Scoring: one drawing from a pipeline to its scores; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from digitgame.cli.score.result import Result, image_result, judged_result, reading_result
from digitgame.core.drawing_json import BadLineError, Drawing, parse
from digitgame.core.ink import LARGEST
from digitgame.core.judging import judge
from digitgame.core.leniency import Leniency
from model.copybook import Way
from model.grid import Grid
from model.raster import CELL, Floats, Points, digit_image
from model.reader import Reader
from model.tolerances import Tolerances

USUAL = Grid(40, 20)
"""The pad on which drawings are judged unless told otherwise: the writers' tolerances are its."""

SMALLEST = 1e-6
"""Ink whose longer side is less is a dot: it has no shape to judge."""

LONGEST = 1000
"""Paths this many times as long as the ink, or the pad, is large are no drawing by hand: a digit's
is at most 4, a page's scribble 50."""


@dataclass(frozen=True)
class Rules:
    """How drawings are judged."""

    grid: Grid | None = None
    """Whose cells are the strokes snapped to? None: to no cells."""
    keeps_place: bool = False
    """Are x and y pad units already? Otherwise the ink is fitted between the guide lines."""
    leniency: Leniency = Leniency.NORMAL
    target: int | None = None
    """What was asked for where a line does not say?"""


@dataclass(frozen=True, eq=False)
class Judge:
    """All that it takes to score drawings."""

    reader: Reader
    ways: Collection[Way]
    tolerances: Tolerances
    rules: Rules = Rules()

    def score_line(self, line: str) -> Result:
        """One line of JSON to its result.

        Raises:
            BadLineError: if it is no drawing.
        """
        drawing = parse(line)
        try:
            return self.score(drawing)
        except BadLineError as error:
            raise BadLineError(str(error), drawing.name) from error

    def score(self, drawing: Drawing) -> Result:
        """One drawing to its result.

        Raises:
            BadLineError: if it is too large, too small or too long to be judged.
        """
        rules = self.rules
        pad = drawing.pad if rules.keeps_place and not rules.grid else None
        strokes, cell = place_on_pad(drawing.strokes, rules, pad)
        prediction = self.reader.read(digit_image(strokes, cell))
        target = rules.target if drawing.target is None else drawing.target
        if target is None:
            return reading_result(drawing.name, prediction)
        judgement = judge(
            strokes,
            target,
            prediction,
            (pad or rules.grid or USUAL).guides,
            ways=self.ways,
            tolerances=self.tolerances,
            leniency=rules.leniency,
            cell=cell,
        )
        return judged_result(drawing.name, prediction, target, judgement)

    def read_image(self, name: object, image: Floats) -> Result:
        """A picture to its result: without strokes there is a reading and no score.

        Args:
            name: the result's id.
            image: (28, 28) float32, 0 for paper to 1 for ink, made like MNIST's.
        """
        return image_result(name, self.reader.read(image), self.rules.target)


def place_on_pad(
    strokes: Sequence[Points], rules: Rules, pad: Grid | None = None
) -> tuple[list[Points], float]:
    """Strokes on the pad, as a pen over it would have given them.

    Args:
        strokes: arrays (n, 2) in any unit; in pad units where the rules keep their place.
        rules: which pad, and where on it.
        pad: one over whose cells they were drawn, in its units, instead of the rules'.

    Returns:
        the strokes in pad units, and how coarsely the grid sampled them: `CELL`, or 0 without a
        grid. The rasteriser and the judge take the staircase of cells off by that width; strokes
        that were never snapped have none, and are judged as they are.

    Raises:
        BadLineError: if they are too large, too small or too long for that.
    """
    every = np.concatenate(strokes)
    if (np.abs(every) > LARGEST).any():
        raise BadLineError(f"absurd size: a coordinate beyond {LARGEST:,.0f}")
    size = float((every.max(axis=0) - every.min(axis=0)).max())
    if size < SMALLEST:
        raise BadLineError("absurd size: a dot, or ink as small as one, has no shape")
    grid = pad or rules.grid or USUAL
    if rules.keeps_place:
        _check_near(every, grid)
        size = max(size, grid.columns, 2 * grid.rows)
    if sum(float(np.hypot(*np.diff(stroke, axis=0).T).sum()) for stroke in strokes) > (
        LONGEST * size
    ):
        raise BadLineError(f"absurd size: a path {LONGEST:,} times as long as the ink is large")
    on_pad = list(strokes) if rules.keeps_place else grid.fitted(strokes)
    if pad is not None:
        return on_pad, CELL
    if rules.grid is None:
        return on_pad, 0.0
    return rules.grid.snapped(on_pad), CELL


def _check_near(every: Points, grid: Grid) -> None:
    """See that ink that keeps its place is on the pad, or no further off than the pad is large."""
    pad = np.array([grid.columns, 2 * grid.rows])
    if (every < -pad).any() or (every > 2 * pad).any():
        raise BadLineError(
            f"absurd size: ink that keeps its place lies far off the pad, "
            f"which is {pad[0]} wide and {pad[1]} tall"
        )
