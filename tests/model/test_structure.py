"""Holes, pieces, ends, crossings and turns of simple drawings."""

import numpy as np
import pytest

from model.copybook import Way, copybook
from model.curve import pen_stroke
from model.picture import match_picture
from model.raster import Points
from model.structure import (
    bar_crossing,
    count_pieces,
    ends,
    find_gap,
    find_holes,
    find_open_end,
    form,
    headings,
    measure,
    rings,
    signed_angles,
    turns,
    whole,
)
from tests.model.given import WAYS, way_of

SIDE = 36


def circle(start: float = 0.0, stop: float = 360.0, radius: float = 0.5) -> Points:
    """Draw an arc clockwise from the right, around the middle of a box of 1."""
    angles = np.radians(np.linspace(start, stop, 80))
    points: Points = 0.5 + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return points


def wall(*rectangles: tuple[int, int, int, int]) -> np.ndarray:
    """Draw frames, each by its left, top, right and bottom pixels."""
    image = np.zeros((SIDE, SIDE), dtype=bool)
    for left, top, right, bottom in rectangles:
        image[top : bottom + 1, [left, right]] = True
        image[[top, bottom], left : right + 1] = True
    return image


def measured(digit: int, *strokes: str) -> dict[str, float]:
    ink = [pen_stroke(stroke) / 100 for stroke in strokes]
    match = match_picture(ink, (way for way in copybook() if way.digit == digit))
    assert match is not None
    return measure(ink, match)


class TestHoles:
    def test_a_frame_has_one_with_its_size(self) -> None:
        (hole,) = find_holes(wall((4, 4, 31, 17)))
        assert hole.area == pytest.approx(26 * 12 / 28**2)
        assert (hole.width, hole.height) == pytest.approx((26 / 28, 12 / 28))
        assert (hole.x, hole.y) == pytest.approx((0.5, 0.25))

    def test_the_largest_comes_first(self) -> None:
        areas = [hole.area for hole in find_holes(wall((4, 4, 10, 10), (14, 4, 31, 31)))]
        assert len(areas) == 2
        assert areas == sorted(areas, reverse=True)

    def test_a_frame_within_a_frame_makes_two(self) -> None:
        assert len(find_holes(wall((4, 4, 31, 31), (12, 12, 20, 20)))) == 2

    def test_a_gap_opens_it(self) -> None:
        image = wall((4, 4, 31, 31))
        image[4, 15:18] = False
        assert find_holes(image) == []

    def test_ink_may_meet_at_a_corner(self) -> None:
        """Free pixels are connected along rows and columns only."""
        image = wall((4, 4, 16, 16))
        image[4, 4] = False
        assert len(find_holes(image)) == 1

    def test_nothing_has_none(self) -> None:
        assert find_holes(np.zeros((SIDE, SIDE), dtype=bool)) == []

    def test_a_labyrinth_is_followed_to_its_end(self) -> None:
        """A spiral is one piece without a hole; closing it makes one."""
        image = np.zeros((SIDE, SIDE), dtype=bool)
        for ring in range(2, 16, 2):
            image |= wall((ring, ring, SIDE - 1 - ring, SIDE - 1 - ring))
        assert len(find_holes(image)) == 7
        for ring in range(2, 16, 2):
            row = SIDE // 2 if ring % 4 else SIDE // 2 + 1
            image[row, ring] = False
        assert find_holes(image) == []


class TestPieces:
    @pytest.mark.parametrize("count", [0, 1, 2, 3])
    def test_are_counted(self, count: int) -> None:
        frames = [(4 + 9 * k, 4, 10 + 9 * k, 10) for k in range(count)]
        assert count_pieces(wall(*frames)) == count

    def test_a_frame_within_a_frame_is_a_second_one(self) -> None:
        assert count_pieces(wall((4, 4, 31, 31), (12, 12, 20, 20))) == 2


class TestRings:
    def test_a_circle_has_a_hole_with_each_pen(self) -> None:
        found = rings([circle()])
        assert [found[f"holes {pen}"] for pen in range(3)] == [1, 1, 1]
        assert found["hole 0"] > found["hole 1"] > found["hole 2"] > 0.3
        assert found["hole height"] == pytest.approx(0.5, abs=0.03)
        assert found["hole flatness"] == pytest.approx(0, abs=0.1)
        assert found["pieces 0"] == 1

    def test_a_wider_pen_closes_a_small_gap(self) -> None:
        found = rings([circle(0, 350)])
        assert found["hole 0"] == 0
        assert found["hole 2"] > 0.3

    def test_a_large_gap_stays_open(self) -> None:
        assert [rings([circle(0, 300)])[f"hole {pen}"] for pen in range(3)] == [0, 0, 0]

    def test_an_8_has_two(self) -> None:
        found = measured(
            8, "46,12 28,0 8,9 8,28 27,46 47,62 53,80 41,96 22,100 5,88 5,69 27,46 46,12"
        )
        assert found["second hole 0"] > 0.02

    def test_a_flat_ring_is_flat(self) -> None:
        assert rings([circle() * (1, 0.4)])["hole flatness"] > 0.7

    def test_dashes_are_pieces(self) -> None:
        dashes = [np.array([[0.0, y], [0.0, y + 0.12]]) for y in (0, 0.3, 0.6, 0.88)]
        assert rings(dashes)["pieces 0"] == 4

    def test_sparse_points_are_joined(self) -> None:
        corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
        assert rings([corners])["holes 0"] == 1


class TestEnds:
    @pytest.mark.parametrize("away", [0.0, 0.1, 0.3])
    def test_of_strokes_that_part_are_apart(self, away: float) -> None:
        down = np.array([[0.0, 0.0], [0.0, 1.0]])
        across = np.array([[away, 0.0], [0.5, 0.0]])
        found = ends([down, across])
        assert found["gap"] == pytest.approx(away, abs=0.04)
        assert found["strokes"] == 2

    def test_of_a_circle_meet(self) -> None:
        assert ends([circle()])["farthest end"] < 0.03

    @pytest.mark.parametrize("stop", [350, 345, 340, 335])
    def test_of_an_arc_are_as_far_as_its_gap(self, stop: float) -> None:
        chord = np.sin(np.radians(360 - stop) / 2)
        assert ends([circle(0, stop)])["farthest end"] == pytest.approx(chord, abs=0.04)

    def test_of_one_line_have_no_gap_to_another(self) -> None:
        found = ends([np.array([[0.0, 0.0], [0.0, 1.0]])])
        assert found["gap"] == 0
        assert (found["lowest end y"], found["highest end y"]) == pytest.approx((1, 0))

    def test_open_ones_are_found(self) -> None:
        ring, stem = circle(0, 300), np.array([[0.5, 0.0], [0.5, 1.0]])
        assert find_open_end([ring], 0) == pytest.approx(ring[-1], abs=1e-9) or find_open_end(
            [ring], 0
        ) == pytest.approx(ring[0], abs=1e-9)
        lower = find_open_end([ring, stem], 0)
        assert lower in np.concatenate([ring[[0, -1]], stem[[0, -1]]])

    def test_the_stem_of_a_6_and_the_tail_of_a_9_are_none(self) -> None:
        six = pen_stroke("46,0 28,12 11,36 2,66 | 8,91 27,100 46,92 53,75 42,60")
        assert find_open_end([six], 6)[1] > 30
        nine = pen_stroke("53,12 38,0 16,5 3,20 7,36 24,43/52,50 46,100")
        assert find_open_end([nine], 9)[1] < 60

    def test_the_widest_gap_is_found(self) -> None:
        hat = np.array([[0.0, -0.3], [0.5, -0.3]])
        body = np.array([[0.0, 0.0], [0.0, 1.0]])
        assert find_gap([body, hat]) == pytest.approx(np.array([0.0, -0.15]))
        assert find_gap([body]) == pytest.approx(body[-1])


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
        assert form(self.SQUARE, moved) == pytest.approx(0, abs=1e-3)

    def test_sees_a_bulge(self) -> None:
        bulged = self.SQUARE + np.array([[0.2, 0.2], [0, 0], [0, 0], [0, 0]])
        assert form(self.SQUARE, bulged) > 0.05


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
