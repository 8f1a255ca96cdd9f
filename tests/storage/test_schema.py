"""Files of every earlier schema are migrated without loss."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digitgame.core.judging import Parts
from digitgame.core.session import Task
from digitgame.core.tallies import ReadCount, Tally
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from tests.storage.given import ATTEMPT, WRONG, altered, record_at_once
from tests.storage.schemas import SCHEMA_3, SCHEMAS, TRIES, with_earlier_schema


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set a time zone whose days begin 14 hours before those of UTC."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class TestMigration:
    @pytest.mark.parametrize("version", SCHEMAS)
    def test_attempts_are_kept_and_added_up(self, version: int, file: Path) -> None:
        with_earlier_schema(file, version)
        history = History(file)
        _, wrong, *others = history.attempts("ada")
        assert (wrong.target, wrong.prompt, wrong.outcome, len(others)) == (7, 0, WRONG, 2)
        assert wrong.task is Task.PRACTICE
        known = (81.5, Parts(80, 70, 50), "plain") if version > 1 else (None,) * 3
        assert (wrong.score, wrong.parts, wrong.way) == known
        sums = history.learner_stats("ada")
        assert sums.answers == {7: Tally(2, 1, 2, 163.0) if version > 1 else Tally(2, 1)}
        assert set(sums.reads) == {ReadCount(7, None, 1), ReadCount(7, 1, 1), ReadCount(7, 7, 2)}
        assert sums.practised == 2
        assert history.first_tries("bob") == (2, 0)
        assert history.learners() == ["ada", "bob"]
        judged = replace(ATTEMPT, score=81.5, parts=Parts(80, 70, 50), way="plain")
        history.record(judged)
        assert list(history.attempts("ada"))[-1] == judged
        history.close()
        History(file).close()

    def test_the_same_attempt_has_the_same_name_in_every_copy(self, tmp_path: Path) -> None:
        names = []
        for version, schema in SCHEMAS.items():
            file = tmp_path / f"{version}.sqlite3"
            altered(file, schema + TRIES)
            history = History(file)
            names.append([each.name for _, each in history.attempts_with_ids()])
            history.close()
        assert names[0] == names[1] == names[2]
        assert len(set(names[0])) == 7  # equal attempts have different names
        assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names[0])

    def test_days_are_those_where_the_computer_is(self, file: Path, far_east: None) -> None:
        late = TRIES.replace("T00:00:00", "T12:00:00")
        altered(file, SCHEMA_3 + late)
        history = History(file)
        days = [day.isoformat() for day, _ in history.learner_stats("ada").days]
        assert days == ["2026-01-01", "2026-01-03"]
        history.close()

    def test_a_damaged_attempt_does_not_keep_the_others_from_their_learner(
        self, file: Path
    ) -> None:
        with_earlier_schema(file, 2)
        altered(file, "UPDATE attempts SET drawn_at = 'yesterday', score = 9e999 WHERE id = 4")
        history = History(file)
        assert history.first_tries("ada") == (1, 0)
        history.record(ATTEMPT)
        assert history.first_tries("ada") == (2, 1)
        with pytest.raises(HistoryError, match="damaged"):
            list(history.attempts("ada"))
        history.close()

    def test_a_text_that_is_none_any_more_costs_its_own_attempt_alone(self, file: Path) -> None:
        with_earlier_schema(file, 2)
        altered(file, "UPDATE attempts SET ink = CAST(x'5bff5d' AS TEXT) WHERE id = 4")
        history = History(file)
        found = [each for _, each in history.parsed_attempts()]
        assert sum(isinstance(each, str) for each in found) == 1
        assert len(found) == 7
        history.close()

    def test_many_sessions_may_bring_the_file_forward_at_the_same_moment(self, file: Path) -> None:
        altered(file, SCHEMA_3 + TRIES)
        record_at_once(file)
        history = History(file)
        assert history.first_tries("ada") == (10, 9)
        history.close()
