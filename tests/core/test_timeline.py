"""The visible part of a drawing over time."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.ink import Point, Stroke
from digitgame.core.timeline import (
    LIFT,
    LONGEST,
    LONGEST_PAUSE,
    LONGEST_REST,
    MOST_POINTS,
    MOST_STROKES,
    PACE,
    Timeline,
)
from model.copybook import copybook
from model.grid import Grid
from tests.core.given import way_id

PAD = Grid(40, 20)

numbers = st.floats(allow_nan=False, allow_infinity=False)
wild_strokes = st.lists(
    st.lists(st.builds(Point, numbers, numbers, numbers), min_size=1, max_size=8).map(tuple),
    max_size=6,
)


def stroke(*points: tuple[float, float, float]) -> Stroke:
    return tuple(Point(*point) for point in points)


def times(timeline: Timeline) -> list[float]:
    return [point.t for each in timeline.strokes for point in each]


class TestOfInk:
    def test_is_as_fast_as_the_hand_was(self) -> None:
        drawn = stroke((1, 1, 5.0), (2, 2, 5.125), (3, 3, 5.25))
        assert times(Timeline.from_ink([drawn], PAD)) == [0.0, 0.125, 0.25]

    def test_waits_no_longer_than_it_must(self) -> None:
        first = stroke((1, 1, 0.0), (2, 2, 60.0))
        second = stroke((5, 5, 3600.0), (6, 6, 3600.125))
        expected = np.cumsum([0.0, LONGEST_REST, LONGEST_PAUSE, 0.125])
        assert times(Timeline.from_ink([first, second], PAD)) == pytest.approx(expected)

    def test_without_times_it_is_evenly_paced(self) -> None:
        timeline = Timeline.from_ink([stroke((0, 0, 0), (0, 10, 0), (0, 20, 0))], PAD)
        assert times(timeline) == pytest.approx([0.0, 0.5 / PACE, 1 / PACE])

    def test_what_took_very_long_is_faster(self) -> None:
        slow = stroke(*((x % 40, 1, x * 0.2) for x in range(200)))
        assert Timeline.from_ink([slow], PAD).duration == pytest.approx(LONGEST)

    def test_of_nothing_is_nothing(self) -> None:
        assert Timeline.from_ink((), PAD).duration == 0
        assert Timeline.from_ink((), PAD).at(0.0) == (0, ())

    @given(wild_strokes)
    def test_whatever_a_file_holds_its_times_rise_and_it_lies_on_the_pad(
        self, strokes: list[Stroke]
    ) -> None:
        timeline = Timeline.from_ink(strokes, PAD)
        moments = times(timeline)
        assert timeline.at(timeline.duration) == (len(strokes), ())
        assert len(moments) == sum(map(len, strokes))
        assert all(before <= after for before, after in pairwise(moments))
        assert all(0 <= moment <= LONGEST * 1.001 for moment in moments)
        for each in timeline.strokes:
            assert all(0 <= x <= PAD.columns and 0 <= y <= 2 * PAD.rows for x, y, _ in each)

    def test_a_file_that_holds_too_much_is_thinned(self) -> None:
        dots = [stroke((x % 40, 1, x)) for x in range(5 * MOST_STROKES)]
        assert len(Timeline.from_ink(dots, PAD).strokes) == MOST_STROKES
        long = stroke(*((x % 40, 1 + x % 7, x / 100) for x in range(50_000)))
        (thinned,) = Timeline.from_ink([long], PAD).strokes
        assert len(thinned) <= MOST_POINTS + 1
        assert thinned[-1][:2] == long[-1][:2]


class TestOfPaths:
    @pytest.mark.parametrize("way", copybook(), ids=way_id)
    def test_every_way_takes_a_calm_while(self, way) -> None:  # type: ignore[no-untyped-def]
        timeline = Timeline.from_paths(way.strokes)
        assert len(timeline.strokes) == len(way.strokes)
        assert 0.5 < timeline.duration < 5

    def test_the_pen_takes_its_time_from_stroke_to_stroke(self) -> None:
        paths = [np.array([[0.0, 0.0], [0.0, 9.0]]), np.array([[5.0, 0.0], [5.0, 9.0]])]
        assert times(Timeline.from_paths(paths)) == pytest.approx(
            [0, 1 / PACE, 1 / PACE + LIFT, 2 / PACE + LIFT]
        )

    def test_a_dot_is_there_at_once(self) -> None:
        assert Timeline.from_paths([np.array([[3.0, 4.0]])]).at(0.0).whole == 1


class TestAt:
    TWO = Timeline((stroke((0, 0, 0), (10, 0, 1)), stroke((0, 5, 2), (0, 6, 3))))

    def test_between_two_points_the_pen_is_on_its_way(self) -> None:
        assert self.TWO.at(0.25) == (0, stroke((0, 0, 0), (2.5, 0, 0.25)))

    def test_between_two_strokes_nothing_is_drawn(self) -> None:
        assert self.TWO.at(1.5) == (1, ())

    def test_before_the_start_nothing_and_after_the_end_all_is_there(self) -> None:
        assert self.TWO.at(-1.0) == (0, ())
        assert self.TWO.at(3.0) == (2, ())
        assert self.TWO.at(99.0) == (2, ())

    @given(wild_strokes, st.floats(-1, 20), st.floats(0, 20))
    def test_what_is_there_stays(self, strokes: list[Stroke], moment: float, more: float) -> None:
        timeline = Timeline.from_ink(strokes, PAD)
        before, after = timeline.at(moment), timeline.at(moment + more)
        assert before.whole <= after.whole
        if before.whole == after.whole:
            assert before.part[:-1] == after.part[: max(0, len(before.part) - 1)]


class TestSpeed:
    def test_half_as_fast_takes_twice_as_long(self) -> None:
        assert TestAt.TWO.at_speed(0.5).duration == 6
        assert TestAt.TWO.at_speed(0.5).at(0.5).part[-1].x == TestAt.TWO.at(0.25).part[-1].x

    def test_what_is_short_enough_keeps_its_speed(self) -> None:
        assert TestAt.TWO.within(3.0) == TestAt.TWO
        assert TestAt.TWO.within(1.5).duration == 1.5


class TestFitted:
    def test_grows_with_the_sheet(self) -> None:
        assert TestAt.TWO.fitted(PAD, Grid(80, 40)).strokes[0][1] == (20, 0, 1)

    def test_on_a_sheet_of_another_shape_it_stands_in_the_middle(self) -> None:
        wide = Timeline((stroke((20, 20, 0)),)).fitted(PAD, Grid(80, 20))
        assert wide.strokes[0][0][:2] == (40, 20)

    @given(wild_strokes, st.integers(1, 99), st.integers(1, 99), st.integers(1, 60))
    def test_whatever_the_pad_was_it_lies_on_the_sheet(
        self, strokes: list[Stroke], columns: int, rows: int, height: int
    ) -> None:
        pad, sheet = Grid(columns, rows), Grid(2 * height, height)
        fitted = Timeline.from_ink(strokes, pad).fitted(pad, sheet)
        for each in fitted.strokes:
            for x, y, _ in each:
                assert -1e-6 <= x <= sheet.columns + 1e-6
                assert -1e-6 <= y <= 2 * sheet.rows + 1e-6
