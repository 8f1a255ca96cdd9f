"""Attempts are on disk at once, and are read back unchanged."""

import json
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.records import Attempt
from digitgame.storage.database import IN_MEMORY
from digitgame.storage.history import History
from tests.storage.given import (
    ATTEMPT,
    attempts,
    drawn,
    kept,
    raises_sqlite,
    record_and_die,
    run_in_processes,
)
from tests.storage.test_totals import any_drawn


class TestRecord:
    @given(drawn=st.lists(attempts | any_drawn, max_size=3))
    def test_any_attempts_come_back_in_their_order(self, drawn: list[Attempt]) -> None:
        with closing(History(IN_MEMORY)) as history:
            for attempt in drawn:
                history.record(attempt)
            for learner in ("ada", "bob"):
                own = [each for each in drawn if each.learner == learner]
                assert list(history.attempts(learner)) == own

    def test_it_is_on_disk_though_the_process_is_killed(self, file: Path) -> None:
        assert run_in_processes(record_and_die, (file, ATTEMPT)) == [-signal.SIGKILL]
        assert kept(file) == [ATTEMPT]

    @pytest.mark.parametrize(
        "learner", ["'; DROP TABLE attempts; --", 'a" OR "1"="1', "a' OR '1'='1", "%", "å\n\x1b"]
    )
    def test_a_strange_name_is_only_a_name(self, history: History, learner: str) -> None:
        history.record(ATTEMPT)
        history.record(replace(ATTEMPT, learner=learner))
        assert [attempt.learner for attempt in history.attempts(learner)] == [learner]
        assert list(history.attempts("ada")) == [ATTEMPT]
        assert history.first_tries(learner) == (1, 1)

    @pytest.mark.parametrize("target", [10, -1])
    def test_what_cannot_be_is_not_kept_and_the_next_attempt_is(
        self, history: History, target: int
    ) -> None:
        with raises_sqlite("SQLITE_CONSTRAINT_CHECK"):
            history.record(replace(ATTEMPT, target=target))
        history.record(ATTEMPT)
        assert list(history.attempts("ada")) == [ATTEMPT]


class TestNumbered:
    def test_everyones_attempts_come_in_their_order(self, history: History) -> None:
        given = [drawn(prompt=n, learner=learner) for n, learner in enumerate(["ada", "bob"] * 3)]
        for attempt in given:
            history.record(attempt)
        numbers, found = zip(*history.attempts_with_ids(), strict=True)
        assert list(found) == given
        assert sorted(set(numbers)) == list(numbers)
        assert [each.prompt for _, each in history.attempts_with_ids("bob")] == [1, 3, 5]

    def test_others_may_write_while_they_are_read(
        self, history: History, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.storage.history._PAGE", 2)
        for prompt in range(5):
            history.record(drawn(prompt=prompt))
        found = []
        for _, attempt in history.attempts_with_ids("ada"):
            found.append(attempt.prompt)
            if len(found) == 3:
                history.record(drawn(prompt=5))
        assert found == [0, 1, 2, 3, 4, 5]


def test_the_ink_is_kept_as_short_json(history: History, file: Path) -> None:
    history.record(ATTEMPT)
    with closing(sqlite3.connect(file)) as connection:
        (ink,) = connection.execute("SELECT ink FROM attempts").fetchone()
    assert json.loads(ink) == [[[1.5, 3.0, 0.0], [20.5, 3.0, 0.25]], [[4.0, 9.125, 1.0]]]
    assert " " not in ink
