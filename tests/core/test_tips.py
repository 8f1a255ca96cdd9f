"""Each tip for its cause, in whole sentences."""

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from digitgame.core.tips import (
    PRAISE,
    UNREADABLE,
    PlacementOffsets,
    formation_tip,
    mirrored_tip,
    misread_tip,
    placement_tip,
    unreadable_tip,
)
from model.copybook import Way, copybook, taught_ways
from model.formation import Formation, match_way
from model.raster import Points
from model.reader import Prediction
from tests.core.given import FIRST, USUAL, judged, read_as, way_id, way_of


def formation_of(strokes: Sequence[Points], way: Way) -> Formation:
    formation = match_way(USUAL.fitted(strokes), [way])
    assert formation is not None
    return formation


def tip_for(strokes: Sequence[Points], target: int, read: int | None = None) -> str:
    prediction = read_as(target if read is None else read)
    return judged(strokes, target, prediction=prediction, ways=taught_ways()).tip


def move(strokes: Sequence[Points], right: float, down: float) -> list[Points]:
    return USUAL.snapped([stroke + np.array([right, down]) for stroke in USUAL.fitted(strokes)])


class TestFormation:
    def test_backwards_names_the_stroke(self) -> None:
        way = way_of(7, "with a crossbar")
        slant, bar = way.strokes
        tip = formation_tip(formation_of([slant, bar[::-1]], way))
        assert tip == f"You drew the crossbar backwards. {way.advice}"

    def test_another_order_says_what_comes_first(self) -> None:
        way = way_of(5, "body, then hat")
        tip = formation_tip(formation_of(way.strokes[::-1], way))
        assert tip == f"Try another order: the body first. {way.advice}"

    def test_a_lifted_pen_is_to_stay_down(self) -> None:
        way = way_of(2, "with a straight base")
        dash = np.array([[0.1, 0.5], [0.7, 0.5]])
        tip = formation_tip(formation_of([*way.strokes, dash], way))
        assert tip == f"Write it in one go, without lifting the pen. {way.advice}"

    def test_more_strokes_than_two_are_too_many(self) -> None:
        way = way_of(7, "with a crossbar")
        dash = np.array([[0.0, 0.95], [0.6, 0.95]])
        tip = formation_tip(formation_of([*way.strokes, dash], way))
        assert tip == f"Too many strokes: 2 are enough. {way.advice}"

    def test_fewer_strokes_want_a_lift(self) -> None:
        way = way_of(5, "body, then hat")
        tip = formation_tip(formation_of(way.strokes[:1], way))
        assert tip == f"Lift the pen: you need 2 strokes. {way.advice}"

    def test_another_start_gets_the_advice(self) -> None:
        way = way_of(0, "round")
        turned = np.roll(way.strokes[0], len(way.strokes[0]) // 2, axis=0)
        assert formation_tip(formation_of([turned], way)) == way.advice


class TestPlacement:
    """Offsets are in guide heights, positive down and right."""

    @pytest.mark.parametrize(
        ("offsets", "tip"),
        [
            (
                PlacementOffsets(0.2, -0.2, 0),
                "Make it larger: from the top line down to the base line.",
            ),
            (PlacementOffsets(-0.1, 0.1, 0), "Make it smaller: it should fit between the lines."),
            (PlacementOffsets(0, 0, 0.2), "Move it to the left, into the middle."),
            (PlacementOffsets(0, 0, -0.2), "Move it to the right, into the middle."),
            (PlacementOffsets(0.2, 0.2, 0), "Move it up, onto the base line."),
            (PlacementOffsets(-0.2, -0.2, 0), "Move it down, onto the base line."),
            (PlacementOffsets(0.12, 0, 0), "Reach up to the top line."),
            (PlacementOffsets(-0.12, 0, 0), "Stay below the top line."),
            (PlacementOffsets(0, 0.12, 0), "Stay above the base line."),
            (PlacementOffsets(0, -0.12, 0), "Reach down to the base line."),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_says_where_to(self, offsets: PlacementOffsets, tip: str) -> None:
        assert placement_tip(offsets) == tip

    @pytest.mark.parametrize(
        ("right", "down", "word"),
        [(6, 0, "left"), (-6, 0, "right"), (0, 5, "up"), (0, -5, "down")],
    )
    def test_moves_real_ink_the_right_way(self, right: float, down: float, word: str) -> None:
        strokes = move(way_of(3, "round").strokes, right, down)
        assert word in tip_for(strokes, 3).split(",")[0].split()

    def test_following_it_never_makes_things_worse(self) -> None:
        """Every tip moves the ink towards the lines, for many combinations of offsets."""
        steps = (-0.3, -0.1, 0.0, 0.1, 0.3)
        for top, base, centre in itertools.product(steps, steps, steps):
            tip = placement_tip(PlacementOffsets(top, base, centre))
            assert "Move it up" not in tip or min(top, base) > 0
            assert "Move it down" not in tip or max(top, base) < 0
            assert "to the left" not in tip or centre > 0
            assert "to the right" not in tip or centre < 0
            assert "larger" not in tip or top > base
            assert "smaller" not in tip or top < base


class TestReading:
    def test_a_misread_drawing_is_told_what_it_looks_like_and_what_to_do(self) -> None:
        tip = misread_tip(8, "Make it narrower.")
        assert tip == "It looks like an 8. Make it narrower."

    def test_without_advice_the_model_helps(self) -> None:
        assert misread_tip(7, None) == "It looks like a 7. Look at the model."


LARGER = "Draw it larger: from the top line down to the base line."
CALMLY = "Draw it slowly, one line at a time."
ONE = "Draw only one digit."
AGAIN = "Draw it again, like the model."


def scribbled(strokes: int, points: int, size: float = 25.0) -> list[Points]:
    """Draw random lines over the pad."""
    rng = np.random.default_rng(strokes)
    return [10 + size * rng.uniform(0, 1, (points, 2)) for _ in range(strokes)]


def side_by_side(first: Way, second: Way, gap: float) -> list[Points]:
    """Draw two digits, with a gap between them in heights."""
    width = max(stroke[:, 0].max() for stroke in first.strokes)
    right = np.array([width + gap, 0])
    return list(USUAL.fitted([*first.strokes, *(stroke + right for stroke in second.strokes)]))


class TestUnreadable:
    def test_without_ink_asks_for_some(self) -> None:
        assert unreadable_tip([], USUAL.guides) == UNREADABLE

    @pytest.mark.parametrize("way", taught_ways(), ids=way_id)
    def test_small_ink_is_to_be_larger(self, way: Way) -> None:
        small = [stroke * 0.4 for stroke in USUAL.fitted(way.strokes)]
        assert unreadable_tip(small, USUAL.guides) == LARGER
        assert unreadable_tip([small[0][:1]], USUAL.guides) == LARGER

    @pytest.mark.parametrize("way", taught_ways(), ids=way_id)
    def test_ink_that_fills_the_pad_is_not(self, way: Way) -> None:
        """Nor is a digit of the copybook a scribble, nor two digits."""
        assert unreadable_tip(USUAL.fitted(way.strokes), USUAL.guides) == AGAIN

    @pytest.mark.parametrize("strokes", [scribbled(1, 40), scribbled(3, 15), scribbled(12, 2)])
    def test_a_scribble_is_to_be_drawn_slowly(self, strokes: list[Points]) -> None:
        assert unreadable_tip(strokes, USUAL.guides) == CALMLY

    @pytest.mark.parametrize("gap", [0.25, 0.5])
    @pytest.mark.parametrize(("left", "right"), [(1, 0), (3, 7), (4, 2), (8, 8), (5, 6)])
    def test_of_two_digits_only_one_is_wanted(self, left: int, right: int, gap: float) -> None:
        ink = side_by_side(FIRST[left], FIRST[right], gap)
        assert unreadable_tip(ink, USUAL.guides) == ONE

    def test_a_part_apart_is_no_second_digit(self) -> None:
        """A 5 with its hat apart is taller than wide."""
        body, hat = way_of(5, "body, then hat").strokes
        assert unreadable_tip(USUAL.fitted([body, hat + np.array([0.2, 0])]), USUAL.guides) == AGAIN

    def test_the_judge_says_it(self) -> None:
        ink = USUAL.snapped(side_by_side(FIRST[1], FIRST[0], 0.4))
        unsure = Prediction((0.1,) * 10, readable=False)
        assert judged(ink, 0, prediction=unsure).tip == ONE


class TestWords:
    def test_every_tip_is_of_whole_sentences(self) -> None:
        tips = {PRAISE, UNREADABLE, misread_tip(1, None), mirrored_tip(3)}
        tips |= {unreadable_tip(ink, USUAL.guides) for ink in (scribbled(3, 15), scribbled(1, 2))}
        for offsets in itertools.product((-0.3, -0.1, 0.1, 0.3), repeat=3):
            tips.add(placement_tip(PlacementOffsets(*offsets)))
        for way in copybook():
            for strokes in (way.strokes, way.strokes[::-1], [s[::-1] for s in way.strokes]):
                tips.add(formation_tip(formation_of(strokes, way)))
        for tip in tips:
            assert tip[0].isupper()
            assert tip.endswith((".", "?"))
            assert "  " not in tip
