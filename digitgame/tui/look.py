"""Looking at ink: strokes to image to reading, off the event loop."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digitgame.core.ink import Ink
from digitgame.core.judging import Judgement, judge
from digitgame.tui.context import GameContext
from digitgame.tui.layout import Cells
from model.copybook import Way
from model.grid import Grid
from model.raster import Floats, Points, digit_image
from model.reader import Prediction, Reader


@dataclass(frozen=True)
class ReadInk:
    """What the network saw of some ink."""

    ink: Ink
    image: Floats
    """(28, 28), 0 for paper to 1 for ink."""
    prediction: Prediction


@dataclass(frozen=True, eq=False)
class JudgedInk:
    """Ink whose verdict is on the screen."""

    read_ink: ReadInk
    judgement: Judgement
    target: int | None
    """The digit asked for, if one was."""
    cells: Cells
    """The pad that it was drawn on."""

    @property
    def digit(self) -> int:
        """Which digit it was judged as: the one asked for, else the one read."""
        return self.read_ink.prediction.digit if self.target is None else self.target


def read_ink(ink: Ink, reader: Reader) -> ReadInk:
    """Render ink as the network's image and read it."""
    image = digit_image(ink.paths())
    return ReadInk(ink, image, reader.read(image))


def judge_ink(
    look: ReadInk,
    target: int,
    cells: Cells,
    game: GameContext,
    ways: Collection[Way] | None = None,
) -> Judgement:
    """How well a digit was written on a pad of that size.

    Args:
        look: what was drawn, and what was read.
        target: the digit asked for.
        cells: the pad's size.
        game: how much is forgiven.
        ways: those to follow; all that are accepted by default.
    """
    return judge(
        look.ink.paths(),
        target,
        look.prediction,
        Grid(*cells).guides,
        ways=game.settings.accepted_ways() if ways is None else ways,
        tolerances=game.tolerances,
        leniency=game.settings.leniency,
    )


def ghost_of(
    judgement: Judgement, target: int, cells: Cells, game: GameContext
) -> Sequence[Points]:
    """The way to show under the ink: the one it followed, else the target's usual one."""
    if judgement.score is None:
        return ()
    if judgement.formation:
        return judgement.formation.ghost()
    return default_ghost(target, cells, game)


def default_ghost(target: int, cells: Cells, game: GameContext) -> Sequence[Points]:
    """The usual way to write a digit, between the lines of a pad of that size."""
    usual = next(way for way in game.settings.accepted_ways() if way.digit == target)
    return Grid(*cells).fitted(usual.strokes)
