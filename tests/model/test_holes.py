"""Holes and pieces of simple drawings."""

import numpy as np
import pytest

from model.curve import pen_stroke
from model.holes import count_pieces, find_holes, rings
from tests.model.given import circle

SIDE = 36


def wall(*rectangles: tuple[int, int, int, int]) -> np.ndarray:
    """Draw frames, each by its left, top, right and bottom pixels."""
    image = np.zeros((SIDE, SIDE), dtype=bool)
    for left, top, right, bottom in rectangles:
        image[top : bottom + 1, [left, right]] = True
        image[[top, bottom], left : right + 1] = True
    return image


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
    def test_a_circle_has_a_hole(self) -> None:
        found = rings([circle()])
        assert found["holes"] == 1
        assert found["hole"] > 0.5
        assert found["small holes"] == 0
        assert found["hole height"] == pytest.approx(0.5, abs=0.03)
        assert found["hole flatness"] == pytest.approx(0, abs=0.1)
        assert found["pieces"] == 1

    @pytest.mark.parametrize(("stop", "holes"), [(355, 1), (345, 0), (300, 0)])
    def test_the_pen_closes_a_gap_of_its_width(self, stop: int, holes: int) -> None:
        assert rings([circle(0, stop)])["holes"] == holes

    def test_a_thin_diagonal_line_is_one_piece(self) -> None:
        for angle in np.radians(range(0, 180, 7)):
            line = np.outer(np.linspace(0, 1, 60), (np.cos(angle), np.sin(angle)))
            assert rings([line - line.min(axis=0)])["pieces"] == 1

    def test_an_8_has_two(self) -> None:
        eight = pen_stroke(
            "46,12 28,0 8,9 8,28 27,46 47,62 53,80 41,96 22,100 5,88 5,69 27,46 46,12"
        )
        found = rings([eight / 100])
        assert found["second hole"] > 0.02

    def test_a_flat_ring_is_flat(self) -> None:
        assert rings([circle() * (1, 0.4)])["hole flatness"] > 0.7

    def test_dashes_are_pieces(self) -> None:
        dashes = [np.array([[0.0, y], [0.0, y + 0.12]]) for y in (0, 0.3, 0.6, 0.88)]
        assert rings(dashes)["pieces"] == 4

    def test_sparse_points_are_joined(self) -> None:
        corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
        assert rings([corners])["holes"] == 1
