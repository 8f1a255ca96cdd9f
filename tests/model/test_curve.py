"""Curves through knots, and the notation for strokes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.curve import curve, pen_stroke

knots = st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=2, max_size=8, unique=True
).map(lambda pairs: np.array(pairs, dtype=np.float64))


@given(knots)
def test_a_curve_passes_through_its_knots(knots: np.ndarray) -> None:
    points = curve(knots)
    assert len(points) == 16 * (len(knots) - 1) + 1
    np.testing.assert_allclose(points[::16], knots, atol=1e-9)


@given(knots)
def test_a_curve_is_the_same_drawn_backwards(knots: np.ndarray) -> None:
    np.testing.assert_allclose(curve(knots[::-1])[::-1], curve(knots), atol=1e-9)


def test_two_knots_make_a_straight_line() -> None:
    points = curve(np.array([[0.0, 0.0], [30.0, 60.0]]))
    np.testing.assert_allclose(points[:, 1], 2 * points[:, 0], atol=1e-9)


def test_a_curve_agrees_with_barry_and_goldmans_pyramid() -> None:
    p = np.array([[0.0, 0.0], [10.0, 0.0], [50.0, 40.0], [30.0, 90.0]])
    t = np.concatenate([[0], np.cumsum(np.sqrt(np.hypot(*np.diff(p, axis=0).T)))])
    at = (t[1] + t[2]) / 2

    def blend(a: np.ndarray, b: np.ndarray, i: int, j: int) -> np.ndarray:
        return np.asarray(((t[j] - at) * a + (at - t[i]) * b) / (t[j] - t[i]))

    a = [blend(p[i], p[i + 1], i, i + 1) for i in range(3)]
    middle = blend(blend(a[0], a[1], 0, 2), blend(a[1], a[2], 1, 3), 1, 2)
    np.testing.assert_allclose(curve(p)[16 + 8], middle, atol=1e-9)


def test_a_slash_makes_a_corner_and_a_blank_a_curve() -> None:
    corner = pen_stroke("0,0/100,0/100,100")
    assert set(np.flatnonzero((corner == (100, 0)).all(axis=1))) == {16}
    assert not np.any((corner[:, 0] < 99.9) & (corner[:, 1] > 0.1))
    smooth = pen_stroke("0,0 100,0 100,100")
    assert np.any((smooth[:, 0] > 100.1) | (smooth[:, 1] < -0.1))


def test_one_knot_is_a_dot() -> None:
    assert pen_stroke("5,7").tolist() == [[5.0, 7.0]]
