"""One drawing from a pipeline to its scores: a line of JSON in, a dictionary out; pure."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from digitgame.ink import from_lists, path
from digitgame.judgement import Judgement, judge
from digitgame.leniency import Leniency
from digitgame.tips import UNREADABLE, misread_tip
from digitgame.words import _
from model.copybook import Way
from model.grid import Grid
from model.raster import CELL, Floats, Points, digit_image
from model.reader import Reader, Reading
from model.tolerances import Tolerances

USUAL = Grid(40, 20)
"""The pad on which drawings are judged unless told otherwise: the writers' tolerances are its."""

FEWEST_CELLS, MOST_CELLS = 8, 400
"""A grid's columns and rows: a digit in fewer has no shape, and no terminal has more."""

LARGEST = 1e9
"""No tablet reports a coordinate beyond this."""

SMALLEST = 1e-6
"""Ink whose longer side is less is a dot: it has no shape to judge."""

LONGEST = 1000
"""Paths this many times as long as the ink, or the pad, is large are no drawing by hand: a digit's
is at most 4, a page's scribble 50."""


MOST_STROKES = 1000
"""More are no drawing by hand: a digit has at most 5, a page full of dots some hundreds."""


class BadLineError(ValueError):
    """A line is no drawing; the message says why."""

    def __init__(self, problem: str, name: object = None) -> None:
        """Say what is wrong.

        Args:
            problem: what is wrong, in a few words.
            name: the line's id, as far as it has one.
        """
        super().__init__(problem)
        self.name = name


class PartScores(TypedDict):
    """A score's parts, 0 to 100 each; None for those that the drawing does not tell."""

    reading: float | None
    form: float | None
    formation: float | None
    proportion: float | None
    placement: float | None


class Result(TypedDict):
    """What is known of one drawing, as it is written."""

    id: object
    """Any JSON value."""
    digit: int | None
    """The likeliest digit; None for what can't be read."""
    confidence: float | None
    """Its probability; None for what can't be read."""
    probabilities: list[float]
    """Ten, digit 0 first."""
    readable: bool
    target: int | None
    score: float | None
    stars: int | None
    parts: PartScores | None
    way: str | None
    tip: str | None


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


@dataclass(frozen=True)
class Drawing:
    """A line that is a drawing."""

    name: object
    """Its id: any JSON value."""
    strokes: tuple[Points, ...]
    """Arrays (n, 2), n >= 1, in any unit, y downwards."""
    target: int | None
    pad: Grid | None = None
    """The pad over whose cells it was drawn, where the line says so."""


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
        strokes, cell = placed(drawing.strokes, rules, pad)
        reading = self.reader.read(digit_image(strokes, cell))
        target = rules.target if drawing.target is None else drawing.target
        if target is None:
            return _read(drawing.name, reading)
        judgement = judge(
            strokes,
            target,
            reading,
            (pad or rules.grid or USUAL).guides,
            ways=self.ways,
            tolerances=self.tolerances,
            leniency=rules.leniency,
            cell=cell,
        )
        return _judged(drawing.name, reading, target, judgement)

    def read_image(self, name: object, image: Floats) -> Result:
        """A picture to its result: without strokes there is a reading and no score.

        Args:
            name: the result's id.
            image: (28, 28) float32, 0 for paper to 1 for ink, made like MNIST's.
        """
        reading = self.reader.read(image)
        result = _read(name, reading)
        target = self.rules.target
        if target is None:
            return result
        result["target"] = target
        if not reading.readable:
            result["tip"] = _(UNREADABLE)
            return result
        result["parts"] = PartScores(
            reading=_tenths(100 * reading.probabilities[target]),
            form=None,
            formation=None,
            proportion=None,
            placement=None,
        )
        if reading.digit != target:
            result["tip"] = misread_tip(reading.digit, None)
        return result


def parse(line: str) -> Drawing:
    """A line of JSON as a drawing.

    Raises:
        BadLineError: if it is none.
    """
    try:
        found = json.loads(line, parse_constant=_refuse)
    except RecursionError as error:
        raise BadLineError("not JSON: nested too deeply") from error
    except json.JSONDecodeError as error:
        raise BadLineError(f"not JSON: {error.msg} (column {error.colno})") from error
    except ValueError as error:  # a number of thousands of digits, or NaN
        raise BadLineError(f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadLineError('a line must be an object such as {"strokes": [[[0, 0], [1, 1]]]}')
    name = found.get("id")
    try:
        json.dumps(name, allow_nan=False)
    except RecursionError as error:
        raise BadLineError("id is nested too deeply") from error
    except ValueError as error:  # JSON such as 1e999 is more than a float holds
        raise BadLineError("id holds a number that is too large") from error
    try:
        strokes = _strokes(found)
        target = _target(found.get("target"))
    except ValueError as error:
        raise BadLineError(str(error), name) from error
    return Drawing(name, strokes, target, _pad(found))


def placed(
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


def _refuse(constant: str) -> None:
    """NaN, Infinity and -Infinity, which Python would take."""
    raise ValueError(f"{constant} is no number")


def _strokes(found: dict[str, object]) -> tuple[Points, ...]:
    if "strokes" not in found:
        raise ValueError("no strokes")
    strokes = from_lists(found["strokes"])
    if not strokes:
        raise ValueError("no strokes")
    if len(strokes) > MOST_STROKES:
        raise ValueError(f"absurd size: more than {MOST_STROKES:,} strokes are no drawing by hand")
    return tuple(path(stroke) for stroke in strokes)


def _target(value: object) -> int | None:
    if value is None:
        return None
    if type(value) is int and 0 <= value <= 9:  # True is an int in Python, and no digit
        return value
    raise ValueError("target must be a digit from 0 to 9, or null")


def _pad(found: dict[str, object]) -> Grid | None:
    """The pad that an exported attempt names; other lines may mean something else by the words."""
    columns, rows = found.get("columns"), found.get("rows")
    if type(columns) is not int or type(rows) is not int:
        return None
    is_pad = all(FEWEST_CELLS <= cells <= MOST_CELLS for cells in (columns, rows))
    return Grid(columns, rows) if is_pad else None


def _read(name: object, reading: Reading) -> Result:
    """What a drawing without a target gives."""
    return Result(
        id=name,
        digit=reading.digit if reading.readable else None,
        confidence=round(reading.confidence, 6) if reading.readable else None,
        probabilities=[round(probability, 6) for probability in reading.probabilities],
        readable=reading.readable,
        target=None,
        score=None,
        stars=None,
        parts=None,
        way=None,
        tip=None,
    )


def _judged(name: object, reading: Reading, target: int, judgement: Judgement) -> Result:
    result = _read(name, reading)
    result["target"] = target
    result["tip"] = judgement.tip
    if judgement.score is None or judgement.parts is None:
        return result
    result["score"] = _tenths(judgement.score)
    result["stars"] = judgement.stars
    parts = judgement.parts
    result["parts"] = PartScores(
        reading=_tenths(parts.reading),
        form=_tenths(parts.form),
        formation=_tenths(parts.formation),
        proportion=_tenths(parts.proportion),
        placement=_tenths(parts.placement),
    )
    result["way"] = judgement.way.name if judgement.way else None
    return result


def _tenths(value: float) -> float:
    return round(value, 1)
