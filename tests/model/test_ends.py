"""Ends of simple drawings, and the gaps to other ink."""

import numpy as np
import pytest

from model.curve import pen_stroke
from model.ends import ends, find_gap, find_open_end
from tests.model.given import circle


class TestEnds:
    @pytest.mark.parametrize("away", [0.0, 0.1, 0.3])
    def test_of_strokes_that_part_are_apart(self, away: float) -> None:
        down = np.array([[0.0, 0.0], [0.0, 1.0]])
        across = np.array([[away, 0.0], [0.5, 0.0]])
        found = ends([down, across])
        assert found["gap"] == pytest.approx(away, abs=0.04)
        assert found["strokes"] == 2

    def test_of_a_circle_meet(self) -> None:
        assert ends([circle()])["farthest end"] < 0.03

    @pytest.mark.parametrize("stop", [350, 345, 340, 335])
    def test_of_an_arc_are_as_far_as_its_gap(self, stop: float) -> None:
        chord = np.sin(np.radians(360 - stop) / 2)
        assert ends([circle(0, stop)])["farthest end"] == pytest.approx(chord, abs=0.04)

    def test_of_one_line_have_no_gap_to_another(self) -> None:
        found = ends([np.array([[0.0, 0.0], [0.0, 1.0]])])
        assert found["gap"] == 0
        assert (found["lowest end y"], found["highest end y"]) == pytest.approx((1, 0))

    def test_open_ones_are_found(self) -> None:
        ring, stem = circle(0, 300), np.array([[0.5, 0.0], [0.5, 1.0]])
        assert find_open_end([ring], 0) == pytest.approx(ring[-1], abs=1e-9) or find_open_end(
            [ring], 0
        ) == pytest.approx(ring[0], abs=1e-9)
        lower = find_open_end([ring, stem], 0)
        assert lower in np.concatenate([ring[[0, -1]], stem[[0, -1]]])

    def test_the_stem_of_a_6_and_the_tail_of_a_9_are_none(self) -> None:
        six = pen_stroke("46,0 28,12 11,36 2,66 | 8,91 27,100 46,92 53,75 42,60")
        assert find_open_end([six], 6)[1] > 30
        nine = pen_stroke("53,12 38,0 16,5 3,20 7,36 24,43/52,50 46,100")
        assert find_open_end([nine], 9)[1] < 60

    def test_the_widest_gap_is_found(self) -> None:
        hat = np.array([[0.0, -0.3], [0.5, -0.3]])
        body = np.array([[0.0, 0.0], [0.0, 1.0]])
        assert find_gap([body, hat]) == pytest.approx(np.array([0.0, -0.15]))
        assert find_gap([body]) == pytest.approx(body[-1])
