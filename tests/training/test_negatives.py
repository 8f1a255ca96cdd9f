"""Drawings that are no digit."""

from collections import Counter

import numpy as np
import pytest

from tests.handmade import HANDMADE
from training.negatives import KINDS, Split, non_digit_drawings
from training.pendigits import PenDigit

DIGITS = [
    PenDigit(h.digit, 1, tuple(500 * np.array(stroke) for stroke in h.strokes)) for h in HANDMADE
]


def drawn(seed: int = 0, count: int = 80, split: Split = "all") -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [np.concatenate(j.strokes) for j in non_digit_drawings(rng, count, DIGITS, split=split)]


def test_the_kinds_take_turns() -> None:
    junk = non_digit_drawings(np.random.default_rng(0), 20, DIGITS)
    assert [each.kind for each in junk[:8]] == list(KINDS)
    assert set(Counter(each.kind for each in junk).values()) == {2, 3}


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


@pytest.mark.parametrize("split", ["train", "report", "all"])
def test_every_split_has_every_kind(split: Split) -> None:
    junk = non_digit_drawings(np.random.default_rng(0), 8, DIGITS, split=split)
    assert {each.kind for each in junk} == set(KINDS)


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ValueError, match="'poem'"):
        non_digit_drawings(np.random.default_rng(0), 1, kinds=("poem",))


def test_nothing_to_draw_from_is_an_error() -> None:
    with pytest.raises(ValueError, match="people's digits"):
        non_digit_drawings(np.random.default_rng(0), 1, kinds=("two digits",))
