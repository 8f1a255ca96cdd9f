"""Undo and redo lose nothing, and only valid strokes are parsed."""

import json
import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core import ink as ink_module
from digitgame.core.ink import Ink, Point, Stroke, from_lists, path, to_lists

DOT: Stroke = (Point(1.0, 2.0, 0.0),)
LINE: Stroke = (Point(0.0, 0.0, 0.5), Point(4.0, 8.0, 0.75))

coordinates = st.floats(-1000, 1000).map(lambda value: round(value, 3))
points = st.builds(Point, coordinates, coordinates, st.floats(0, 3600).map(lambda t: round(t, 3)))
strokes = st.lists(points, min_size=1, max_size=6).map(tuple)
steps = st.lists(
    st.one_of(
        strokes.map(lambda stroke: lambda ink: ink.add(stroke)),
        st.sampled_from([Ink.clear, Ink.undo, Ink.redo]),
    ),
    max_size=25,
)


def after(changes: list[Callable[[Ink], Ink]]) -> Ink:
    """Apply changes to a blank pad."""
    ink = Ink()
    for change in changes:
        ink = change(ink)
    return ink


class TestUndo:
    def test_takes_back_strokes_latest_first(self) -> None:
        ink = Ink().add(DOT).add(LINE)
        assert ink.undo().strokes == (DOT,)
        assert ink.undo().undo().strokes == ()
        assert not ink.is_blank

    def test_brings_back_what_was_cleared(self) -> None:
        ink = Ink().add(DOT).add(LINE)
        assert ink.clear().is_blank
        assert ink.clear().undo().strokes == (DOT, LINE)

    def test_does_nothing_on_a_pad_that_was_never_drawn_on(self) -> None:
        assert Ink().undo() == Ink().redo() == Ink()

    def test_clearing_a_blank_pad_is_no_step(self) -> None:
        assert Ink().clear() == Ink()
        assert Ink().add(DOT).clear().clear().undo().strokes == (DOT,)

    def test_a_new_stroke_leaves_nothing_to_redo(self) -> None:
        ink = Ink().add(DOT).undo().add(LINE)
        assert ink.redo().strokes == (LINE,)

    def test_a_stroke_needs_a_point(self) -> None:
        with pytest.raises(ValueError, match="at least one point"):
            Ink().add(())

    @given(steps)
    def test_undone_all_the_way_the_pad_is_blank_and_redone_it_is_as_it_was(
        self, changes: list[Callable[[Ink], Ink]]
    ) -> None:
        ink = after(changes)
        undone = ink
        for _ in changes:
            undone = undone.undo()
        assert undone.is_blank
        redone = undone
        for _ in ink.past:
            redone = redone.redo()
        assert redone == ink

    @given(steps)
    def test_redo_is_the_contrary_of_undo(self, changes: list[Callable[[Ink], Ink]]) -> None:
        ink = after(changes)
        if ink.past:
            assert ink.undo().redo() == ink
        if ink.future:
            assert ink.redo().undo() == ink


class TestScaled:
    def test_grows_where_but_not_when(self) -> None:
        assert Ink().add(LINE).scaled(1.5).strokes == ((Point(0, 0, 0.5), Point(6, 12, 0.75)),)

    def test_what_undo_and_redo_bring_back_grows_too(self) -> None:
        ink = Ink().add(DOT).add(LINE).undo().scaled(2)
        assert ink.undo().redo().redo().strokes == Ink().add(DOT).add(LINE).scaled(2).strokes

    @given(steps, st.sampled_from([0.5, 2.0, 4.0]))
    def test_back_and_forth_leaves_the_ink(
        self, changes: list[Callable[[Ink], Ink]], factor: float
    ) -> None:
        ink = after(changes)
        assert ink.scaled(factor).scaled(1 / factor) == ink


class TestPaths:
    def test_are_arrays_of_x_and_y(self) -> None:
        assert path(LINE).tolist() == [[0, 0], [4, 8]]
        assert [array.shape for array in Ink().add(DOT).add(LINE).paths()] == [(1, 2), (2, 2)]
        assert Ink().paths() == []


class TestLists:
    @given(st.lists(strokes, max_size=4).map(tuple))
    def test_strokes_come_back_through_json_as_they_were(self, drawn: tuple[Stroke, ...]) -> None:
        assert from_lists(json.loads(json.dumps(to_lists(drawn)))) == drawn

    def test_numbers_are_kept_to_thousandths(self) -> None:
        assert to_lists([(Point(1 / 3, 2 / 3, 1e-9),)]) == [[[0.333, 0.667, 0.0]]]

    def test_a_point_without_time_was_drawn_at_the_start(self) -> None:
        assert from_lists([[[1, 2]]]) == ((Point(1.0, 2.0, 0.0),),)

    def test_no_strokes_are_strokes(self) -> None:
        assert from_lists([]) == ()

    @pytest.mark.parametrize(
        ("lists", "problem"),
        [
            (None, "list of strokes"),
            ("12", "list of strokes"),
            ({"strokes": []}, "list of strokes"),
            (((1.0, 2.0),), "list of strokes"),
            ([1], "a stroke must"),
            ([None], "a stroke must"),
            ([[]], "a stroke must"),
            (["ab"], "a stroke must"),
            ([[1, 2]], "a point must"),
            ([[[]]], "a point must"),
            ([[[1]]], "a point must"),
            ([[[1, 2, 3, 4]]], "a point must"),
            ([["ab"]], "a point must"),
            ([[{"x": 1, "y": 2}]], "a point must"),
            ([[[1, "2"]]], "must be of numbers"),
            ([[[1, None]]], "must be of numbers"),
            ([[[1, True]]], "must be of numbers"),
            ([[[1, [2]]]], "must be of numbers"),
            ([[[math.nan, 2]]], "must be finite"),
            ([[[1, math.inf]]], "must be finite"),
            ([[[1, 2, -math.inf]]], "must be finite"),
            ([[[1, 10**400]]], "must be finite"),
        ],
        ids=lambda value: repr(value)[:30],
    )
    def test_anything_else_from_outside_is_refused(self, lists: object, problem: str) -> None:
        with pytest.raises(ValueError, match=problem):
            from_lists(lists)

    def test_more_points_than_a_hand_draws_are_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ink_module, "MAX_POINTS", 4)
        assert len(from_lists([[[0, 0]] * 2, [[0, 0]] * 2])) == 2
        with pytest.raises(ValueError, match="more than 4 points"):
            from_lists([[[0, 0]] * 2, [[0, 0]] * 3])

    @given(
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(st.text(max_size=2), inner, max_size=2)
            ),
            max_leaves=12,
        )
    )
    def test_whatever_comes_is_either_strokes_or_a_value_error(self, lists: object) -> None:
        try:
            taken = from_lists(lists)
        except ValueError:
            return
        assert all(math.isfinite(value) for stroke in taken for point in stroke for value in point)
