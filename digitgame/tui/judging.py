"""Turn ink into predictions, judgements and attempts, off the event loop."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from digitgame.core.ink import Ink
from digitgame.core.judging import PRAISE_SCORE, Judgement, judge
from digitgame.core.records import Attempt
from digitgame.core.session import Task, outcome
from digitgame.tui.context import GameContext
from digitgame.tui.layout import Cells
from model.copybook import Way
from model.grid import Grid
from model.raster import Floats, Points, digit_image, resample, smooth
from model.reader import Prediction, Reader

NEAR = 0.1
"""Distance from the ink, in guide heights, up to which a way needs no dots."""


@dataclass(frozen=True)
class ReadInk:
    """Ink with the network's reading of it."""

    ink: Ink
    image: Floats
    """(28, 28), 0 for paper to 1 for ink."""
    prediction: Prediction


@dataclass(frozen=True, eq=False)
class JudgedInk:
    """Ink with the verdict that is on the screen."""

    read_ink: ReadInk
    judgement: Judgement
    target: int | None
    """The digit asked for, if any."""
    cells: Cells
    """Size of the pad it was drawn on."""
    ghost: Sequence[Points]
    """The way to show under the ink: the one it followed, else the usual one."""

    @property
    def digit(self) -> int:
        """The digit it was judged as: the target, else the one read."""
        return self.read_ink.prediction.digit if self.target is None else self.target


@dataclass(frozen=True)
class PromptRef:
    """The prompt that an attempt answers."""

    session: str
    learner: str
    prompt: int
    """Index in the session, from 0."""
    target: int
    task: Task


def read_ink(ink: Ink, reader: Reader) -> ReadInk:
    """Render ink as the network's image and read it."""
    image = digit_image(ink.paths())
    return ReadInk(ink, image, reader.read(image))


def judge_ink(
    read: ReadInk,
    target: int | None,
    cells: Cells,
    game: GameContext,
    ways: Collection[Way] | None = None,
) -> JudgedInk:
    """Judge how well a digit is written.

    Args:
        read: the ink and its prediction.
        target: the digit asked for; the one read if None.
        cells: size of the pad.
        game: has the leniency and the tolerances.
        ways: the ways to compare with; all accepted ones by default.
    """
    digit = read.prediction.digit if target is None else target
    judgement = judge(
        read.ink.paths(),
        digit,
        read.prediction,
        Grid(*cells).guides,
        ways=game.settings.accepted_ways() if ways is None else ways,
        tolerances=game.tolerances,
        leniency=game.settings.leniency,
    )
    ghost: Sequence[Points] = ()
    if judgement.formation:
        ghost = judgement.formation.ghost()
    elif judgement.score is not None:
        ghost = default_ghost(digit, cells, game)
    return JudgedInk(read, judgement, target, cells, ghost)


def judge_attempt(
    ink: Ink,
    cells: Cells,
    prompt: PromptRef,
    game: GameContext,
    ways: Collection[Way] | None = None,
) -> tuple[Attempt, JudgedInk]:
    """Judge ink and make an attempt of it, which is not saved yet.

    Args:
        ink: what was drawn.
        cells: size of the pad.
        prompt: the prompt it answers.
        game: has the reader, the clock and the leniency.
        ways: the ways to compare with; all accepted ones by default.
    """
    judged_ink = judge_ink(read_ink(ink, game.reader), prompt.target, cells, game, ways)
    prediction, judgement = judged_ink.read_ink.prediction, judged_ink.judgement
    attempt = Attempt(
        session=prompt.session,
        learner=prompt.learner,
        prompt=prompt.prompt,
        target=prompt.target,
        outcome=outcome(prompt.target, prediction),
        prediction=prediction,
        strokes=ink.strokes,
        columns=cells.columns,
        rows=cells.rows,
        model=game.reader.version,
        drawn_at=game.now(),
        score=judgement.score,
        parts=judgement.parts,
        way=judgement.way.name if judgement.way else None,
        task=prompt.task,
    )
    return attempt, judged_ink


def usual_way(digit: int, game: GameContext) -> Way:
    """Return the usual way to write a digit."""
    return next(way for way in game.settings.accepted_ways() if way.digit == digit)


def default_ghost(target: int, cells: Cells, game: GameContext) -> Sequence[Points]:
    """Return the usual way to write a digit, fitted to the guide lines of a pad."""
    return Grid(*cells).fitted(usual_way(target, game).strokes)


def lasting_tip(judged_ink: JudgedInk) -> str:
    """Return the tip to repeat when the digit is asked for again; "" if it was praise."""
    judgement = judged_ink.judgement
    is_praise = judgement.score is None or judgement.score >= PRAISE_SCORE
    return "" if is_praise else judgement.tip


def stray_parts(ghost: Sequence[Points], judged_ink: JudgedInk) -> list[Points]:
    """Return the parts of a ghost that the ink is not near.

    Dots next to good ink would look like dirt.

    Args:
        ghost: strokes, arrays (n, 2) in units of the pad that the ink was drawn on.
        judged_ink: the ink.
    """
    guides = Grid(*judged_ink.cells).guides
    ink = np.concatenate([smooth(stroke) for stroke in judged_ink.read_ink.ink.paths()])
    parts: list[Points] = []
    for stroke in ghost:
        even = resample(stroke, 1.0)
        apart = np.hypot(*(even[:, None] - ink[None]).transpose(2, 0, 1)).min(axis=1)
        is_stray = apart > NEAR * guides.height
        ends = np.flatnonzero(np.diff(is_stray)) + 1
        for part, stray in zip(np.split(even, ends), np.split(is_stray, ends), strict=True):
            if stray[0]:
                parts.append(part)
    return parts
