"""Attempts are on disk at once, and are read back unchanged."""

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.records import Attempt
from digitgame.storage.database import IN_MEMORY, HistoryError
from digitgame.storage.history import History
from model.reader import NOTHING_TO_READ
from tests.storage.given import ATTEMPT, UNREADABLE, attempts, drawn, kept, sqlite_error


class TestRecord:
    @given(drawn=st.lists(attempts, max_size=3))
    def test_any_attempts_come_back_in_their_order(self, drawn: list[Attempt]) -> None:
        history = History(IN_MEMORY)
        for attempt in drawn:
            history.record(attempt)
        assert list(history.attempts("ada")) == drawn
        history.close()

    def test_what_could_not_be_read_comes_back_unreadable(self, history: History) -> None:
        history.record(replace(ATTEMPT, outcome=UNREADABLE, prediction=NOTHING_TO_READ))
        (attempt,) = history.attempts("ada")
        assert attempt.outcome is UNREADABLE
        assert attempt.prediction == NOTHING_TO_READ

    def test_it_is_on_disk_though_the_process_is_killed(self, file: Path) -> None:
        code = (
            "import os, sys, signal\n"
            "from pathlib import Path\n"
            "from digitgame.storage.history import History\n"
            "from tests.storage.given import ATTEMPT\n"
            f"History(Path({str(file)!r})).record(ATTEMPT)\n"
            "os.kill(os.getpid(), signal.SIGKILL)"
        )
        ended = subprocess.run([sys.executable, "-c", code], check=False, timeout=30)
        assert ended.returncode == -9
        assert kept(file) == [ATTEMPT]

    def test_a_time_of_any_zone_is_the_same_moment(self, history: History) -> None:
        there = timezone(timedelta(hours=5, minutes=45))
        history.record(replace(ATTEMPT, drawn_at=ATTEMPT.drawn_at.astimezone(there)))
        assert next(iter(history.attempts("ada"))).drawn_at == ATTEMPT.drawn_at

    @pytest.mark.parametrize(
        "learner", ["'; DROP TABLE attempts; --", 'a" OR "1"="1', "a' OR '1'='1", "%", "å\n\x1b"]
    )
    def test_a_strange_name_is_only_a_name(self, history: History, learner: str) -> None:
        history.record(ATTEMPT)
        history.record(replace(ATTEMPT, learner=learner))
        assert [attempt.learner for attempt in history.attempts(learner)] == [learner]
        assert list(history.attempts("ada")) == [ATTEMPT]
        assert history.first_tries(learner) == (1, 1)

    @pytest.mark.parametrize(
        "impossible", [replace(ATTEMPT, target=10), replace(ATTEMPT, target=-1)]
    )
    def test_what_cannot_be_is_not_kept_and_the_next_attempt_is(
        self, history: History, impossible: Attempt
    ) -> None:
        with pytest.raises(HistoryError) as caught:
            history.record(impossible)
        assert sqlite_error(caught) == "SQLITE_CONSTRAINT_CHECK"
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
    connection = sqlite3.connect(file)
    (ink,) = connection.execute("SELECT ink FROM attempts").fetchone()
    connection.close()
    assert json.loads(ink) == [[[1.5, 3.0, 0.0], [20.5, 3.0, 0.25]], [[4.0, 9.125, 1.0]]]
    assert " " not in ink
