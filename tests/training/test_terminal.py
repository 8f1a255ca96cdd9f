"""Simulation of drawing in a terminal: cells, position, hands and devices."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.conftest import SHAPES
from training.terminal import draw_as_in_terminal, on_grid

columns = st.integers(8, 40).map(lambda half: 2 * half)
digits = st.integers(0, 9)


class TestGrid:
    @given(digits, columns, st.floats(0.2, 1), st.floats(0, 1), st.floats(0, 1))
    def test_points_are_cells_centres_on_the_pad(
        self, digit: int, columns: int, size: float, right: float, down: float
    ) -> None:
        for stroke in on_grid(SHAPES[digit], columns, size, (right, down)):
            assert ((stroke[:, 0] - 0.5) % 1 == 0).all()
            assert ((stroke[:, 1] - 1) % 2 == 0).all()
            assert (stroke > 0).all()
            assert (stroke < columns).all()

    def test_a_full_sized_digit_spans_the_pad(self) -> None:
        ink = np.concatenate(on_grid(SHAPES[1], 40))
        assert ink[:, 1].min() == 1
        assert ink[:, 1].max() == 39

    def test_places_are_shares_of_the_room_left(self) -> None:
        ink = np.concatenate(on_grid(SHAPES[0], 40, 0.5, (1.0, 1.0)))
        assert ink.max(axis=0) == pytest.approx([39.5, 39])


class TestDrawn:
    @pytest.mark.parametrize("seed", range(30))
    def test_gives_a_whole_image_of_any_digit(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        image = draw_as_in_terminal(SHAPES[seed % 10], rng).image()
        assert np.isfinite(image).all()
        assert image.sum() > 25

    def test_same_chance_same_drawing_and_other_chance_another(self) -> None:
        images = [
            draw_as_in_terminal(SHAPES[3], np.random.default_rng(seed)).image()
            for seed in (1, 1, 2)
        ]
        assert (images[0] == images[1]).all()
        assert (images[0] != images[2]).any()

    def test_survives_dots_and_strokes_without_length(self) -> None:
        dots = [np.array([[3.0, 4.0]]), np.array([[9.0, 9.0], [9.0, 9.0]])]
        for seed in range(20):
            assert np.isfinite(draw_as_in_terminal(dots, np.random.default_rng(seed)).image()).all()
