"""Months of practice by a simulated learner who improves, for pictures and experiments.

Hand-made drawings are slanted and stretched less from day to day, and sometimes the wrong digit is
drawn. All are read and judged as in the game.
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
"""The digit that is drawn by mistake, by target."""

_STEP = 0.02  # seconds from cell to cell
_LIFT = 0.3  # seconds between strokes


def practise(
    history: History, reader: Reader, learner: str, now: datetime, *, days: int, rng: Random
) -> None:
    """Record sessions of ten prompts, one or two on most days up to now."""
    tolerances = load_tolerances()
    for days_ago in range(days - 1, -1, -1):
        if days_ago > 4 and rng.random() < 0.25:
            continue
        unsteady = days_ago / days
        for session in range(rng.choice((1, 1, 2))):
            for prompt, target in enumerate(rng.sample(range(10), 10)):
                is_slip = rng.random() < 0.03 + 0.12 * unsteady + 0.1 * (target in (4, 7))
                strokes = _draw(_SLIPS[target] if is_slip else target, unsteady, rng)
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
                at = now - timedelta(days=days_ago, hours=session) + timedelta(seconds=8 * prompt)
                history.record(
                    Attempt(
                        session=f"{learner} {days_ago} {session}",
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


def _draw(digit: int, unsteady: float, rng: Random) -> tuple[Stroke, ...]:
    """Draw a digit, snapped to the pad's cells."""
    handmade = rng.choice([one for one in HANDMADE if one.digit == digit])
    slant, stretch = rng.gauss(0, 0.4 * unsteady), 1 + rng.gauss(0, 0.4 * unsteady)
    bent = [np.array(stroke) @ [[max(stretch, 0.3), 0], [slant, 1]] for stroke in handmade.strokes]
    strokes, moment = [], 0.0
    for cells in PAD.snapped(PAD.fitted(bent)):
        times = moment + _STEP * np.arange(len(cells))
        points = np.column_stack([cells, times]).tolist()
        strokes.append(tuple(Point(x, y, t) for x, y, t in points))
        moment = float(times[-1]) + _LIFT
    return tuple(strokes)
