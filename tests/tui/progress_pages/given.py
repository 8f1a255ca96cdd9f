"""A history with attempts, and helpers for the pages of Progress."""

from datetime import UTC, datetime, timedelta

from textual.widgets import ContentSwitcher

from digitgame.core.ink import Point
from digitgame.core.records import Attempt
from digitgame.core.session import Outcome
from model.reader import Prediction
from tests.tui.player import LEARNER, SIMPLEST, Player

PAGES = ["digits", "trend", "calendar", "mixups", "drawings"]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def attempt(target: int, at: datetime, *, prompt: int = 0) -> Attempt:
    """Return an attempt that is read correctly, except that a 7 is read as a 1."""
    read = 1 if target == 7 else target
    return Attempt(
        session=at.isoformat(),
        learner=LEARNER,
        prompt=prompt,
        target=target,
        outcome=Outcome.RIGHT if read == target else Outcome.WRONG,
        prediction=Prediction(tuple(float(digit == read) for digit in range(10)), readable=True),
        strokes=tuple(
            tuple(
                Point(20 + 20 * x, 6 + 28 * y, number / 50) for number, (x, y) in enumerate(stroke)
            )
            for stroke in SIMPLEST[target].strokes
        ),
        columns=40,
        rows=20,
        model="m",
        drawn_at=at,
        score=44.0 if target == 7 else 90.0,
    )


async def filled(player: Player) -> None:
    """Record ten digits today and yesterday, and twenty the day before."""
    for ago, count in ((2, 20), (1, 10), (0, 10)):
        for prompt in range(count):
            at = NOON - timedelta(days=ago) - timedelta(hours=prompt // 10)
            player.game.history.record(attempt(prompt % 10, at, prompt=prompt % 10))


def shown(player: Player) -> str | None:
    return player.app.screen.query_one(ContentSwitcher).current


def captions(player: Player) -> list[str]:
    frames = player.app.screen.query(".replay")
    return [str(frame.border_title) for frame in frames if frame.display]
