"""Ink is matched with the nearest picture, whatever path drew it."""

from collections.abc import Sequence

import numpy as np
import pytest

from model.copybook import Way, copybook
from model.curve import pen_stroke
from model.picture import SAMPLES, STRETCH, match_picture, sample
from model.raster import Points
from tests.model.given import WAYS, way_of

PICTURED = [way for way in copybook() if way.parts]


def of_digit(digit: int) -> list[Way]:
    return [way for way in copybook() if way.digit == digit]


def distance(strokes: Sequence[Points], digit: int) -> float:
    match = match_picture(strokes, of_digit(digit))
    assert match is not None
    return match.distance


class TestSample:
    def test_is_even_along_all_strokes(self) -> None:
        samples = sample([pen_stroke("0,0 0,30"), pen_stroke("10,0 10,10")], 40)
        assert len(samples.points) == 40
        left = samples.points[samples.points[:, 0] == 0]
        assert len(left) == 30
        assert np.diff(left[:, 1]) == pytest.approx(30 / 29)

    def test_has_directions_of_length_1(self) -> None:
        samples = sample([pen_stroke("0,0 30,40")])
        assert samples.directions == pytest.approx(np.tile([0.6, 0.8], (SAMPLES, 1)))

    def test_has_three_of_the_shortest_stroke(self) -> None:
        samples = sample([pen_stroke("0,0 0,100"), pen_stroke("5,0 5,0.1")])
        assert np.count_nonzero(samples.points[:, 0] == 5) == 3

    def test_of_a_dot_beside_a_stroke_is_finite(self) -> None:
        samples = sample([pen_stroke("0,0 0,100"), np.array([[5.0, 5.0]])])
        assert np.isfinite(samples.points).all()
        assert np.isfinite(samples.directions).all()


class TestMatch:
    @pytest.mark.parametrize("way", PICTURED, ids=lambda way: f"{way.digit} {way.name}")
    def test_a_picture_is_its_own(self, way: Way) -> None:
        match = match_picture(way.strokes, of_digit(way.digit))
        assert match is not None
        assert match.way is way
        assert match.distance < 0.02
        assert match.slant == pytest.approx(0, abs=0.03)
        if np.ptp(match.ink.points[:, 0]) > 0.1:  # a line has no width to be stretched
            assert match.stretch == pytest.approx(1, abs=0.05)

    @WAYS
    def test_is_of_the_look_that_the_copybook_names(self, way: Way) -> None:
        match = match_picture(way.strokes, of_digit(way.digit))
        assert match is not None
        assert match.way.name == way.look
        assert match.distance < 0.05

    @WAYS
    def test_neither_path_nor_place_nor_size_matters(self, way: Way) -> None:
        moved = [stroke[::-1] * 30 + (7, -3) for stroke in reversed(way.strokes)]
        there, back = (match_picture(s, of_digit(way.digit)) for s in (way.strokes, moved))
        assert there is not None
        assert back is not None
        assert back.way is there.way
        assert back.distance == pytest.approx(there.distance, abs=0.002)
        assert back.size == pytest.approx(30)
        assert back.origin == pytest.approx(np.array([7, -3]), abs=1e-6)

    @pytest.mark.parametrize("lean", [-0.2, 0.2])
    def test_a_lean_is_measured(self, lean: float) -> None:
        """Positive leans to the left: what is lower is further right."""
        strokes = [stroke @ ((1, 0), (lean, 1)) for stroke in way_of(3, "round").strokes]
        match = match_picture(strokes, of_digit(3))
        assert match is not None
        assert match.slant == pytest.approx(lean, abs=0.1)
        assert match.distance < 0.03

    @pytest.mark.parametrize("stretch", [0.8, 1.25])
    def test_a_width_is_measured(self, stretch: float) -> None:
        strokes = [stroke * (stretch, 1) for stroke in way_of(3, "round").strokes]
        match = match_picture(strokes, of_digit(3))
        assert match is not None
        assert match.stretch == pytest.approx(stretch, rel=0.1)
        assert match.distance < 0.03

    def test_the_width_has_limits(self) -> None:
        round_3 = way_of(3, "round").strokes
        for matrix in (((3, 0), (0, 1)), ((0.2, 0), (0, 1))):
            match = match_picture([stroke @ matrix for stroke in round_3], of_digit(3))
            assert match is not None
            assert 1 / STRETCH - 1e-6 <= match.stretch <= STRETCH + 1e-6
            assert match.distance > 0.02

    @WAYS
    def test_other_digits_are_farther(self, way: Way) -> None:
        own = distance(way.strokes, way.digit)
        assert all(distance(way.strokes, other) > own for other in range(10) if other != way.digit)

    def test_directions_count(self) -> None:
        """Dashes along a line are near it; dashes across it are not."""
        along = [pen_stroke(f"0,{y} 0,{y + 8}") for y in range(0, 100, 10)]
        across = [pen_stroke(f"-4,{y} 4,{y}") for y in range(0, 101, 10)]
        stem = [way for way in of_digit(1) if way.name == "plain"]
        near, far = match_picture(along, stem), match_picture(across, stem)
        assert near is not None
        assert far is not None
        assert far.distance > 3 * near.distance

    def test_gaps_name_what_has_no_counterpart(self) -> None:
        body, hat = way_of(5, "body, then hat").strokes
        match = match_picture([body], [way_of(5, "body, then hat")])
        assert match is not None
        hats = match.part == match.names.index("hat")
        assert match.picture_gaps[hats].max() > 0.1 > match.picture_gaps[~hats].max()
        extra = match_picture([body, hat, hat + np.array([0, 0.2])], [way_of(5, "body, then hat")])
        assert extra is not None
        worst = extra.ink.points[extra.ink_gaps.argmax()] * extra.size + extra.origin
        assert worst[1] == pytest.approx(0.2, abs=0.1)

    def test_every_gap_is_a_number(self) -> None:
        """Even where ink and picture coincide."""
        for way in copybook():
            match = match_picture(way.strokes, of_digit(way.digit))
            assert match is not None
            assert np.isfinite(match.ink_gaps).all()
            assert np.isfinite(match.picture_gaps).all()

    @pytest.mark.parametrize(
        "strokes", [[np.array([[5.0, 5.0]])], [np.array([[1.0, 2.0], [1.0, 2.0]])]]
    )
    def test_a_dot_is_like_nothing(self, strokes: Sequence[Points]) -> None:
        assert match_picture(strokes, of_digit(1)) is None

    def test_two_dots_are_like_nothing_or_judged(self) -> None:
        dots = [np.array([[0.0, 0.0]]), np.array([[1.0, 1.0]])]
        match = match_picture(dots, of_digit(1))
        assert match is None or np.isfinite(match.distance)

    def test_without_ways_there_is_none(self) -> None:
        assert match_picture(way_of(3, "round").strokes, []) is None
        pathless = [way for way in of_digit(1) if not way.parts]
        assert match_picture(way_of(3, "round").strokes, pathless) is None
