"""Summaries have the session's figures and call only significant changes a change."""

from itertools import cycle
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.judging import Parts
from digitgame.core.scheduling import skills_from_tries
from digitgame.core.session import Outcome, Prompt, Session
from digitgame.core.session_summary import FEWEST, is_significant, summarise_session, work_on

RIGHT, WRONG, UNREADABLE = Outcome.RIGHT, Outcome.WRONG, Outcome.UNREADABLE


def prompt(target: int, tried: Outcome = RIGHT, score: float = 80.0) -> Prompt:
    return Prompt(target, (tried,), score=score, parts=Parts(*[score] * 3))


def skipped(target: int) -> Prompt:
    return Prompt(target, skipped=True)


def session(*prompts: Prompt) -> Session:
    answers = [(each.target, each.counted_attempt is RIGHT) for each in prompts]
    return Session(prompts, len(prompts), skills=skills_from_tries(answers))


class TestRecap:
    def test_of_a_first_session_compares_with_nothing(self) -> None:
        found = summarise_session(session(prompt(1, RIGHT, 90), prompt(2, WRONG, 30), skipped(3)))
        assert found.score == 60
        assert found.parts == Parts(60, 60, 60)
        assert (found.changes, found.sessions, found.mastered) == ((), 0, ())

    def test_of_nothing_answered_says_nothing(self) -> None:
        found = summarise_session(session(), [session(prompt(1))])
        assert (found.score, found.parts, found.changes, found.work_on) == (None, None, (), None)

    def test_of_skips_alone_has_no_score(self) -> None:
        found = summarise_session(session(skipped(1), skipped(2)))
        assert (found.score, found.parts, found.work_on) == (None, None, 1)

    def test_names_each_figure_now_and_before(self) -> None:
        found = summarise_session(
            session(prompt(1, RIGHT, 90), prompt(2, RIGHT, 70)),
            [session(prompt(1, WRONG, 40), prompt(2, RIGHT, 60))],
        )
        shown = {change.name: (change.now, change.before) for change in found.changes}
        assert shown["right"] == (100, 50)
        assert shown["score"] == shown["shape"] == (80, 50)
        assert list(shown)[2:] == ["shape", "formation", "placement"]

    def test_compares_only_the_digits_that_were_asked_for(self) -> None:
        found = summarise_session(
            session(prompt(1)), [session(prompt(2, WRONG, 10)), session(prompt(1))]
        )
        assert found.sessions == 1
        assert {change.before for change in found.changes} == {80.0, 100.0}

    def test_tells_which_digits_were_missed_last_time_and_are_right_now(self) -> None:
        now = session(prompt(1), prompt(2), prompt(3, WRONG), prompt(4), prompt(5))
        last = session(prompt(1, WRONG), prompt(2), prompt(3, WRONG), skipped(4))
        longer_ago = session(prompt(2, WRONG), prompt(5, WRONG))
        assert summarise_session(now, [last, longer_ago]).mastered == (1, 4, 5)


class TestWorkOn:
    def test_is_the_weakest_of_those_missed(self) -> None:
        twice = session(prompt(3, WRONG), prompt(5, WRONG), prompt(3, RIGHT), prompt(7, RIGHT, 10))
        assert work_on(twice) == 5

    def test_is_the_lowest_score_where_none_was_missed(self) -> None:
        assert work_on(session(prompt(3), prompt(5, RIGHT, 60), prompt(7))) == 5

    def test_is_nothing_where_all_was_beautiful_or_nothing_answered(self) -> None:
        assert work_on(session(prompt(3, RIGHT, 97), prompt(5, RIGHT, 96))) is None
        assert work_on(session()) is None


class TestIsClear:
    def test_a_few_answers_prove_nothing(self) -> None:
        assert not is_significant([100.0] * (FEWEST - 1), [0.0] * 100)

    def test_a_large_difference_is_clear(self) -> None:
        assert is_significant([100.0] * 10, [100.0] * 2 + [0.0] * 8)
        assert is_significant([80.0, 82, 78, 85, 81, 79], [50.0, 55, 48, 52, 51, 49])

    def test_a_small_one_among_ten_is_not(self) -> None:
        assert not is_significant([100.0] * 8 + [0.0] * 2, [100.0] * 6 + [0.0] * 4)

    @given(st.lists(st.floats(0, 100), min_size=5, max_size=30))
    def test_the_same_figures_are_no_change(self, values: list[float]) -> None:
        assert not is_significant(values, values)

    @pytest.mark.parametrize("accuracy", [0.5, 0.8, 0.95])
    def test_chance_alone_is_seldom_taken_for_progress(self, accuracy: float) -> None:
        rng = Random(5)

        def ten(count: int) -> list[float]:
            return [100.0 * (rng.random() < accuracy) for _ in range(count)]

        results = [
            is_significant(ten(10), ten(count)) for _, count in zip(range(1000), cycle((10, 50)))
        ]
        assert sum(results) / len(results) < 0.08
