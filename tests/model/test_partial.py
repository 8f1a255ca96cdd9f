"""Fitting of ways to incomplete ink, and detection of unmatched parts."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.copybook import Way, taught_ways
from model.partial import LEAST, NEAR, fit_to_ink, unmatched_parts
from model.raster import Points, longer_side, resample
from tests.model.given import way_of


def fine(strokes: Sequence[Points]) -> list[Points]:
    return [resample(stroke, 0.02) for stroke in strokes]


class TestLay:
    @given(
        st.sampled_from(taught_ways()),
        st.floats(0.5, 40),
        st.floats(-100, 100),
        st.floats(-100, 100),
    )
    def test_a_way_lies_on_itself_wherever_and_however_large(
        self, way: Way, scale: float, right: float, down: float
    ) -> None:
        ink = [stroke * scale + (right, down) for stroke in way.strokes]
        laid, misfit = fit_to_ink(way.strokes, ink)
        assert misfit < 0.02
        assert not unmatched_parts(fine(ink), laid, longer_side(ink))

    def test_a_seven_without_its_top_still_lies_under_a_whole_one(self) -> None:
        whole = fine(way_of(7, "plain").strokes)[0] * 30 + 5
        slant = whole[np.argmax(whole[:, 0]) :]  # from the corner down
        laid, _ = fit_to_ink(way_of(7, "plain").strokes, [slant])
        (missing,) = unmatched_parts(fine(laid), [slant], longer_side([slant]))
        top = fine(laid)[0][missing.first : missing.last + 1]
        assert top[:, 1].max() < whole[:, 1].min() + 0.1 * 30
        assert top[:, 0].max() < slant[0, 0]

    def test_another_digits_way_fits_worse(self) -> None:
        seven, two = way_of(7, "plain"), taught_ways()
        ink = [stroke * 20 for stroke in seven.strokes]
        fits = {way.digit: fit_to_ink(way.strokes, ink)[1] for way in two if way.digit in (0, 3, 7)}
        assert min(fits, key=lambda digit: fits[digit]) == 7


class TestParts:
    def test_a_missing_hat_is_a_whole_stroke(self) -> None:
        way = way_of(5, "body, then hat")
        (part,) = unmatched_parts(fine(way.strokes), [way.strokes[0]], 1.0)
        assert way.names[part.stroke] == "the hat"
        assert part.is_whole

    def test_all_is_apart_from_ink_that_is_elsewhere(self) -> None:
        strokes = fine(way_of(4, "open").strokes)
        parts = unmatched_parts(strokes, [stroke + 10 for stroke in strokes], 1.0)
        assert [(part.stroke, part.is_whole) for part in parts] == [(0, True), (1, True)]

    @pytest.mark.parametrize(("length", "found"), [(LEAST * 0.9, 0), (LEAST * 1.2, 1)])
    def test_what_is_too_short_to_be_pointed_at_is_no_part(self, length: float, found: int) -> None:
        stroke = resample(np.array([[0.0, 0.0], [1.0, 0.0]]), 0.02)
        other = resample(np.array([[0.0, 0.0], [1.0 - length - NEAR, 0.0]]), 0.02)
        assert len(unmatched_parts([stroke], [other], 1.0)) == found
