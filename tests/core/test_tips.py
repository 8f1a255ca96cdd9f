"""Each tip for its cause, in whole sentences."""

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from digitgame.core.tips import (
    PRAISE,
    UNREADABLE,
    PlacementOffsets,
    form_tip,
    formation_tip,
    misread_tip,
    placement_tip,
    proportion_tip,
    unknown_way_tip,
)
from model.copybook import Way, copybook, taught_ways
from model.curve import pen_stroke
from model.formation import Formation, match_way
from model.raster import Points
from tests.core.given import USUAL, judged, read_as, way_of


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


class TestShape:
    @pytest.mark.parametrize(
        ("factor", "tip"), [(1.9, "Make it narrower."), (0.35, "Make it wider.")]
    )
    def test_a_stretched_6_is_told_so(self, factor: float, tip: str) -> None:
        strokes = [stroke * (factor, 1) for stroke in way_of(6, "round").strokes]
        assert tip_for(USUAL.snapped(USUAL.fitted(strokes)), 6) == tip

    @pytest.mark.parametrize(
        ("bent", "place"),
        [
            ("0,2/38,0/44,40 22,100", "top right"),
            ("0,2/62,0/44,40 50,100", "bottom"),
            ("0,34/62,0/44,40 22,100", "top left"),
        ],
    )
    def test_says_where_the_form_differs(self, bent: str, place: str) -> None:
        formation = formation_of([pen_stroke(bent)], way_of(7, "plain"))
        assert place in form_tip(formation)


class TestReading:
    def test_a_misread_drawing_is_told_what_it_looks_like(self) -> None:
        way = way_of(1, "plain")
        assert tip_for(USUAL.fitted(way.strokes), 1, read=8) == f"It looks like an 8. {way.advice}"

    def test_without_a_way_the_model_helps(self) -> None:
        assert misread_tip(7, None) == "It looks like a 7. Look at the model."
        assert unknown_way_tip(8) == "This is not a usual way to write an 8. Look at the model."


class TestWords:
    def test_every_tip_is_of_whole_sentences(self) -> None:
        tips = {PRAISE, UNREADABLE, misread_tip(1, None), unknown_way_tip(1)}
        tips |= {proportion_tip(is_too_wide=wide) for wide in (True, False)}
        for offsets in itertools.product((-0.3, -0.1, 0.1, 0.3), repeat=3):
            tips.add(placement_tip(PlacementOffsets(*offsets)))
        for way in copybook():
            for strokes in (way.strokes, way.strokes[::-1], [s[::-1] for s in way.strokes]):
                formation = formation_of(strokes, way)
                tips |= {formation_tip(formation), form_tip(formation), misread_tip(2, formation)}
        for tip in tips:
            assert tip[0].isupper()
            assert tip.endswith((".", "?"))
            assert "  " not in tip
