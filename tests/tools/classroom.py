"""A fictitious class with drawings judged by the game, for tests and the README's pictures."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

import numpy as np

from digitgame.cli.rejudge import CurrentJudge
from digitgame.core.ink import Point
from digitgame.core.records import Attempt
from digitgame.core.session import Outcome, Task
from digitgame.storage.history import History
from digitgame.storage.settings import Settings
from model.grid import Grid
from model.reader import Prediction, load_reader
from model.tolerances import load_tolerances
from tests.handmade import HANDMADE, Handmade

PAD = Grid(40, 20)
TODAY = datetime(2026, 3, 20, 12, tzinfo=UTC)
PUPILS = ("Ada", "Béla", "Chidi", "Dilnoza", "Emre", "Fatou", "Grete", "Zoë")


@cache
def current_judge() -> CurrentJudge:
    return CurrentJudge(load_reader(), Settings(), load_tolerances())


def make_attempt(handmade: Handmade, target: int, rng: Random, shake: float) -> Attempt:
    """Draw a digit with a shaky hand on the usual pad's cells, and judge it as the game does."""
    turn, lean = rng.gauss(0, shake), rng.gauss(0, shake)
    matrix = np.array([[1 + rng.gauss(0, shake), lean], [turn, 1 + rng.gauss(0, shake)]])
    strokes = PAD.snapped(PAD.fitted([np.array(stroke) @ matrix.T for stroke in handmade.strokes]))
    attempt = Attempt(
        session="",
        learner="",
        prompt=0,
        target=target,
        outcome=Outcome.UNREADABLE,
        prediction=Prediction((0.1,) * 10, readable=False),
        strokes=tuple(
            tuple(Point(x, y, 0.02 * n) for n, (x, y) in enumerate(stroke.tolist()))
            for stroke in strokes
        ),
        columns=PAD.columns,
        rows=PAD.rows,
        model="",
        drawn_at=TODAY,
    )
    return current_judge().rejudge(attempt)


def fill(folder: Path, days: int = 18) -> None:
    """Fill a store with eight learners who improve over some weeks."""
    rng = Random(5)
    with closing(History(folder / "history.sqlite3")) as history:
        for number, name in enumerate(PUPILS):
            hard = rng.sample(range(10), 2)
            attempts: list[Attempt] = []
            for day in sorted(rng.sample(range(days), rng.randint(4, days))):
                at = TODAY - timedelta(days=days - day, minutes=rng.randint(0, 300))
                session = f"{rng.getrandbits(128):032x}"
                for prompt in range(10):
                    target = rng.randrange(10)
                    skill = min(0.98, 0.5 + 0.05 * number + day / days / 2)
                    is_slip = rng.random() > skill * (0.6 if target in hard else 1.0)
                    drawn = (target + rng.choice((2, 5, 8))) % 10 if is_slip else target
                    handmade = rng.choice([one for one in HANDMADE if one.digit == drawn])
                    shake = 0.25 - 0.15 * day / days
                    attempts.append(
                        replace(
                            make_attempt(handmade, target, rng, shake),
                            learner=name,
                            session=session,
                            prompt=prompt,
                            task=Task.PRACTICE,
                            name=f"{rng.getrandbits(128):032x}",
                            drawn_at=at + timedelta(seconds=9 * prompt),
                        )
                    )
            history.merge(attempts)
        history.add_learner("Hanna", TODAY)
