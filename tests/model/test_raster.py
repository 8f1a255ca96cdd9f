"""Rasterisation: independence of position, size and drawing order; smoothing; placement."""

import math
import sys
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from model import raster
from model.reader import NOTHING_TO_READ, Reader
from tests.handmade import HANDMADE, Handmade, fitted

Stroke = npt.NDArray[np.float64]

TOLERANCE = 2e-3
"""Largest difference in darkness that counts as rounding."""

coordinates = st.floats(0, 40, allow_nan=False).map(lambda v: round(v, 2))
strokes_drawn = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=12).map(np.array),
    min_size=1,
    max_size=3,
)


def extent(strokes: Sequence[Stroke]) -> float:
    return float(np.ptp(np.concatenate(strokes), axis=0).max())


def close(one: raster.Floats, other: raster.Floats, tolerance: float = TOLERANCE) -> bool:
    return bool(np.abs(one - other).max() <= tolerance)


class TestWhereAndHowLarge:
    @given(strokes_drawn, st.floats(-500, 500), st.floats(-500, 500))
    def test_place_leaves_the_image(self, strokes: list[Stroke], right: float, down: float) -> None:
        moved = [stroke + np.array([right, down]) for stroke in strokes]
        assert close(raster.digit_image(strokes), raster.digit_image(moved))

    @given(strokes_drawn, st.floats(0.1, 10))
    def test_size_leaves_the_image_when_the_cells_grow_with_it(
        self, strokes: list[Stroke], factor: float
    ) -> None:
        larger = [stroke * factor for stroke in strokes]
        image = raster.digit_image(strokes)
        assert close(image, raster.digit_image(larger, cell=factor))

    @given(strokes_drawn, st.floats(0.1, 10))
    def test_size_leaves_the_image_of_strokes_that_were_never_snapped(
        self, strokes: list[Stroke], factor: float
    ) -> None:
        assume(extent(strokes) > 1)
        larger = [stroke * factor for stroke in strokes]
        assert close(raster.digit_image(strokes, cell=0), raster.digit_image(larger, cell=0))

    @given(strokes_drawn)
    def test_ink_fits_the_box_and_is_centred_by_its_weight(self, strokes: list[Stroke]) -> None:
        image = raster.digit_image(strokes)
        rows, columns = np.nonzero(image > 0)
        box = raster.BOX + 2  # the pen's edge may darken one more pixel on each side
        assert max(np.ptp(rows), np.ptp(columns)) + 1 <= box
        # A heavy end may push a light one off the image, which moves the centre again.
        if min(rows.min(), columns.min()) > 0 and max(rows.max(), columns.max()) < raster.SIDE - 1:
            centre = raster.centre_of_mass(image)
            assert centre == pytest.approx([raster.MASS_CENTRE] * 2, abs=0.5)


class TestHowItWasDrawn:
    @given(strokes_drawn, st.data())
    def test_direction_of_a_stroke_leaves_the_image(
        self, strokes: list[Stroke], data: st.DataObject
    ) -> None:
        turned = [stroke[::-1] if data.draw(st.booleans()) else stroke for stroke in strokes]
        assert close(raster.digit_image(strokes), raster.digit_image(turned))

    @given(strokes_drawn, st.randoms(use_true_random=False))
    def test_order_of_strokes_leaves_the_image(self, strokes: list[Stroke], random: object) -> None:
        order = np.random.default_rng(random.randrange(99)).permutation(len(strokes))  # type: ignore[attr-defined]
        shuffled = [strokes[i] for i in order]
        assert close(raster.digit_image(strokes), raster.digit_image(shuffled), 1e-6)

    @given(strokes_drawn)
    def test_repeated_points_leave_the_image(self, strokes: list[Stroke]) -> None:
        doubled = [np.repeat(stroke, 2, axis=0) for stroke in strokes]
        assert close(raster.digit_image(strokes), raster.digit_image(doubled))


class TestSlips:
    SEVEN = np.array([[5.0, 5.0], [25.0, 5.0], [12.0, 35.0]])

    def test_a_click_beside_a_digit_leaves_the_image(self) -> None:
        clicked = [self.SEVEN, np.array([[2.0, 38.0]])]
        assert (raster.digit_image([self.SEVEN]) == raster.digit_image(clicked)).all()

    def test_a_crossbar_is_no_slip(self) -> None:
        crossed = [self.SEVEN, np.array([[12.0, 20.0], [23.0, 20.0]])]
        assert not close(raster.digit_image([self.SEVEN]), raster.digit_image(crossed), 0.5)

    def test_dots_alone_are_all_kept(self) -> None:
        assert len(raster.drop_stray_strokes([np.zeros((1, 2)), np.ones((2, 2))])) == 2

    def test_of_many_short_strokes_none_is_a_slip(self) -> None:
        dashes = [np.array([[x, 0.0], [x + 1.0, 1.0]]) for x in range(30)]
        assert len(raster.drop_stray_strokes(dashes)) == 30
        assert raster.digit_image(dashes).any()


class TestOddInk:
    def test_no_strokes_give_paper(self) -> None:
        assert not raster.digit_image([]).any()

    def test_a_dot_stays_a_dot(self, reader: Reader) -> None:
        image = raster.digit_image([np.array([[3.5, 7.0]])])
        assert 3 < image.sum() < 8
        assert reader.read(image) == NOTHING_TO_READ

    def test_two_cells_are_too_little_ink_but_an_upright_line_is_enough(
        self, reader: Reader
    ) -> None:
        image = raster.digit_image([np.array([[3.5, 7.0], [4.5, 9.0]])])
        assert reader.read(image) == NOTHING_TO_READ
        assert raster.digit_image([np.array([[3.5, 3.0], [3.5, 35.0]])]).sum() > 35

    @given(
        st.lists(
            st.lists(
                st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=6
            ).map(np.array),
            min_size=1,
            max_size=3,
        )
    )
    @example([np.zeros((5, 2))])
    @example([np.array([[1e6, -1e6], [1e6, -1e6]]), np.array([[-1e6, 1e6]])])
    @example([np.array([[0.0, 0.0], [5e-324, 0.0]])])
    def test_any_coordinates_give_numbers_between_paper_and_ink(
        self, strokes: list[Stroke]
    ) -> None:
        for cell in (0.0, extent(strokes) / 20):
            image = raster.digit_image(strokes, cell=cell)
            assert image.shape == (28, 28)
            assert image.dtype == np.float32
            assert np.isfinite(image).all()
            assert image.min() >= 0
            assert image.max() <= 1


class TestSmooth:
    def test_ends_stay_where_they_were_drawn(self) -> None:
        stroke = np.array([[0.5, 1.0], [1.5, 1.0], [1.5, 3.0], [2.5, 3.0], [2.5, 5.0]])
        smoothed = raster.smooth(stroke)
        assert smoothed[[0, -1]] == pytest.approx(stroke[[0, -1]])

    def test_a_straight_line_stays_straight(self) -> None:
        smoothed = raster.smooth(np.array([[0.0, 0.0], [10.0, 20.0]]))
        assert smoothed[:, 1] == pytest.approx(2 * smoothed[:, 0])

    def test_a_staircase_becomes_a_line(self) -> None:
        steps = np.array([[k + 0.5, 2 * (k // 2) + 1.0] for k in range(20)])
        middle = raster.smooth(steps)[8:-8]
        line = np.polynomial.Polynomial.fit(middle[:, 0], middle[:, 1], 1)
        assert np.abs(line(middle[:, 0]) - middle[:, 1]).max() < 0.15


class TestPlacement:
    @given(strokes_drawn)
    def test_leads_to_the_image_and_back(self, strokes: list[Stroke]) -> None:
        placement = raster.rendered(strokes).placement
        every = np.concatenate(strokes)
        there_and_back = placement.to_pad(placement.to_image(every))
        assert np.abs(there_and_back - every).max() < 1e-6

    @given(strokes_drawn)
    def test_says_where_the_ink_is_in_the_image(self, strokes: list[Stroke]) -> None:
        rendering = raster.rendered(strokes)
        placed = [
            raster.resample(rendering.placement.to_image(raster.smooth(stroke)), raster._FINE)
            for stroke in raster.drop_stray_strokes(strokes)
        ]
        assert close(raster.draw(placed, (28, 28), raster.PEN), rendering.image)
        assert (rendering.image == raster.digit_image(strokes)).all()

    def test_without_ink_there_is_one_all_the_same(self) -> None:
        rendering = raster.rendered([])
        assert not rendering.image.any()
        assert rendering.placement.to_pad(np.array([3.0, 4.0])).tolist() == [3.0, 4.0]


def plainly_drawn(stroke: raster.Points, size: tuple[int, int], pen: float) -> raster.Floats:
    """Draw ink by definition, from each pixel's distance to the nearest segment."""
    x, y = np.arange(size[1]) + 0.5, np.arange(size[0])[:, None] + 0.5
    nearest = np.full(size, np.inf)
    for start, stop in pairwise(stroke if len(stroke) > 1 else np.repeat(stroke, 2, axis=0)):
        run = stop - start
        along = (x - start[0]) * run[0] + (y - start[1]) * run[1]
        along = np.clip(along / max(run @ run, 1e-12), 0, 1)
        away = np.hypot(x - start[0] - along * run[0], y - start[1] - along * run[1])
        nearest = np.minimum(nearest, away)
    return np.clip(pen / 2 + 0.5 - nearest, 0, 1).astype(np.float32)


class TestDraw:
    """The network was trained on exactly these pixels, so that optimisations must keep them."""

    @pytest.mark.parametrize("handmade", HANDMADE, ids=str)
    def test_is_as_dark_as_the_nearest_segment_says(self, handmade: Handmade) -> None:
        for stroke in fitted(handmade, 40, 20):
            smoothed = raster.smooth(stroke)
            drawn = raster.draw([smoothed], (40, 40), raster.PEN)
            assert close(drawn, plainly_drawn(smoothed, (40, 40), raster.PEN), 1e-5)

    def test_a_stroke_too_short_to_be_divided_is_one_point(self) -> None:
        least = np.array([[math.ulp(0.0), 0.0], [0.0, 0.0]])
        for step in (1.0, 0.0):  # a fraction of such a length may be 0
            assert raster.resample(least, step).tolist() == least[:1].tolist()

    @given(strokes_drawn)
    def test_even_points_lie_where_an_even_division_puts_them(self, strokes: list[Stroke]) -> None:
        for stroke in strokes:
            along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))))
            even = raster.resample(stroke, 0.5)
            if along[-1] < sys.float_info.min:
                assert len(even) == 1
                continue
            at = np.linspace(0, along[-1], len(even))
            for axis in (0, 1):
                assert (even[:, axis] == np.interp(at, along, stroke[:, axis])).all()
