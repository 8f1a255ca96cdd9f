"""Tracking a pen over every way on every pad, forwards, backwards and astray."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitgame.core.tracing import PenState, Tracer, Tracing
from model.copybook import Way, taught_ways
from model.grid import Grid
from model.raster import Points
from tests.core.given import PADS, SMALLEST, USUAL, way_id, way_of

TAUGHT = pytest.mark.parametrize("way", taught_ways(), ids=way_id)
AT_ONCE = 6
"""Mouse reports within which a wrong direction is noticed: three rows, or six columns."""


def places(stroke: Points) -> list[tuple[float, float]]:
    return [(x, y) for x, y in stroke.tolist()]


def follow(strokes: Sequence[Points], way: Way, pad: Grid = USUAL) -> list[list[Tracing]]:
    """Return, by stroke, the state after each report of a mouse that draws over a way."""
    tracer = Tracer(pad.fitted(way.strokes), pad)
    drawn = pad.snapped(strokes)
    return [
        [
            tracer.trace(drawn[:number], places(stroke)[:count])
            for count in range(1, len(stroke) + 1)
        ]
        for number, stroke in enumerate(drawn)
    ]


def courses(strokes: Sequence[Points], way: Way, pad: Grid = USUAL) -> list[list[PenState]]:
    return [[each.course for each in stroke] for stroke in follow(strokes, way, pad)]


class TestWhoFollowsExactly:
    def test_is_on_the_path_all_along_and_arrives(self) -> None:
        for way in taught_ways():
            self.arrives(way, USUAL)

    @settings(max_examples=50)  # a large pad takes long
    @given(way=st.sampled_from(taught_ways()), pad=st.sampled_from(PADS))
    def test_arrives_on_every_pad(self, way: Way, pad: Grid) -> None:
        self.arrives(way, pad)

    def arrives(self, way: Way, pad: Grid) -> None:
        """Check that a pen that draws a way exactly never leaves its path."""
        name = way_id(way)
        for stroke in courses(pad.fitted(way.strokes), way, pad):
            assert set(stroke) <= {PenState.ON, PenState.ARRIVED}, name
            assert stroke[-1] is PenState.ARRIVED, name

    @TAUGHT
    def test_gets_on_along_the_path(self, way: Way) -> None:
        for stroke in follow(USUAL.fitted(way.strokes), way):
            reached = [each.place for each in stroke]
            assert reached[0] <= 3
            assert reached[-1] > reached[0]
            assert min(np.diff(reached)) >= -3

    @TAUGHT
    def test_has_done_when_all_strokes_are_there(self, way: Way) -> None:
        strokes = USUAL.fitted(way.strokes)
        tracer = Tracer(strokes, USUAL)
        for number in range(len(strokes)):
            assert tracer.trace(strokes[:number], []) == Tracing(PenState.READY, number)
        assert tracer.trace(strokes, []).course is PenState.DONE
        assert tracer.trace(strokes, [(1.0, 1.0)]).course is PenState.DONE

    @given(
        way=st.sampled_from(taught_ways()),
        right=st.floats(-0.4, 0.4),
        down=st.floats(-0.4, 0.4),
    )
    def test_or_a_little_beside_is_on_the_path(self, way: Way, right: float, down: float) -> None:
        close = [stroke + np.array([right, down]) for stroke in USUAL.fitted(way.strokes)]
        assert not any(each.is_fault for stroke in courses(close, way) for each in stroke)


class TestWhoGoesTheOtherWay:
    @pytest.mark.parametrize("pad", [USUAL, SMALLEST], ids=["40x20", "28x14"])
    def test_is_told_at_once_on_every_stroke(self, pad: Grid) -> None:
        for way in taught_ways():
            name = way_id(way)
            for stroke in courses([each[::-1] for each in pad.fitted(way.strokes)], way, pad):
                assert PenState.BACKWARDS in stroke[:AT_ONCE], name

    @pytest.mark.parametrize("digit", [1, 7])
    def test_is_told_so_where_the_pen_turns_until_it_turns_back(self, digit: int) -> None:
        way = way_of(digit, "plain")
        (stroke,) = USUAL.fitted(way.strokes)
        half = stroke[: len(stroke) // 2]
        (states,) = courses([np.concatenate([half, half[:2:-1], stroke])], way)
        (on,) = courses([half], way)
        assert not any(state.is_fault for state in states[: len(on)])
        assert PenState.BACKWARDS in states
        assert states[-1] is PenState.ARRIVED


class TestWhoLeavesThePath:
    def test_is_told_so_until_the_pen_is_back(self) -> None:
        way = way_of(1, "plain")
        (stroke,) = USUAL.fitted(way.strokes)
        (x, y), (_, end) = stroke[0], stroke[-1]
        third, rest = y + (end - y) / 3, y + (end - y) / 2
        away = np.array([[x, y], [x, third], [x + 9, third], [x + 9, rest], [x, rest], [x, end]])
        (states,) = courses([away], way)
        at = states.index(PenState.ASTRAY)
        assert not any(each.is_fault for each in states[:at])
        assert states[-1] is PenState.ARRIVED

    def test_is_told_so_where_the_pen_is_put_down_elsewhere(self) -> None:
        way = way_of(1, "plain")
        (states,) = courses([np.array([[2.0, 35.0], [6.0, 35.0]])], way)
        assert set(states) == {PenState.ASTRAY}

    def test_is_told_the_start_where_the_pen_is_put_down_on_the_way(self) -> None:
        way = way_of(1, "plain")
        (stroke,) = USUAL.fitted(way.strokes)
        (states,) = courses([stroke[len(stroke) // 2 :]], way)
        assert states[0] is PenState.WRONG_START

    def test_is_told_which_stroke_is_first(self) -> None:
        way = way_of(5, "body, then hat")
        body, hat = USUAL.fitted(way.strokes)
        states = courses([hat + np.array([2.0, 0.0]), body], way)
        assert PenState.WRONG_STROKE not in states[0][:1]  # both start in one place
        crossbar = way_of(7, "with a crossbar")
        top, bar = USUAL.fitted(crossbar.strokes)
        (first, *_) = follow([bar, top], crossbar)
        assert first[0] == Tracing(PenState.WRONG_STROKE, 0, first[0].place)


class TestOddInk:
    def test_a_click_is_no_stroke(self) -> None:
        way = way_of(5, "body, then hat")
        tracer = Tracer(USUAL.fitted(way.strokes), USUAL)
        assert tracer.trace([np.array([[3.0, 3.0]])], []) == Tracing(PenState.READY, 0)

    @given(
        way=st.sampled_from(taught_ways()),
        points=st.lists(
            st.tuples(st.floats(0, 40), st.floats(0, 40)), min_size=1, max_size=8, unique=True
        ),
    )
    def test_any_ink_is_followed_the_same_at_once_and_report_by_report(
        self, way: Way, points: list[tuple[float, float]]
    ) -> None:
        strokes = USUAL.fitted(way.strokes)
        at_once, one_by_one = Tracer(strokes, USUAL), Tracer(strokes, USUAL)
        for count in range(1, len(points)):
            one_by_one.trace([], points[:count])
        assert one_by_one.trace([], points) == at_once.trace([], points)

    def test_another_stroke_is_followed_anew(self) -> None:
        way = way_of(1, "plain")
        (stroke,) = USUAL.fitted(way.strokes)
        tracer = Tracer([stroke], USUAL)
        assert tracer.trace([], [(2.0, 35.0)]).course is PenState.ASTRAY
        assert tracer.trace([], places(stroke[:4])).course is PenState.ON
