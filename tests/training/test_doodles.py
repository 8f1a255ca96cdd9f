"""Scribbles, lines and crosses."""

import numpy as np
import pytest

from training.doodles import LEAST_LEAN, cross, line, scribble


def lengths(strokes: list[np.ndarray]) -> float:
    return float(sum(np.hypot(*np.diff(stroke, axis=0).T).sum() for stroke in strokes))


@pytest.mark.parametrize("seed", range(40))
def test_a_scribble_goes_over_itself_again_and_again(seed: int) -> None:
    strokes = scribble(np.random.default_rng(seed))
    every = np.concatenate(strokes)
    assert np.isfinite(every).all()
    assert lengths(strokes) > 3 * np.ptp(every, axis=0).max()


@pytest.mark.parametrize("seed", range(40))
def test_a_line_is_never_near_upright(seed: int) -> None:
    for stroke in line(np.random.default_rng(seed)):
        across, down = stroke[-1] - stroke[0]
        lean = np.degrees(np.arctan2(across, -down))
        assert LEAST_LEAN[0] <= lean <= LEAST_LEAN[1]


@pytest.mark.parametrize("seed", range(10))
def test_the_lines_of_a_cross_meet_in_the_middle(seed: int) -> None:
    strokes = cross(np.random.default_rng(seed))
    assert len(strokes) in (2, 3)
    for stroke in strokes:
        assert np.hypot(*(stroke[0] + stroke[-1]) / 2) < 6
