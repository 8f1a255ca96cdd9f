"""The steps of a lesson: passing, going back, and good drawings."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.judging import Judgement, Parts
from digitgame.core.lesson import (
    LEADS_BACK,
    OFF_GHOST_TIP,
    PASSES,
    STEPS,
    Lesson,
    Step,
    Try,
    reason_to_repeat,
)
from digitgame.core.session import Outcome, Task, outcome
from model.copybook import Way, taught_ways
from model.grid import Grid
from model.raster import Points, digit_image
from model.reader import Reader
from tests.core.given import SMALLEST, USUAL, judged, way_id

FULL = Parts(shape=100, formation=100, placement=100)
TASKS = (Task.TRACE, Task.FADE, Task.MEMORY)
WAYS = pytest.mark.parametrize("way", taught_ways(), ids=way_id)
PADS = pytest.mark.parametrize("pad", [USUAL, SMALLEST], ids=["40x20", "28x14"])

GOOD, MISS, UNREADABLE = True, False, None


def drawn(task: Task, is_good: bool | None = GOOD) -> Try:
    """Return a drawing for a step: good, a miss, or unreadable (None)."""
    if is_good is None:
        return Try(3, task, Outcome.UNREADABLE, None, None)
    parts = FULL if is_good else replace(FULL, formation=40)
    return Try(3, task, Outcome.RIGHT, 100.0 if is_good else 88.0, parts)


def after(lesson: Lesson, went: Sequence[bool | None]) -> Lesson:
    """Return the lesson after drawings, each for its current step."""
    for is_good in went:
        lesson = lesson.watched()
        task = lesson.step.task
        assert task is not None
        lesson = lesson.after(drawn(task, is_good))
    return lesson


went = st.lists(st.sampled_from([GOOD, GOOD, MISS, UNREADABLE]), max_size=40)


class TestSteps:
    def test_two_good_ones_in_a_row_pass_each(self) -> None:
        assert after(Lesson(), [GOOD] * 2).step is Step.FADE
        assert after(Lesson(), [GOOD] * 4).step is Step.MEMORY
        assert not after(Lesson(), [GOOD] * 5).is_learned
        assert after(Lesson(), [GOOD] * 6) == Lesson(Step.MEMORY, is_learned=True)

    def test_a_miss_between_breaks_the_row(self) -> None:
        lesson = after(Lesson(Step.FADE), [GOOD, MISS, GOOD])
        assert (lesson.step, lesson.good, lesson.missed) == (Step.FADE, 1, 1)

    @pytest.mark.parametrize("step", STEPS[1:])
    def test_three_misses_lead_back_even_with_good_ones_between(self, step: Step) -> None:
        before = STEPS[STEPS.index(step) - 1]
        assert after(Lesson(step), [MISS] * 3) == Lesson(before)
        assert after(Lesson(step), [MISS, GOOD, MISS, GOOD, MISS]) == Lesson(before)

    def test_what_cannot_be_read_counts_neither_way(self) -> None:
        for row in ([GOOD, UNREADABLE, GOOD], [UNREADABLE] * 9):
            readable = [each for each in row if each is not UNREADABLE]
            assert after(Lesson(Step.TRACE), row) == after(Lesson(Step.TRACE), readable)

    @given(went, st.sampled_from(STEPS[1:]))
    def test_none_lasts_longer_than_six_readable_drawings(
        self, row: list[bool | None], step: Step
    ) -> None:
        lesson = Lesson(step)
        for index, is_good in enumerate([each for each in row if each is not None], start=1):
            lesson = after(lesson, [is_good])
            if lesson.step is not step or lesson.is_learned:
                return
            assert index < 6

    @given(went, went)
    def test_what_is_learnt_stays_learnt(
        self, before: list[bool | None], later: list[bool | None]
    ) -> None:
        if (lesson := after(Lesson(), before)).is_learned:
            assert after(lesson, later).is_learned

    @given(went)
    def test_each_drawing_moves_by_one_step_at_most(self, row: list[bool | None]) -> None:
        lesson = Lesson().watched()
        for is_good in row:
            following = after(lesson, [is_good])
            moved = STEPS.index(following.step) - STEPS.index(lesson.watched().step)
            assert abs(moved) <= 1
            assert moved <= 0 or is_good
            assert moved >= 0 or is_good is False
            assert 0 <= following.good < PASSES
            assert 0 <= following.missed < LEADS_BACK
            lesson = following

    @given(
        st.sampled_from(STEPS),
        st.integers(0, PASSES - 1),
        st.sampled_from(TASKS),
        st.sampled_from([GOOD, MISS, UNREADABLE]),
    )
    def test_a_drawing_for_another_step_changes_nothing(
        self, step: Step, good: int, task: Task, is_good: bool | None
    ) -> None:
        lesson = Lesson(step, good=0 if step is Step.WATCH else good)
        is_its_own = task is step.task or (step is Step.WATCH and task is Task.TRACE)
        if not is_its_own:
            assert lesson.after(drawn(task, is_good)) == lesson

    def test_who_traces_has_watched(self) -> None:
        assert Lesson().after(drawn(Task.TRACE)) == Lesson(Step.TRACE, good=1)


class TestFading:
    @given(went)
    def test_grows_with_each_success_and_is_none_before(self, row: list[bool | None]) -> None:
        lesson = after(Lesson(), row)
        assert (lesson.fading == 0) == (lesson.step in (Step.WATCH, Step.TRACE))
        if lesson.step is Step.FADE:
            assert lesson.fading == 1 + lesson.good
        if lesson.step is Step.MEMORY:
            assert lesson.fading > Lesson(Step.FADE).fading + PASSES - 1


class TestGood:
    def test_from_memory_it_must_be_read_and_have_a_star(self) -> None:
        good = Try(3, Task.MEMORY, Outcome.RIGHT, 60.0, FULL)
        assert good.is_good
        assert not replace(good, outcome=Outcome.WRONG).is_good
        assert not replace(good, score=59.9).is_good

    @pytest.mark.parametrize("task", [Task.TRACE, Task.FADE])
    def test_what_is_copied_need_not_be_read(self, task: Task) -> None:
        assert Try(3, task, Outcome.WRONG, 50.0, FULL).is_good

    @pytest.mark.parametrize("task", TASKS)
    def test_order_and_direction_must_be_right(self, task: Task) -> None:
        assert not Try(3, task, Outcome.RIGHT, 96.0, replace(FULL, formation=80)).is_good

    def test_only_what_was_good_from_memory_has_stars(self) -> None:
        best = Try(3, Task.MEMORY, Outcome.RIGHT, 95.0, FULL)
        assert best.stars == 3
        assert replace(best, task=Task.FADE).stars == 0
        assert replace(best, parts=replace(FULL, formation=80)).stars == 0
        assert replace(best, score=60.0).stars == 1


def judge_for(
    strokes: Sequence[Points], way: Way, task: Task, pad: Grid, reader: Reader
) -> tuple[Try, Judgement]:
    """Judge strokes drawn with a mouse on a pad for a step, as the screen does."""
    ink = pad.snapped(strokes)
    prediction = reader.read(digit_image(ink))
    ways = taught_ways() if task is Task.MEMORY else [way]
    judgement = judged(ink, way.digit, prediction=prediction, grid=pad, ways=ways)
    result = outcome(way.digit, prediction)
    return Try(way.digit, task, result, judgement.score, judgement.parts), judgement


class TestWhoFollowsTheCopybook:
    @WAYS
    @PADS
    def test_passes_every_step_of_every_way(self, way: Way, pad: Grid, reader: Reader) -> None:
        lesson = Lesson().watched()
        for task in (task for task in TASKS for _ in range(PASSES)):
            drawing, judgement = judge_for(pad.fitted(way.strokes), way, task, pad, reader)
            assert drawing.is_good
            assert reason_to_repeat(drawing, judgement) == judgement.tip
            lesson = lesson.after(drawing)
        assert lesson.is_learned
        assert drawing.stars == 3

    @WAYS
    @PADS
    @pytest.mark.parametrize("task", TASKS)
    def test_but_draws_each_stroke_backwards_is_told_so(
        self, way: Way, pad: Grid, task: Task, reader: Reader
    ) -> None:
        reversed_strokes = [stroke[::-1] for stroke in pad.fitted(way.strokes)]
        drawing, judgement = judge_for(reversed_strokes, way, task, pad, reader)
        assert drawing.is_good is False
        assert "backwards" in reason_to_repeat(drawing, judgement)

    @PADS
    def test_but_beside_the_ghost_is_told_so(self, pad: Grid, reader: Reader) -> None:
        way = taught_ways()[0]
        displaced = [stroke * 0.6 for stroke in pad.fitted(way.strokes)]
        drawing, judgement = judge_for(displaced, way, Task.TRACE, pad, reader)
        assert drawing.is_good is False
        assert reason_to_repeat(drawing, judgement) == OFF_GHOST_TIP
