"""Score one drawing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from digitgame.cli.score.result import Result, image_result, judged_result, reading_result
from digitgame.core.drawing_json import BadLineError, Drawing, parse
from digitgame.core.hand import Hand
from digitgame.core.ink import LARGEST
from digitgame.core.judging import judge
from digitgame.core.leniency import Leniency
from model.copybook import Way
from model.grid import Grid
from model.raster import CELL, Floats, Points, digit_image
from model.reader import Reader
from model.tolerances import Tolerances
from model.traditions import INTERNATIONAL

DEFAULT_PAD = Grid(40, 20)
"""The pad that the tolerances were measured on."""

SMALLEST = 1e-6
"""Ink whose longer side is shorter is a dot: it has no shape to judge."""

LONGEST = 1000
"""Most path length in units of the ink's or the pad's size: a digit's is at most 4, a page of
scribble 50."""


@dataclass(frozen=True)
class Rules:
    """Options for judging."""

    grid: Grid | None = None
    """The pad to whose cells strokes are snapped; None for no snapping."""
    keeps_place: bool = False
    """True if x and y are pad units; otherwise the ink is fitted between the guide lines."""
    leniency: Leniency = Leniency.NORMAL
    target: int | None = None
    """The target of lines without one."""
    tradition: str = INTERNATIONAL
    hand: Hand = Hand.RIGHT


@dataclass(frozen=True, eq=False)
class Judge:
    """A reader, reference shapes and rules to score drawings with."""

    reader: Reader
    ways: Collection[Way]
    tolerances: Tolerances
    rules: Rules = Rules()

    def score_line(self, line: str) -> Result:
        """Score a line of JSON.

        Raises:
            BadLineError: if it is not a valid drawing.
        """
        drawing = parse(line)
        try:
            return self.score(drawing)
        except BadLineError as error:
            raise BadLineError(str(error), drawing.name) from error

    def score(self, drawing: Drawing) -> Result:
        """Score a drawing.

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
            (pad or rules.grid or DEFAULT_PAD).guides,
            ways=self.ways,
            tolerances=self.tolerances,
            leniency=rules.leniency,
            cell=cell,
        )
        return judged_result(drawing.name, prediction, target, judgement)

    def read_image(self, name: object, image: Floats) -> Result:
        """Read a picture, which has no strokes to judge.

        Args:
            name: the result's id.
            image: (28, 28) float32, 0 for paper to 1 for ink, made like MNIST's.
        """
        return image_result(name, self.reader.read(image), self.rules.target)


def place_on_pad(
    strokes: Sequence[Points], rules: Rules, pad: Grid | None = None
) -> tuple[list[Points], float]:
    """Convert strokes to pad units.

    Args:
        strokes: arrays (n, 2) in any unit, or in pad units if `rules.keeps_place`.
        rules: the pad, and whether to fit the strokes into it.
        pad: the pad on which they were drawn, instead of that of the rules.

    Returns:
        the strokes in pad units, and the grid's sampling width: `CELL`, or 0 without a grid. The
        rasteriser and the judge use it to smooth the staircase of cells.

    Raises:
        BadLineError: if they are too large, too small or too long.
    """
    points = np.concatenate(strokes)
    if (np.abs(points) > LARGEST).any():
        raise BadLineError(f"absurd size: a coordinate beyond {LARGEST:,.0f}")
    size = float((points.max(axis=0) - points.min(axis=0)).max())
    if size < SMALLEST:
        raise BadLineError("absurd size: a dot, or ink as small as one, has no shape")
    grid = pad or rules.grid or DEFAULT_PAD
    if rules.keeps_place:
        _check_near(points, grid)
        size = max(size, grid.columns, 2 * grid.rows)
    if sum(float(np.hypot(*np.diff(stroke, axis=0).T).sum()) for stroke in strokes) > (
        LONGEST * size
    ):
        raise BadLineError(
            f"absurd size: the path is over {LONGEST:,} times as long as the ink is large"
        )
    on_pad = list(strokes) if rules.keeps_place else grid.fitted(strokes)
    if pad is not None:
        return on_pad, CELL
    if rules.grid is None:
        return on_pad, 0.0
    return rules.grid.snapped(on_pad), CELL


def _check_near(points: Points, grid: Grid) -> None:
    """Raise BadLineError for ink further off the pad than the pad is large."""
    pad = np.array([grid.columns, 2 * grid.rows])
    if (points < -pad).any() or (points > 2 * pad).any():
        raise BadLineError(
            f"absurd size: with --place keep, the ink lies far off the pad, "
            f"which is {pad[0]} wide and {pad[1]} tall"
        )
