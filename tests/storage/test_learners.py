"""The table of learners."""

from datetime import timedelta

from digitgame.storage.history import History
from tests.storage.given import ATTEMPT, drawn


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
