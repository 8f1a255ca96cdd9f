"""Digits are spoilt as the names of the faults say."""

from collections.abc import Sequence

import numpy as np
import pytest

from model.grid import Grid
from model.raster import Points, bounds, digit_image, length
from model.reader import Reader
from training.made_faults import (
    SPOILS,
    angular,
    crossed_out,
    cut,
    dashed,
    doubled,
    floating,
    ideals,
    random_lines,
    shortened,
    spoilt,
)

PAD = Grid(40, 20)


def ring() -> list[Points]:
    angles = np.linspace(0, 2 * np.pi, 100)
    return [0.5 + 0.5 * np.stack([np.cos(angles), np.sin(angles)], axis=1)]


def cross() -> list[Points]:
    return [np.array([[0.5, 0.0], [0.5, 1.0]]), np.array([[0.0, 0.5], [1.0, 0.5]])]


def ink(strokes: Sequence[Points]) -> float:
    return sum(map(length, strokes))


SEEDS = pytest.mark.parametrize("seed", range(5))


@SEEDS
class TestSpoils:
    def test_angular_has_few_corners_on_the_line(self, seed: int) -> None:
        (made,) = angular(ring(), np.random.default_rng(seed))
        assert 4 <= len(made) <= 12
        assert np.hypot(*(made - 0.5).T) == pytest.approx(np.full(len(made), 0.5))

    def test_dashed_leaves_gaps_between_pieces_of_it(self, seed: int) -> None:
        made = dashed(ring(), np.random.default_rng(seed))
        assert len(made) >= 3
        assert 0.5 < ink(made) / ink(ring()) < 0.95
        assert np.hypot(*(made[0][-1] - made[1][0])) > 0.05

    def test_cut_leaves_an_eighth_to_a_third_away(self, seed: int) -> None:
        made = cut(ring(), np.random.default_rng(seed))
        assert 0.65 < ink(made) / ink(ring()) < 0.9

    def test_floating_moves_the_last_stroke_away(self, seed: int) -> None:
        strokes = [cross()[0], cross()[1] + np.array([0.8, 0.0])]
        first, last = floating(strokes, np.random.default_rng(seed))
        assert (first == strokes[0]).all()
        away = last - strokes[1]
        assert away == pytest.approx(np.tile(away[0], (len(away), 1)))
        assert 0.1 < np.hypot(*away[0]) < 0.3
        assert away[0, 0] > 0

    def test_floating_parts_a_single_stroke(self, seed: int) -> None:
        assert len(floating(ring(), np.random.default_rng(seed))) == 2

    def test_shortened_shortens_one_stroke(self, seed: int) -> None:
        made = shortened(cross(), np.random.default_rng(seed))
        lengths = sorted(map(length, made))
        assert 0.5 < lengths[0] < 0.9
        assert lengths[1] == pytest.approx(1)

    def test_crossed_out_adds_a_line_across(self, seed: int) -> None:
        *kept, line = crossed_out(ring(), np.random.default_rng(seed))
        assert (kept[0] == ring()[0]).all()
        assert line.shape == (2, 2)
        low, high = bounds(ring())
        assert (line >= low).all()
        assert (line <= high).all()
        assert length(line) > 0.2

    def test_doubled_draws_a_part_again_beside_it(self, seed: int) -> None:
        *kept, again = doubled(ring(), np.random.default_rng(seed))
        assert (kept[0] == ring()[0]).all()
        away = np.abs(np.hypot(*(again - 0.5).T) - 0.5)
        assert 0 < away.max() < 0.15
        assert length(again) == pytest.approx(ink(ring()) / 2, rel=0.1)


class TestSpoilt:
    @pytest.mark.parametrize("digit", range(10))
    def test_yields_each_fault_of_every_ideal(self, digit: int) -> None:
        rng = np.random.default_rng(digit)
        for strokes in ideals(digit):
            made = list(spoilt(strokes, rng))
            assert [name for name, _, _ in made] == list(SPOILS)
            for _, each, margin in made:
                assert margin > 0
                assert each
                assert all(np.isfinite(stroke).all() and len(stroke) for stroke in each)

    def test_the_same_seed_makes_the_same(self) -> None:
        first, second = (
            [each for _, strokes, _ in spoilt(ring(), np.random.default_rng(1)) for each in strokes]
            for _ in range(2)
        )
        assert all((a == b).all() for a, b in zip(first, second, strict=True))

    def test_ideals_are_the_copybooks(self) -> None:
        assert all(len(ideals(digit)) >= 2 for digit in range(10))


class TestRandomLines:
    def test_are_read_as_the_digit(self, reader: Reader) -> None:
        found = random_lines(1, 5, reader, PAD, np.random.default_rng(0))
        assert len(found) == 5
        for (corners,) in found:
            assert 3 <= len(corners) <= 7
            prediction = reader.read(digit_image(PAD.snapped(PAD.fitted([corners]))))
            assert (prediction.digit, prediction.readable) == (1, True)
