"""Scores of the copybook on every pad, and of scribbles."""

import numpy as np

from model.copybook import taught_ways
from model.grid import Grid
from model.raster import Points
from tests.tools.judge.bench import USUAL, Bench, Figures, share

PADS = tuple(Grid(columns, columns // 2) for columns in range(28, 81, 2))
"""Every size of pad from the smallest to the largest that the game lays out."""

SCRIBBLES = 400
"""Scribbles drawn for each target."""

_FEW_EACH = 50  # scribbles for each smaller number of lines


def copybook_scores(bench: Bench) -> Figures:
    """Return the lowest score of the taught ways' own strokes by pad."""
    least = {}
    for grid in PADS:
        scores = [
            bench.score(grid.snapped(grid.fitted(way.strokes)), way.digit, grid)
            for way in taught_ways()
        ]
        worst = taught_ways()[int(np.argmin(scores))]
        least[f"{grid.columns}x{grid.rows}"] = (
            round(min(scores), 2),
            f"{worst.digit} {worst.name}",
        )
    return {"least": min(score for score, _ in least.values()), "by pad": least}


def scribble_scores(bench: Bench, rng: np.random.Generator) -> Figures:
    """Return the highest score of straight scribbles by target, as if all were readable."""
    drawn = [USUAL.snapped(USUAL.fitted([scribble(rng)])) for _ in range(SCRIBBLES)]
    readings = [bench.read(strokes) for strokes in drawn]
    highest = []
    for target in range(10):
        scores = [
            bench.judge(strokes, target, prediction).score or 0.0
            for strokes, prediction in zip(drawn, readings, strict=True)
        ]
        highest.append(round(max(scores), 1))
    few = {
        lines: [USUAL.snapped(USUAL.fitted([scribble(rng, lines)])) for _ in range(_FEW_EACH)]
        for lines in range(1, 8)
    }
    return {
        "highest by number of lines, of ten targets": {
            str(lines): max(
                round(bench.score(strokes, target), 1)
                for strokes in scribbles
                for target in range(10)
            )
            for lines, scribbles in few.items()
        },
        "highest": max(highest),
        "highest by target": highest,
        "cannot be read": share([not prediction.readable for prediction in readings]),
    }


def scribble(rng: np.random.Generator, lines: int | None = None) -> Points:
    """Draw straight lines back and forth at a random angle and width; by default 8 to 16."""
    turns = 1 + (lines or int(rng.integers(8, 17)))
    along = np.linspace(0, 1, turns)
    across = np.arange(turns) % 2 + rng.normal(scale=0.1, size=turns)
    angle = rng.uniform(0, 2 * np.pi)
    cosine, sine = np.cos(angle), np.sin(angle)
    width = rng.uniform(0.4, 1.5)
    turned: Points = np.stack([along, width * across], 1) @ ((cosine, sine), (-sine, cosine))
    return turned
