"""Comparison: the model lies where the ink is and goes the right way; the worst place is marked."""

import re
from collections.abc import Sequence

import numpy as np
import pytest

from digitgame.core.comparison import HARDLY, Comparison, compare
from digitgame.core.judging import judge
from model.copybook import Way, copybook, taught_ways
from model.grid import Grid, box_of
from model.raster import Points
from model.reader import Prediction
from model.tolerances import load_tolerances

GRID = Grid(40, 20)


def compared(strokes: Sequence[Points], target: int, read: int | None = None) -> Comparison:
    digit = target if read is None else read
    prediction = Prediction(tuple(float(d == digit) for d in range(10)), readable=True)
    judgement = judge(
        strokes,
        target,
        prediction,
        GRID.guides,
        ways=taught_ways(),
        tolerances=load_tolerances(),
    )
    return compare(strokes, judgement, target, GRID, taught_ways())


def way_of(digit: int) -> Way:
    return next(way for way in copybook() if way.digit == digit)


def written(way: Way) -> list[Points]:
    return GRID.snapped(GRID.fitted(way.strokes))


class TestCompare:
    @pytest.mark.parametrize("way", taught_ways(), ids=lambda way: f"{way.digit} {way.name}")
    def test_a_way_is_like_itself(self, way: Way) -> None:
        found = compared(written(way), way.digit)
        assert found.apart < HARDLY
        assert found.place is None
        assert "are alike" in found.words

    @pytest.mark.parametrize("digit", range(10))
    def test_the_model_goes_the_right_way_where_the_ink_went_backwards(self, digit: int) -> None:
        way = way_of(digit)
        found = compared([stroke[::-1] for stroke in reversed(written(way))], digit)
        assert len(found.model) == len(way.strokes)
        for drawn, wanted in zip(found.model, way.strokes, strict=True):
            run, right = drawn[-1] - drawn[0], wanted[-1] - wanted[0]
            assert float(run @ right) >= 0
        assert "backwards" in found.words or "first" in found.words

    def test_the_model_stands_where_the_ink_stands(self) -> None:
        small = [stroke * 0.5 + (3, 2) for stroke in written(way_of(2))]
        found = compared(small, 2)
        ink, model = box_of(small), box_of(found.model)
        assert abs(ink.left - model.left) < 2
        assert abs(ink.bottom - model.bottom) < 2

    def test_the_place_is_where_they_differ(self) -> None:
        strokes = written(way_of(7))
        bent = [stroke.copy() for stroke in strokes]
        low = bent[0][:, 1] > 26
        bent[0][low, 0] -= (bent[0][low, 1] - 26) * 1.2  # the foot runs off to the left
        found = compared(bent, 7)
        assert found.place is not None
        assert found.place[1] > 24
        assert "at the bottom left (!)" in found.words
        (said,) = re.findall(r"by (\d+)%", found.words)
        assert int(said) == round(100 * found.apart)

    def test_what_was_read_as_another_digit_is_compared_with_the_usual_way(self) -> None:
        found = compared(written(way_of(1)), 8, read=1)
        assert found.place is not None
        assert np.allclose(found.model[0], GRID.fitted(way_of(8).strokes)[0])

    def test_a_dot_is_compared_too(self) -> None:
        found = compared([np.array([[5.5, 5.0]])], 3, read=1)
        assert found.place is not None
