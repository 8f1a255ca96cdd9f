"""The table of learners."""

from datetime import timedelta
from pathlib import Path

import pytest

from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from tests.storage.given import ATTEMPT, altered, drawn


class TestLearners:
    def test_each_is_named_once(self, history: History) -> None:
        assert history.learners() == []
        for learner in ["zoë", "ada", "ada", "Bob", "", "zoë"]:
            history.record(drawn(learner=learner))
        assert history.learners() == ["", "Bob", "ada", "zoë"]

    def test_whoever_drew_last_is_first_and_who_has_not_drawn_is_last(
        self, history: History
    ) -> None:
        history.add_learner("new", ATTEMPT.drawn_at)
        history.add_learner("also new", ATTEMPT.drawn_at)
        for days, learner in enumerate(["zoë", "ada"]):
            history.record(drawn(learner=learner, at=ATTEMPT.drawn_at + timedelta(days=days)))
        known = history.learner_infos()
        assert [each.name for each in known] == ["ada", "zoë", "also new", "new"]
        assert known[1].seen_at == ATTEMPT.drawn_at
        assert known[2].seen_at is None

    def test_an_altered_moment_is_an_error_not_a_crash(self, history: History, file: Path) -> None:
        history.record(drawn())
        altered(file, "UPDATE learners SET seen_at = 'yesterday'")
        with pytest.raises(HistoryError, match="damaged"):
            history.learner_infos()

    def test_an_altered_name_is_an_error_not_a_crash(self, history: History, file: Path) -> None:
        history.record(ATTEMPT)
        altered(file, "UPDATE attempts SET learner = x'00'; UPDATE learners SET name = x'00'")
        with pytest.raises(HistoryError, match="damaged"):
            history.learners()
        with pytest.raises(HistoryError, match="damaged"):
            list(history.attempts_with_ids())
