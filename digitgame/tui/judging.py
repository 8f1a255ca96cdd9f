"""Judging: ink becomes an attempt, off the event loop."""

from collections.abc import Collection
from dataclasses import dataclass

from digitgame.core.ink import Ink
from digitgame.core.records import Attempt
from digitgame.core.session import Task, outcome
from digitgame.tui.context import Game
from digitgame.tui.layout import Cells
from digitgame.tui.look import Seen, judge_look, look_at
from model.copybook import Way


@dataclass(frozen=True)
class Asked:
    """What a drawing is made for."""

    session: str
    """The session's name."""
    learner: str
    prompt: int
    """Which of the session's prompts, from 0."""
    target: int
    task: Task


def judged(
    ink: Ink, cells: Cells, asked: Asked, game: Game, ways: Collection[Way] | None = None
) -> tuple[Attempt, Seen]:
    """Ink as an attempt, not yet on disk, with all that can be asked about it.

    Args:
        ink: what was drawn.
        cells: the size of the pad it was drawn on.
        asked: what it was drawn for.
        game: the reader, the clock, how much is forgiven.
        ways: those to follow; all that are accepted by default.
    """
    look = look_at(ink, game.reader)
    judgement = judge_look(look, asked.target, cells, game, ways)
    attempt = Attempt(
        session=asked.session,
        learner=asked.learner,
        prompt=asked.prompt,
        target=asked.target,
        outcome=outcome(asked.target, look.reading),
        reading=look.reading,
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
    return attempt, Seen(look, judgement, asked.target, cells)
