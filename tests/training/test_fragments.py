"""Non-digits made of digits: halves and pairs."""

import numpy as np
import pytest

from training.fragments import half_digit, halves, two_digits
from training.pendigits import PenDigit


def arc(start: float, stop: float) -> np.ndarray:
    """Return an arc of a circle of diameter 100, clockwise from the right, in degrees."""
    angle = np.radians(np.linspace(start, stop, 60))
    return np.stack([50 + 50 * np.cos(angle), 50 + 50 * np.sin(angle)], axis=1)


ZERO = PenDigit(0, "lab/writer", (arc(-90, -450),))
ONE = PenDigit(1, "lab/writer", (np.array([[5.0, 0.0], [0.0, 100.0]]),))
CORNER = np.array([[30.0, 0.0], [0.0, 60.0], [70.0, 60.0]])
STEM = np.array([[50.0, 20.0], [45.0, 100.0]])
FOUR = PenDigit(4, "lab/writer", (CORNER, STEM))
STEM_FIRST = PenDigit(4, "lab/writer", (STEM, CORNER))
EIGHT = PenDigit(8, "lab/writer", (arc(0, 360) * 0.5, arc(0, 360) * 0.5 + (0, 50)))


class TestHalves:
    def test_only_digits_with_a_half_that_is_no_digit_are_halved(self) -> None:
        assert len(halves([ZERO, FOUR])) == 2
        assert halves([ONE, EIGHT]) == []

    def test_a_narrow_zero_is_not_halved(self) -> None:
        narrow = PenDigit(0, "lab/writer", (ZERO.strokes[0] * (0.5, 1),))
        assert all(np.ptp(half.cut(), axis=0)[0] > 30 for half in halves([narrow]))

    def test_a_bounce_of_the_pen_is_no_stroke(self) -> None:
        bounced = PenDigit(0, "lab/writer", (*ZERO.strokes, np.array([[0.0, 0.0], [1.0, 0.0]])))
        assert len(halves([bounced])) == len(halves([ZERO]))

    @pytest.mark.parametrize("seed", range(20))
    def test_a_zero_is_left_about_half_open(self, seed: int) -> None:
        (piece,) = half_digit(halves([ZERO]), np.random.default_rng(seed))
        share = np.hypot(*np.diff(piece, axis=0).T).sum() / (100 * np.pi)
        assert 0.36 < share < 0.64

    @pytest.mark.parametrize("four", [FOUR, STEM_FIRST])
    def test_a_four_loses_its_stem_whichever_came_first(self, four: PenDigit) -> None:
        (piece,) = half_digit(halves([four]), np.random.default_rng(0))
        np.testing.assert_array_equal(piece, CORNER)


class TestPairs:
    @pytest.mark.parametrize("seed", range(20))
    def test_a_one_stands_beside_the_other_digit(self, seed: int) -> None:
        strokes = two_digits([ONE], np.random.default_rng(seed))
        assert len(strokes) == 2
        assert strokes[1][:, 0].min() > strokes[0][:, 0].max()

    def test_other_digits_also_cross(self) -> None:
        rng = np.random.default_rng(0)
        pairs = [two_digits([ZERO], rng) for _ in range(40)]
        beside = [second[:, 0].min() > first[:, 0].max() for first, second in pairs]
        assert 10 < sum(beside) < 30
