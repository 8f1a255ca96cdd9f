"""Months of practice by somebody who gets better, for pictures and for trying things out.

The drawings are hand-made ones, slanted and stretched less and less from day to day; now and then
another digit is drawn than was asked for. All are read and judged as in the game.
"""

from datetime import datetime, timedelta
from random import Random

import numpy as np

from digitgame.core.ink import Point, Stroke
from digitgame.core.judging import judge
from digitgame.core.records import Attempt
from digitgame.core.session import outcome
from digitgame.storage.history import History
from model.copybook import taught_ways
from model.grid import Grid
from model.raster import digit_image
from model.reader import Reader
from model.tolerances import load_tolerances
from tests.handmade import HANDMADE

PAD = Grid(40, 20)

_SLIPS = {0: 6, 1: 7, 2: 7, 3: 5, 4: 9, 5: 3, 6: 0, 7: 1, 8: 3, 9: 4}
"""Which digit is drawn by mistake for which."""

_STEP = 0.02  # seconds from cell to cell
_LIFT = 0.3  # seconds between strokes


def practise(
    history: History, reader: Reader, learner: str, now: datetime, *, days: int, rng: Random
) -> None:
    """Keep sessions of ten prompts, one or two on most days up to now."""
    tolerances = load_tolerances()
    for ago in range(days - 1, -1, -1):
        if ago > 4 and rng.random() < 0.25:
            continue
        unsteady = ago / days
        for session in range(rng.choice((1, 1, 2))):
            for prompt, target in enumerate(rng.sample(range(10), 10)):
                is_slip = rng.random() < 0.03 + 0.12 * unsteady + 0.1 * (target in (4, 7))
                strokes = _drawn(_SLIPS[target] if is_slip else target, unsteady, rng)
                paths = [np.array([point[:2] for point in stroke]) for stroke in strokes]
                prediction = reader.read(digit_image(paths))
                judgement = judge(
                    paths,
                    target,
                    prediction,
                    PAD.guides,
                    ways=taught_ways(),
                    tolerances=tolerances,
                )
                at = now - timedelta(days=ago, hours=session) + timedelta(seconds=8 * prompt)
                history.record(
                    Attempt(
                        session=f"{learner} {ago} {session}",
                        learner=learner,
                        prompt=prompt,
                        target=target,
                        outcome=outcome(target, prediction),
                        prediction=prediction,
                        strokes=strokes,
                        columns=PAD.columns,
                        rows=PAD.rows,
                        model=reader.version,
                        drawn_at=at,
                        score=judgement.score,
                        parts=judgement.parts,
                        way=judgement.way.name if judgement.way else None,
                    )
                )


def _drawn(digit: int, unsteady: float, rng: Random) -> tuple[Stroke, ...]:
    """A digit as a mouse over the pad's cells reports it."""
    handmade = rng.choice([each for each in HANDMADE if each.digit == digit])
    slant, stretch = rng.gauss(0, 0.4 * unsteady), 1 + rng.gauss(0, 0.4 * unsteady)
    bent = [np.array(stroke) @ [[max(stretch, 0.3), 0], [slant, 1]] for stroke in handmade.strokes]
    strokes, moment = [], 0.0
    for cells in PAD.snapped(PAD.fitted(bent)):
        times = moment + _STEP * np.arange(len(cells))
        points = np.column_stack([cells, times]).tolist()
        strokes.append(tuple(Point(x, y, t) for x, y, t in points))
        moment = float(times[-1]) + _LIFT
    return tuple(strokes)
