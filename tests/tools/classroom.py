"""A made-up class with drawings that were really judged, for tests and the README's pictures."""

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
def present() -> CurrentJudge:
    return CurrentJudge(load_reader(), Settings(), load_tolerances())


def written(made: Handmade, asked: int, rng: Random, shake: float) -> tuple[Attempt, bool]:
    """A digit in a hand more or less sure, on the usual pad's cells, judged as the game judges."""
    turn, lean = rng.gauss(0, shake), rng.gauss(0, shake)
    matrix = np.array([[1 + rng.gauss(0, shake), lean], [turn, 1 + rng.gauss(0, shake)]])
    strokes = PAD.snapped(PAD.fitted([np.array(stroke) @ matrix.T for stroke in made.strokes]))
    attempt = Attempt(
        session="",
        learner="",
        prompt=0,
        target=asked,
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
    judged = present().rejudge(attempt)
    return judged, judged.outcome is not Outcome.UNREADABLE


def fill(folder: Path, days: int = 18) -> None:
    """A store in which eight learners got better over some weeks."""
    rng = Random(5)
    with closing(History(folder / "history.sqlite3")) as history:
        for number, name in enumerate(PUPILS):
            hard = rng.sample(range(10), 2)
            lot: list[Attempt] = []
            for day in sorted(rng.sample(range(days), rng.randint(4, days))):
                at = TODAY - timedelta(days=days - day, minutes=rng.randint(0, 300))
                session = f"{rng.getrandbits(128):032x}"
                for prompt in range(10):
                    asked = rng.randrange(10)
                    skill = min(0.98, 0.5 + 0.05 * number + day / days / 2)
                    is_slip = rng.random() > skill * (0.6 if asked in hard else 1.0)
                    drawn = (asked + rng.choice((2, 5, 8))) % 10 if is_slip else asked
                    made = rng.choice([each for each in HANDMADE if each.digit == drawn])
                    judged, _ = written(made, asked, rng, 0.25 - 0.15 * day / days)
                    lot.append(
                        replace(
                            judged,
                            learner=name,
                            session=session,
                            prompt=prompt,
                            task=Task.PRACTICE,
                            name=f"{rng.getrandbits(128):032x}",
                            drawn_at=at + timedelta(seconds=9 * prompt),
                        )
                    )
            history.merge(lot)
        history.add_learner("Hanna", TODAY)
