"""Crossings, turns, directions and forms of simple drawings."""

import numpy as np
import pytest

from model.copybook import Way, copybook
from model.curve import pen_stroke
from model.ends import ends
from model.picture import match_picture
from model.raster import Points
from model.structure import (
    bar_crossing,
    bends,
    forms,
    headings,
    measure,
    signed_angles,
    turns,
    whole,
)
from tests.model.given import WAYS, circle, way_of


def measured(digit: int, *strokes: str) -> dict[str, float]:
    ink = [pen_stroke(stroke) / 100 for stroke in strokes]
    match = match_picture(ink, (way for way in copybook() if way.digit == digit))
    assert match is not None
    return measure(ink, match)


class TestCrossings:
    def test_of_a_plus_are_one_with_its_tails(self) -> None:
        across = np.array([[0.0, 0.5], [1.0, 0.5]])
        down = np.array([[0.7, 0.0], [0.7, 1.0]])
        found = ends([across, down])
        assert found["crossings"] == 1
        assert found["shortest tail"] == pytest.approx(0.3, abs=0.04)
        assert found["longest tail"] == pytest.approx(0.6, abs=0.01)

    def test_of_lines_side_by_side_are_none(self) -> None:
        lines = [np.array([[x, 0.0], [x, 1.0]]) for x in (0.0, 0.5)]
        assert ends(lines)["crossings"] == 0

    @pytest.mark.parametrize("beyond", [-0.1, 0.0, 0.1])
    def test_a_bar_reaches_beyond_the_stem(self, beyond: float) -> None:
        right = 46 + 100 * beyond
        ink = [pen_stroke(f"18,0 10,30 2,60/{right},60") / 100, pen_stroke("46,28/46,100") / 100]
        match = match_picture(ink, [way_of(4, "open")])
        assert match is not None
        assert bar_crossing(match)["beyond right"] == pytest.approx(beyond, abs=0.05)

    def test_is_measured_of_4_and_crossed_7_alone(self) -> None:
        for way in copybook():
            match = match_picture(way.strokes, [way])
            if match is not None:
                has_bar = bool({"bar", "crossbar"} & set(match.names))
                assert bool(bar_crossing(match)) == has_bar


class TestTurns:
    def found(self, digit: int, stroke: Points) -> dict[str, float]:
        match = match_picture([stroke], (way for way in copybook() if way.digit == digit))
        assert match is not None
        return turns([stroke], match)

    def test_a_line_has_none(self) -> None:
        line = self.found(1, np.array([[0.0, 0.0], [0.0, 1.0]]))
        assert line["turning"] == pytest.approx(0, abs=1e-6)
        assert line["corners"] == 0
        assert line["length"] == pytest.approx(0, abs=0.2)

    def test_a_circle_turns_once_round_without_corners(self) -> None:
        found = self.found(0, circle())
        assert found["turning"] == pytest.approx(2 * np.pi, rel=0.2)
        assert found["corners"] == 0
        assert found["wobble"] < 0.7

    def test_corners_are_counted(self) -> None:
        diamond = np.array([[0.5, 0], [0, 0.5], [0.5, 1], [1, 0.5], [0.5, 0]])
        assert self.found(0, diamond)["corners"] >= 3

    def test_a_tremor_wobbles_more_than_a_smooth_line(self) -> None:
        rng = np.random.default_rng(1)
        shaken = circle() + rng.normal(scale=0.02, size=(80, 2))
        assert self.found(0, shaken)["wobble"] > self.found(0, circle())["wobble"] + 1

    @pytest.mark.parametrize(
        ("direction", "angle"),
        [((0, 1), 0), ((0, -1), 0), ((1, 1), -np.pi / 4), ((-1, 1), np.pi / 4)],
    )
    def test_angles_ignore_the_path(self, direction: tuple[int, int], angle: float) -> None:
        """Clockwise is positive, for wanted directions downwards."""
        drawn = np.array([direction]) / np.hypot(*direction)
        assert signed_angles(drawn, np.array([[0.0, 1.0]])) == pytest.approx(np.array([angle]))


class TestHeadings:
    @pytest.mark.parametrize(("degrees", "name"), [(0, "runs 0"), (45, "runs 45"), (90, "runs 90")])
    def test_of_a_line_are_its_own(self, degrees: float, name: str) -> None:
        there = np.radians(degrees)
        directions = np.array([[np.cos(there), np.sin(there)]] * 5)
        for sense in (1, -1):
            found = headings(sense * directions)
            assert found[name] == pytest.approx(1)
            assert sum(found.values()) == pytest.approx(1)

    def test_between_two_are_shared(self) -> None:
        """A line that turns a little changes them a little: there are no cliffs."""
        there = np.radians(170)
        found = headings(np.array([[np.cos(there), np.sin(there)]]))
        assert found["runs 157"] == pytest.approx(10 / 22.5)
        assert found["runs 0"] == pytest.approx(12.5 / 22.5)


class TestForm:
    SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])

    def test_does_not_see_place_size_slant_or_turn(self) -> None:
        moved = self.SQUARE @ np.array([[0.5, 0.2], [-0.3, 0.8]]) + 3
        assert self.form(moved) == pytest.approx(0, abs=1e-3)

    def test_sees_a_bulge(self) -> None:
        bulged = self.SQUARE + np.array([[0.2, 0.2], [0, 0], [0, 0], [0, 0]])
        assert self.form(bulged) > 0.05

    def form(self, others: Points) -> float:
        """Return the form of a part whose points are all those of the square."""
        return float(forms(np.full((1, 4), 0.25), self.SQUARE, others)[0])

    def test_of_parts_are_their_own(self) -> None:
        """Each part's points alone decide its form."""
        weights = np.array([[0.25] * 4 + [0] * 4, [0] * 4 + [0.25] * 4])
        bulged = self.SQUARE + np.array([[0.2, 0.2], [0, 0], [0, 0], [0, 0]])
        points, others = (np.concatenate([self.SQUARE, each]) for each in (self.SQUARE, bulged))
        first, second = forms(weights, points, others)
        assert first == pytest.approx(0, abs=1e-4)
        assert second == pytest.approx(self.form(bulged))

    def test_a_straight_part_does_not_bend(self) -> None:
        line, square = np.outer(np.linspace(0, 1, 4), (1.0, 2.0)), self.SQUARE
        weights = np.array([[0.25] * 4 + [0] * 4, [0] * 4 + [0.25] * 4])
        assert bends(weights, np.concatenate([line, square])) == pytest.approx([0, 1], abs=1e-6)


class TestMeasure:
    @WAYS
    def test_gives_finite_numbers(self, way: Way) -> None:
        match = match_picture(way.strokes, (each for each in copybook() if each.digit == way.digit))
        assert match is not None
        found = measure(way.strokes, match)
        assert all(np.isfinite(value) for value in found.values())

    def test_of_the_whole_tells_top_from_bottom(self) -> None:
        body, hat = way_of(5, "body, then hat").strokes
        match = match_picture([body, hat + np.array([0.5, 0])], [way_of(5, "body, then hat")])
        assert match is not None
        found = whole(match)
        assert found["ink top"] > found["ink bottom"]
        assert found["extra"] > 0

    def test_of_a_missing_part_says_so(self) -> None:
        found = measured(5, "14,4 10,44 30,38 50,43 62,60 60,80 45,96 24,100 2,92")
        assert found["hat: missing"] > 0.4
        assert found["bowl: missing"] < 0.2
