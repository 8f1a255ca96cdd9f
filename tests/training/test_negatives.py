"""Synthetic non-digit drawings."""

import numpy as np
import pytest

from tests.handmade import HANDMADE
from training.negatives import KINDS, Split, non_digit_drawings
from training.pendigits import PenDigit

DIGITS = [
    PenDigit(h.digit, "lab/writer", tuple(500 * np.array(stroke) for stroke in h.strokes))
    for h in HANDMADE
]


def drawn(seed: int = 0, count: int = 80, split: Split = "all") -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    drawings = non_digit_drawings(rng, count, DIGITS, split=split)
    return [np.concatenate(drawing.strokes) for drawing in drawings]


@pytest.mark.parametrize("split", ["train", "report", "all"])
def test_the_kinds_take_turns(split: Split) -> None:
    drawings = non_digit_drawings(np.random.default_rng(0), 20, DIGITS, split=split)
    assert [drawing.kind for drawing in drawings] == [*KINDS, *KINDS, *KINDS[:4]]


def test_without_digits_their_halves_and_pairs_are_left_out() -> None:
    kinds = {each.kind for each in non_digit_drawings(np.random.default_rng(0), 40)}
    assert kinds == set(KINDS) - {"half digit", "two digits"}


def test_every_drawing_is_40_units_across_from_the_origin() -> None:
    for points in drawn():
        assert np.isfinite(points).all()
        np.testing.assert_allclose(points.min(axis=0), 0, atol=1e-9)
        np.testing.assert_allclose(points.max(), 40)


def test_no_two_are_alike() -> None:
    assert len({points.tobytes() for points in drawn()}) == 80


def test_the_same_seed_draws_the_same() -> None:
    for one, other in zip(drawn(3), drawn(3), strict=True):
        np.testing.assert_array_equal(one, other)
