"""Tries in lessons, which count only if drawn from memory."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from digitgame.core.judging import Parts
from digitgame.core.lesson import Try
from digitgame.core.records import Attempt
from digitgame.core.session import Outcome, Task
from digitgame.storage.history import History
from tests.storage.given import columns_of, columns_read, drawn, plan, uses_only

PARTS = Parts(shape=90, formation=100, placement=70.5)


class TestLessons:
    def lesson(self, task: Task, prompt: int = 0, **options: Any) -> Attempt:
        return replace(drawn(3, 3, prompt=prompt, score=80.0), task=task, **options)

    def test_their_drawings_are_told_in_the_order_of_drawing(self, history: History) -> None:
        later = self.lesson(Task.FADE, 1, parts=PARTS, way="round")
        earlier = self.lesson(Task.TRACE, 0, drawn_at=later.drawn_at - timedelta(hours=1))
        for attempt in (later, earlier, drawn(4, 4, prompt=5)):
            history.record(attempt)
        first, second = history.lesson_tries("ada")
        assert (first.task, second.task) == (Task.TRACE, Task.FADE)
        assert second == Try(3, Task.FADE, Outcome.RIGHT, 80.0, PARTS, "round")

    def test_of_other_learners_and_of_practice_are_left_out(self, history: History) -> None:
        history.record(self.lesson(Task.MEMORY, learner="bob"))
        history.record(drawn(3, 3))
        assert history.lesson_tries("ada") == []

    def test_are_found_by_their_index_without_any_ink(self, history: History, file: Path) -> None:
        history.record(self.lesson(Task.TRACE))
        step, *_ = plan(history, lambda: history.lesson_tries("ada"))
        assert uses_only([step], "attempts_of_lessons")
        read = columns_read(history, lambda: history.lesson_tries("ada"))
        assert read <= columns_of(history, "attempts_of_lessons")
