"""The model lies over the ink in the right direction, and the place of most difference is found."""

import re
from collections.abc import Sequence

import numpy as np
import pytest

from digitgame.core.comparison import NEGLIGIBLE_DEVIATION, Comparison, compare
from model.copybook import Way, taught_ways
from model.grid import box_of
from model.raster import Points
from tests.core.given import FIRST, USUAL, judged, read_as, way_id


def compared(strokes: Sequence[Points], target: int, read: int | None = None) -> Comparison:
    prediction = read_as(target if read is None else read)
    judgement = judged(strokes, target, prediction=prediction, ways=taught_ways())
    return compare(strokes, judgement, target, USUAL, taught_ways())


def written(way: Way) -> list[Points]:
    return USUAL.snapped(USUAL.fitted(way.strokes))


class TestCompare:
    @pytest.mark.parametrize("way", taught_ways(), ids=way_id)
    def test_a_way_is_like_itself(self, way: Way) -> None:
        found = compared(written(way), way.digit)
        assert found.apart < NEGLIGIBLE_DEVIATION
        assert found.place is None
        assert "matches the model" in found.words

    @pytest.mark.parametrize("digit", range(10))
    def test_the_model_goes_the_right_way_where_the_ink_went_backwards(self, digit: int) -> None:
        way = FIRST[digit]
        found = compared([stroke[::-1] for stroke in reversed(written(way))], digit)
        assert len(found.reference) == len(way.strokes)
        for drawn, wanted in zip(found.reference, way.strokes, strict=True):
            run, right = drawn[-1] - drawn[0], wanted[-1] - wanted[0]
            assert float(run @ right) >= 0
        assert "backwards" in found.words or "first" in found.words

    def test_the_model_stands_where_the_ink_stands(self) -> None:
        small = [stroke * 0.5 + (3, 2) for stroke in written(FIRST[2])]
        found = compared(small, 2)
        ink, model = box_of(small), box_of(found.reference)
        assert abs(ink.left - model.left) < 2
        assert abs(ink.bottom - model.bottom) < 2

    def test_the_place_is_where_they_differ(self) -> None:
        strokes = written(FIRST[7])
        bent = [stroke.copy() for stroke in strokes]
        low = bent[0][:, 1] > 26
        bent[0][low, 0] -= (bent[0][low, 1] - 26) * 1.2  # the foot runs off to the left
        found = compared(bent, 7)
        assert found.place is not None
        assert found.place[1] > 24
        assert "at the bottom left (!)" in found.words
        (percent,) = re.findall(r"by (\d+)%", found.words)
        assert int(percent) == round(100 * found.apart)

    def test_what_was_read_as_another_digit_is_compared_with_the_usual_way(self) -> None:
        found = compared(written(FIRST[1]), 8, read=1)
        assert found.place is not None
        assert np.allclose(found.reference[0], USUAL.fitted(FIRST[8].strokes)[0])

    def test_a_dot_is_compared_too(self) -> None:
        found = compared([np.array([[5.5, 5.0]])], 3, read=1)
        assert found.place is not None
