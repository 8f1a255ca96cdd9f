"""Totals equal those computed from all attempts, whatever happened to these."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.progress import progress
from digitgame.core.records import Attempt, Skip
from digitgame.core.session import COUNTED, Outcome, Task
from digitgame.core.tallies import Span, Streak, Tally
from digitgame.storage import totals
from digitgame.storage.database import IN_MEMORY
from digitgame.storage.history import History
from digitgame.storage.merge import MergeResult
from tests.storage.given import ATTEMPT, drawn, plan, run_in_processes, uses_only

TABLES = ("answers", "totals", "tries", "runs", "learners")
FIRST = datetime(2026, 2, 25, tzinfo=UTC)


def rows(history: History, table: str) -> list[tuple[Any, ...]]:
    return sorted(history._connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)


def tables(history: History) -> dict[str, list[tuple[Any, ...]]]:
    return {table: rows(history, table) for table in TABLES}


def rebuilt(history: History) -> dict[str, list[tuple[Any, ...]]]:
    """Return the totals recomputed from all attempts."""
    totals.rebuild(history._connection)
    return tables(history)


def by_hand(attempts: list[Attempt], skips: dict[tuple[str, int], tuple[int, datetime]]) -> Any:
    """Compute Ada's answers by digit and day, in order, and her longest streak."""
    answers: dict[tuple[str, int], tuple[int, datetime, bool, float | None]] = {}
    for each in sorted(attempts, key=lambda each: each.drawn_at):
        prompt = (each.session, each.prompt)
        if each.outcome is Outcome.UNREADABLE or each.task not in COUNTED or prompt in answers:
            continue
        answers[prompt] = (each.target, each.drawn_at, each.outcome is Outcome.RIGHT, each.score)
    for prompt, (target, at) in skips.items():
        answers.setdefault(prompt, (target, at, False, None))
    ordered = sorted(
        (at, prompt, (target, right)) for prompt, (target, at, right, _) in answers.items()
    )
    digits: dict[int, Tally] = {}
    days: dict[date, Tally] = {}
    for target, at, is_right, score in answers.values():
        day = at.date()
        tally = Tally(1, int(is_right), int(score is not None), round(1000 * (score or 0)))
        digits[target] = digits.get(target, Tally()) + tally
        days[day] = days.get(day, Tally()) + tally
    runs = [day for day in days if day - timedelta(days=1) not in days]
    lengths = [
        next(n for n in range(1, 999) if first + timedelta(days=n) not in days) for first in runs
    ]
    for table in (digits, days):  # sums of whole thousandths are exact in any order
        for key, tally in table.items():
            table[key] = tally._replace(points=tally.points / 1000)  # type: ignore[index]
    order = tuple(answer for *_, answer in ordered)
    return digits, sorted(days.items()), order, max(lengths, default=0)


moments = st.builds(
    lambda day, minute, zone: (FIRST + timedelta(days=day, minutes=minute)).astimezone(
        timezone(timedelta(minutes=zone))
    ),
    st.integers(0, 12),
    st.integers(0, 1439),
    st.sampled_from([0, 0, 0, 345, -480, 840]),
)
any_drawn = st.builds(
    lambda attempt, task: replace(attempt, task=task),
    st.builds(
        drawn,
        target=st.integers(6, 8),
        read=st.none() | st.integers(6, 8),
        session=st.sampled_from("st"),
        prompt=st.integers(0, 3),
        learner=st.sampled_from(["ada", "ada", "bob"]),
        score=st.none() | st.integers(0, 10**5).map(lambda points: points / 1000),
        at=moments,
    ),
    st.sampled_from([Task.PRACTICE, Task.EXAM, Task.TRACE, Task.MEMORY]),
)
steps = st.lists(
    st.tuples(st.just("record"), any_drawn)
    | st.tuples(st.just("merge"), st.lists(any_drawn, max_size=4))
    | st.tuples(st.just("judge"), st.integers(0, 99), any_drawn)
    | st.tuples(st.just("skip"), st.sampled_from("st"), st.integers(0, 3), moments),
    max_size=14,
)


def play(file: Path, name: str) -> None:
    """Record attempts, skip prompts, merge attempts and judge them again."""
    history, rng = History(file), Random(name)
    for n in range(60):
        at = ATTEMPT.drawn_at + timedelta(days=rng.randrange(9))
        read, score = rng.choice([7, 1, None]), float(rng.randrange(100))
        history.record(drawn(7, read, session=name, prompt=n // 2, at=at, score=score))
        if n % 7 == 0:
            history.skip(Skip("ada", name, 100 + n, 3, Task.PRACTICE, at))
        if n % 20 == 0:
            known = [each for _, each in history.attempts_with_ids()]
            history.merge(known)
            history.judge_again(known[:3])


class TestTotals:
    @given(taken=steps)
    def test_equal_a_simple_computation(self, taken: list[tuple[Any, ...]]) -> None:
        """After attempts recorded, merged (twice), judged again, and prompts skipped."""
        history = History(IN_MEMORY)
        kept: list[Attempt] = []
        skips: dict[tuple[str, int], tuple[int, datetime]] = {}
        for step in taken:
            if step[0] == "record":
                kept.append(replace(step[1], name=f"{len(kept):032x}"))
                history.record(kept[-1])
            elif step[0] == "merge":
                lot = [
                    replace(each, name=f"{len(kept) + n:032x}") for n, each in enumerate(step[1])
                ]
                assert set(history.merge(lot)) <= {MergeResult.NEW}
                assert set(history.merge(lot)) <= {MergeResult.KNOWN}
                kept.extend(lot)
            elif step[0] == "judge" and kept:
                at = step[1] % len(kept)
                kept[at] = replace(
                    kept[at],
                    outcome=step[2].outcome,
                    prediction=step[2].prediction,
                    score=step[2].score,
                )
                history.judge_again([kept[at]])
            elif step[0] == "skip":
                history.skip(Skip("ada", step[1], step[2], 7, Task.PRACTICE, step[3]))
                skips.setdefault((step[1], step[2]), (7, step[3]))
        own = [each for each in kept if each.learner == "ada"]
        digits, days, order, longest = by_hand(own, skips)
        sums = history.learner_stats("ada")
        assert sums.answers == digits
        assert list(sums.days) == days == history.tallies("ada", Span.DAY)
        assert (sums.longest_streak.days if sums.longest_streak else 0) == longest
        assert sums.practised == len(days)
        whole = history.first_tries("ada")
        assert whole == (
            sum(tally.answered for tally in digits.values()),
            sum(tally.right for tally in digits.values()),
        )
        assert sums.recent == tuple(history.answers("ada")) == order
        assert (len(sums.recent), sum(right for _, right in sums.recent)) == whole
        counted = [each for each in own if each.task in COUNTED]
        found = progress(sums, FIRST.date())
        assert found.tries == len(counted)
        assert found.unreadable == sum(each.outcome is Outcome.UNREADABLE for each in counted)
        for digit in found.digits:
            scores = [
                (each.drawn_at, each.score)
                for each in counted
                if each.target == digit.digit
                and each.score is not None
                and each.outcome is not Outcome.UNREADABLE
            ]
            assert digit.best == max((score for _, score in scores), default=None)
            if scores:
                last, _ = max(scores)
                assert digit.latest in [score for at, score in scores if at == last]
        assert tables(history) == rebuilt(history)
        history.close()

    def test_of_two_processes_at_once_are_right(self, file: Path) -> None:
        assert run_in_processes(play, *((file, name) for name in "abc")) == [0] * 3
        with closing(History(file)) as history:
            assert history.count("ada") == history.count() == 180
            assert sum(each.count for each in history.learner_stats("ada").reads) == 180
            assert tables(history) == rebuilt(history)

    def test_an_attempt_that_was_not_kept_is_in_no_total(self, history: History) -> None:
        history.record(ATTEMPT)
        before = tables(history)
        history._connection.execute(
            "CREATE TRIGGER breaking BEFORE INSERT ON answers BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        with pytest.raises(Exception, match="no"):
            history.record(replace(ATTEMPT, prompt=1))
        assert tables(history) == before
        assert len(list(history.attempts("ada"))) == 1

    @pytest.mark.parametrize("task", Task)
    def test_what_is_drawn_with_the_copybook_in_sight_does_not_count(
        self, history: History, task: Task
    ) -> None:
        history.record(replace(drawn(7, 7, score=90.0), task=task))
        counts = task not in (Task.TRACE, Task.FADE)
        assert history.first_tries("ada") == (int(counts), int(counts))
        assert bool(history.answers("ada")) is counts
        assert bool(history.learner_stats("ada").reads) is counts
        assert bool(history.best_drawings("ada", 7, 1)) is counts
        assert bool(history.latest_drawings("ada", 7, 1)) is counts
        assert [each.task for each in history.attempts("ada")] == [task]

    def test_days_and_months_go_back_only_so_far_in_the_sums(self, history: History) -> None:
        start = datetime(2024, 1, 1, 12, tzinfo=UTC)
        history.merge(
            replace(drawn(n % 10, n % 10, prompt=n, at=start + timedelta(days=n)), name=f"{n:032x}")
            for n in range(400)
        )
        sums = history.learner_stats("ada")
        assert len(sums.days) == len(sums.digit_days) == 28
        assert sums.days[-1][0] == date(2025, 2, 3)
        whole = sums.with_past(*history.answers_by_day_and_month("ada"))
        assert (len(whole.days), len(whole.months)) == (371, 14)
        assert whole.months[0] == (date(2024, 1, 1), Tally(31, 31))
        run = Streak(date(2024, 1, 1), date(2025, 2, 3))
        assert (sums.practised, sums.last_streaks, sums.longest_streak) == (400, (run,), run)
        assert len(history.tallies("ada", Span.DAY)) == 400
        assert len(history.tallies("ada", Span.DAY, digit=7)) == 40
        assert history.tallies("ada", Span.MONTH, latest=1) == [(date(2025, 2, 1), Tally(3, 3))]


class TestDrawings:
    def test_come_latest_or_best_first(self, history: History) -> None:
        rng = Random(1)
        given = [
            drawn(
                7,
                rng.choice([7, 7, 1, None]),
                prompt=n,
                score=rng.choice([None, float(rng.randrange(100))]),
                at=FIRST + timedelta(minutes=rng.randrange(10**5)),
            )
            for n in range(60)
        ]
        history.merge(replace(each, name=f"{n:032x}") for n, each in enumerate(given))
        history.record(drawn(3, 3, score=100.0))
        readable = [each for each in given if each.outcome is not Outcome.UNREADABLE]
        latest = sorted(readable, key=lambda each: each.drawn_at, reverse=True)
        assert history.latest_drawings("ada", 7, 5) == latest[:5]
        best = sorted((each.score for each in readable if each.score is not None), reverse=True)
        assert [each.score for each in history.best_drawings("ada", 7, 5)] == best[:5]
        assert history.latest_drawings("ada", 5, 3) == []
        misread = [each for each in latest if each.prediction.digit == 1]
        assert history.misread_drawings("ada", 7, 1) == misread[:1]
        assert history.misread_drawings("ada", 7, 4) == []

    def test_are_found_by_their_index(self, history: History) -> None:
        latest = plan(history, lambda: history.latest_drawings("ada", 7, 3))
        best = plan(history, lambda: history.best_drawings("ada", 7, 3))
        assert uses_only(latest, "attempts_by_time")
        misread = plan(history, lambda: history.misread_drawings("ada", 7, 1))
        assert uses_only(misread, "attempts_by_time")
        assert uses_only(best, "attempts_by_score")
