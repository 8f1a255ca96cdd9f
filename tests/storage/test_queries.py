"""Queries of the aggregates; test_totals.py compares them with a simple implementation."""

from datetime import date
from pathlib import Path

import pytest

from digitgame.core.tallies import NOTHING_DRAWN, ReadCount, Streak, Tally
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from tests.storage.given import ATTEMPT, altered, columns_of, columns_read, drawn, plan, uses_only


class TestStats:
    def test_a_new_learner_has_none(self, history: History) -> None:
        history.record(drawn(learner="bob"))
        assert history.learner_stats("ada") == NOTHING_DRAWN

    def test_each_prompts_first_readable_try_is_its_answer(self, history: History) -> None:
        for attempt in [
            drawn(7, None, prompt=0),
            drawn(7, 1, prompt=0, score=20.0),
            drawn(7, 7, prompt=0, score=90.0),
            drawn(7, 7, prompt=1, score=70.0),
            drawn(3, 3, prompt=2),
            drawn(3, 3, prompt=2, learner="bob", score=99.0),
        ]:
            history.record(attempt)
        sums = history.learner_stats("ada")
        assert sums.answers == {7: Tally(2, 1, 2, 90.0), 3: Tally(1, 1, 0, 0.0)}
        reads = [(7, None, 1), (7, 1, 1), (7, 7, 2), (3, 3, 1)]
        assert set(sums.reads) == {ReadCount(*each) for each in reads}
        assert sums.best == {7: 90.0}
        assert sums.latest == {7: 70.0}
        assert sums.recent == ((7, False), (7, True), (3, True))
        day, whole = ATTEMPT.drawn_at.date(), Tally(3, 2, 2, 90.0)
        assert sums.days == ((day, whole),)
        assert set(sums.digit_days) == {(day, 3, Tally(1, 1)), (day, 7, Tally(2, 1, 2, 90.0))}
        by_month = [(date(2026, 3, 1), whole)]
        assert history.answers_by_day_and_month("ada") == ([(day, whole)], by_month)
        streak = Streak(day, day)
        assert (sums.practised, sums.last_streaks, sums.longest_streak) == (1, (streak,), streak)

    def test_only_so_many_of_the_latest_answers_are_named(self, history: History) -> None:
        for prompt in range(5):
            history.record(drawn(prompt, prompt, prompt=prompt))
        assert history.learner_stats("ada", latest=2).recent == ((3, True), (4, True))

    def test_read_a_few_rows_by_their_index_and_no_ink(self, history: History, file: Path) -> None:
        history.record(drawn(score=50.0))
        altered(file, "UPDATE attempts SET ink = 'spilt'")
        steps = plan(history, lambda: history.learner_stats("ada"))
        assert not [step for step in steps if "SCAN" in step and " each" not in step]
        assert not [step for step in steps if "TEMP B-TREE" in step]
        assert sum("attempts_by_" in step for step in steps) == 2

    @pytest.mark.parametrize(
        "change",
        [
            "totals SET start = 'yesterday'",
            *("totals SET answered = 'x'", "totals SET thousandths = 9e999"),
            *(f"attempts SET score = {score}" for score in ("'x'", "9e999", "-9e999")),
            *("tries SET read = 'x'", "answers SET target = 'x'", "learners SET days = 'x'"),
            "runs SET first = x'ff'",
        ],
    )
    def test_an_altered_total_is_an_error_not_a_crash(
        self, history: History, file: Path, change: str
    ) -> None:
        history.record(drawn(score=50.0))
        altered(file, f"PRAGMA ignore_check_constraints = ON; UPDATE {change}")
        with pytest.raises(HistoryError, match="cannot be used"):
            history.learner_stats("ada")


class TestAnswers:
    @pytest.mark.parametrize("latest", [0, 1, 3, 500])
    def test_are_the_latest_oldest_first(self, history: History, latest: int) -> None:
        for prompt in range(5):
            history.record(drawn(prompt, None, prompt=prompt))
            history.record(drawn(prompt, 0, prompt=prompt))
            history.record(drawn(prompt, prompt, prompt=prompt))
            history.record(drawn(9, 9, prompt=prompt, learner="bob"))
        expected = [(0, True), (1, False), (2, False), (3, False), (4, False)]
        assert history.answers("ada", latest) == expected[5 - min(latest, 5) :]

    def test_are_found_from_the_latest_back(self, history: History) -> None:
        steps = plan(history, lambda: history.answers("ada"))
        assert uses_only(steps, "answers_in_order")
        read = columns_read(history, lambda: history.answers("ada"))
        assert read <= columns_of(history, "answers_in_order")
