"""Judging: ink becomes an attempt, off the event loop."""

from collections.abc import Collection
from dataclasses import dataclass

from digitgame.core.ink import Ink
from digitgame.core.records import Attempt
from digitgame.core.session import Task, outcome
from digitgame.tui.context import GameContext
from digitgame.tui.layout import Cells
from digitgame.tui.look import JudgedInk, judge_ink, read_ink
from model.copybook import Way


@dataclass(frozen=True)
class PromptRef:
    """What a drawing is made for."""

    session: str
    """The session's name."""
    learner: str
    prompt: int
    """Which of the session's prompts, from 0."""
    target: int
    task: Task


def judge_attempt(
    ink: Ink, cells: Cells, asked: PromptRef, game: GameContext, ways: Collection[Way] | None = None
) -> tuple[Attempt, JudgedInk]:
    """Ink as an attempt, not yet on disk, with all that can be asked about it.

    Args:
        ink: what was drawn.
        cells: the size of the pad it was drawn on.
        asked: what it was drawn for.
        game: the reader, the clock, how much is forgiven.
        ways: those to follow; all that are accepted by default.
    """
    look = read_ink(ink, game.reader)
    judgement = judge_ink(look, asked.target, cells, game, ways)
    attempt = Attempt(
        session=asked.session,
        learner=asked.learner,
        prompt=asked.prompt,
        target=asked.target,
        outcome=outcome(asked.target, look.prediction),
        prediction=look.prediction,
        strokes=ink.strokes,
        columns=cells.columns,
        rows=cells.rows,
        model=game.reader.version,
        drawn_at=game.now(),
        score=judgement.score,
        parts=judgement.parts,
        way=judgement.way.name if judgement.way else None,
        task=asked.task,
    )
    return attempt, JudgedInk(look, judgement, asked.target, cells)
