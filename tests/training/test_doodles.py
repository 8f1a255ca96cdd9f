"""Scribbles, lines and crosses."""

import numpy as np

from training.doodles import LINE_ANGLES, cross, line, scribble


def lengths(strokes: list[np.ndarray]) -> float:
    return float(sum(np.hypot(*np.diff(stroke, axis=0).T).sum() for stroke in strokes))


def test_a_scribble_goes_over_itself_again_and_again() -> None:
    for seed in range(40):
        strokes = scribble(np.random.default_rng(seed))
        every = np.concatenate(strokes)
        assert np.isfinite(every).all(), f"seed {seed}"
        assert lengths(strokes) > 3 * np.ptp(every, axis=0).max(), f"seed {seed}"


def test_a_line_is_never_near_upright() -> None:
    for seed in range(40):
        for stroke in line(np.random.default_rng(seed)):
            across, down = stroke[-1] - stroke[0]
            lean = np.degrees(np.arctan2(across, -down))
            assert LINE_ANGLES[0] <= lean <= LINE_ANGLES[1], f"seed {seed}"


def test_the_lines_of_a_cross_meet_in_the_middle() -> None:
    for seed in range(10):
        strokes = cross(np.random.default_rng(seed))
        assert len(strokes) in (2, 3), f"seed {seed}"
        for stroke in strokes:
            assert np.hypot(*(stroke[0] + stroke[-1]) / 2) < 6, f"seed {seed}"
