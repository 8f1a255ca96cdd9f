"""Stored sessions and skips."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from digitgame.core.records import SessionRecord, Skip
from digitgame.core.session import Task, new_sprint
from digitgame.core.session_json import to_json
from digitgame.core.tallies import Tally
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.storage.sessions import SessionConflictError
from tests.storage.given import ATTEMPT, altered, drawn

SESSION = SessionRecord(
    name="a" * 32,
    learner="ada",
    task=Task.PRACTICE,
    started_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
    state='{"prompts": []}',
    is_finished=False,
    answered=3,
    right=2,
    points=181.25,
    seconds=42.5,
)


SKIP = Skip("ada", SESSION.name, 3, 7, Task.PRACTICE, ATTEMPT.drawn_at)


class TestSessions:
    def test_come_back_as_they_were_latest_first(self, history: History) -> None:
        later = replace(
            SESSION, name="b" * 32, started_at=SESSION.started_at + timedelta(hours=1), right=3
        )
        for session in (later, SESSION, replace(SESSION, learner="bob")):
            history.keep_session(session)
        assert history.sessions("ada") == [later, SESSION]
        assert history.sessions("ada", latest=1) == [later]
        assert history.sessions("eve") == []

    def test_the_latest_unfinished_one_with_a_state_is_picked_up(self, history: History) -> None:
        assert history.open_session("ada") is None
        for hours, change in enumerate(
            [{}, {"is_finished": True}, {"state": ""}, {"task": Task.EXAM}, {"learner": "bob"}]
        ):
            at = SESSION.started_at + timedelta(hours=hours)
            kept = replace(SESSION, name=f"{hours:032}", started_at=at)
            history.keep_session(replace(kept, **change))  # type: ignore[arg-type]
        found = [history.open_session("ada", task) for task in (None, Task.PRACTICE, Task.SPRINT)]
        assert [each and each.name for each in found] == [f"{3:032}", f"{0:032}", None]

    def test_the_best_sprint_has_most_right_then_fewest_answered(self, history: History) -> None:
        for number, (right, answered, finished) in enumerate(
            [(12, 14, True), (12, 13, True), (11, 11, True), (20, 20, False)]
        ):
            sprint = replace(SESSION, name=f"{number:032}", task=Task.SPRINT, is_finished=finished)
            history.keep_session(replace(sprint, right=right, answered=answered))
        best = history.best_sprint("ada")
        assert best
        assert (best.right, best.answered) == (12, 13)
        assert history.best_sprint("bob") is None

    def test_the_best_sprint_is_of_the_same_duration(self, history: History) -> None:
        for right, limit in ((5, 60.0), (20, 120.0), (30, 12.0), (40, 600.0)):
            state = to_json(new_sprint(Random(1), limit=limit).end_now())
            sprint = replace(SESSION, name=f"{right:032}", task=Task.SPRINT, is_finished=True)
            history.keep_session(replace(sprint, right=right, state=state))
        found = {limit: history.best_sprint("ada", limit) for limit in (60, 120.0, 12.0, 20.0)}
        assert {limit: best and best.right for limit, best in found.items()} == {
            60: 5,
            120.0: 20,
            12.0: 30,
            20.0: None,
        }


class TestTogether:
    """An attempt or a skip and the session after it are stored in one transaction."""

    def test_come_back_both(self, history: History) -> None:
        history.record(ATTEMPT, SESSION)
        assert history.open_session("ada") == SESSION
        assert history.drawings_of("ada", ATTEMPT.session) == [ATTEMPT]
        later = replace(SESSION, answered=4)
        history.skip(SKIP, later)
        assert history.open_session("ada") == later

    def test_are_both_lost_where_one_cannot_be_kept(self, history: History, file: Path) -> None:
        altered(file, "DROP TABLE sessions")
        with pytest.raises(HistoryError):
            history.record(ATTEMPT, SESSION)
        with pytest.raises(HistoryError):
            history.skip(SKIP, SESSION)
        assert history.first_tries("ada") == (0, 0)
        assert list(history.attempts("ada")) == []

    def test_are_both_refused_where_more_is_kept_than_is_known(self, history: History) -> None:
        history.keep_session(SESSION)
        mine = replace(SESSION, answered=4)
        history.skip(SKIP, replace(SESSION, answered=4, right=0), known=3)
        with pytest.raises(SessionConflictError):
            history.record(ATTEMPT, mine, known=3)
        with pytest.raises(SessionConflictError):
            history.skip(replace(SKIP, prompt=4), mine, known=3)
        with pytest.raises(SessionConflictError):
            history.keep_session(mine, known=3)
        assert history.first_tries("ada") == (1, 0)
        (kept,) = history.sessions("ada")
        assert (kept.answered, kept.right) == (4, 0)
        history.record(ATTEMPT, mine, known=4)
        assert history.sessions("ada") == [mine]

    def test_drawings_are_a_sessions_own_in_order(self, history: History) -> None:
        later = ATTEMPT.drawn_at + timedelta(minutes=1)
        second, first = drawn(3, at=later), drawn(4)
        for attempt in (second, drawn(5, session="t"), drawn(6, learner="bob"), first):
            history.record(attempt)
        assert history.drawings_of("ada", "s") == [first, second]
        assert history.drawings_of("ada", "nothing") == []


class TestSkips:
    def test_count_as_misses(self, history: History) -> None:
        history.skip(SKIP)
        history.skip(SKIP)
        assert history.first_tries("ada") == (1, 0)
        assert history.answers("ada") == [(7, False)]
        assert history.learner_stats("ada").answers == {7: Tally(1, 0)}
        assert history.learner_stats("ada").reads == ()
        assert history.learners() == ["ada"]
        assert history.count("ada") == 0

    def test_of_what_does_not_count_do_not_count(self, history: History) -> None:
        history.skip(replace(SKIP, task=Task.TRACE))
        assert history.first_tries("ada") == (0, 0)
