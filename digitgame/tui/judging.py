"""Turn ink into predictions, judgements and attempts, off the event loop."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digitgame.core.ink import Ink
from digitgame.core.judging import Judgement, judge
from digitgame.core.records import Attempt
from digitgame.core.session import Task, outcome
from digitgame.tui.context import GameContext
from digitgame.tui.layout import Cells
from model.copybook import Way
from model.grid import Grid
from model.raster import Floats, Points, digit_image
from model.reader import Prediction, Reader


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


def default_ghost(target: int, cells: Cells, game: GameContext) -> Sequence[Points]:
    """Return the usual way to write a digit, fitted to the guide lines of a pad."""
    usual = next(way for way in game.settings.accepted_ways() if way.digit == target)
    return Grid(*cells).fitted(usual.strokes)
