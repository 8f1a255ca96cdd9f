"""Mean score of drawings that are distorted more and more."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from model.raster import Points, resample
from tests.tools.judge.bench import USUAL, Bench, Drawing, Strokes

STRENGTHS: Mapping[str, tuple[float, ...]] = {
    "jitter": (0.02, 0.04, 0.06, 0.08, 0.1),
    "slant": (0.4, 0.55, 0.7, 0.85, 1.0),
    "stretch": (1.2, 1.4, 1.6, 1.8, 2.0),
    "displacement": (0.06, 0.1, 0.14, 0.18, 0.22),
}
"""Strengths of the distortions.

Jitter: standard deviation of the hand's shake, in heights. Slant: widths per height added to the
writer's own, to the right; the judge tolerates 0.35. Stretch: factor of the width. Displacement:
distance in guide heights, in four directions.
"""

UNITS: Mapping[str, str] = {
    "jitter": "heights, standard deviation",
    "slant": "widths per height, more than the writer's",
    "stretch": "times as wide",
    "displacement": "guide heights",
}


def score_by_strength(
    drawings: Sequence[Drawing], bench: Bench, rng: np.random.Generator
) -> dict[str, list[float]]:
    """Return the mean over writers of the mean score, for the originals and each strength."""

    def mean(distort: Callable[[Drawing], Strokes]) -> float:
        by_writer: dict[str, list[float]] = {}
        for drawing in drawings:
            strokes = USUAL.snapped(distort(drawing))
            by_writer.setdefault(drawing.writer, []).append(bench.score(strokes, drawing.label))
        return round(float(np.mean([np.mean(scores) for scores in by_writer.values()])), 2)

    def jittered(drawing: Drawing, strength: float) -> Strokes:
        return [jitter(stroke, strength * USUAL.guides.height, rng) for stroke in drawing.fitted]

    def slanted(drawing: Drawing, strength: float) -> Strokes:
        return _refitted([stroke @ ((1, 0), (-strength, 1)) for stroke in drawing.fitted])

    def stretched(drawing: Drawing, strength: float) -> Strokes:
        return _refitted([stroke * (strength, 1) for stroke in drawing.fitted])

    def displaced(drawing: Drawing, strength: float) -> Strokes:
        way = ((1, 0), (-1, 0), (0, 1), (0, -1))[int(rng.integers(4))]
        return [s + np.array(way) * strength * USUAL.guides.height for s in drawing.fitted]

    original = mean(lambda drawing: drawing.fitted)
    scores_by_strength: dict[str, list[float]] = {}
    for (name, strengths), change in zip(
        STRENGTHS.items(), (jittered, slanted, stretched, displaced), strict=True
    ):
        scores_by_strength[name] = [
            original,
            *(mean(lambda d, s=strength, c=change: c(d, s)) for strength in strengths),  # type: ignore[misc]
        ]
    return scores_by_strength


def jitter(stroke: Points, strength: float, rng: np.random.Generator) -> Points:
    """Displace a point every two pad units by Gaussian noise of this standard deviation."""
    even = resample(stroke, 2.0)
    return even + rng.normal(scale=strength, size=even.shape)


def _refitted(strokes: Strokes) -> Strokes:
    """Fit between the guide lines again, so that only slant and stretch count."""
    return USUAL.fitted(strokes)
