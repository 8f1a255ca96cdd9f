"""The learners' day for the teacher's page."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digitgame.cli import class_today
from digitgame.cli.class_today import read_today
from digitgame.core.session import Outcome
from digitgame.storage.history import History
from digitgame.web.teacher import Row
from tests.storage.given import ATTEMPT


def test_who_plays_and_who_has_played_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By name; who last played on another day is not shown."""
    now = datetime(2026, 3, 20, 12, tzinfo=UTC).astimezone()
    monkeypatch.setattr(class_today, "today", now.date)
    with closing(History(tmp_path / "history.sqlite3")) as history:
        for prompt, (outcome, score) in enumerate([(Outcome.RIGHT, 90.0), (Outcome.WRONG, 50.0)]):
            history.record(
                replace(ATTEMPT, prompt=prompt, outcome=outcome, score=score, drawn_at=now)
            )
        history.record(replace(ATTEMPT, learner="ben", drawn_at=now - timedelta(days=2)))
    assert read_today(tmp_path, ["zoë"]) == [
        Row("ada", "2", "50%", "70", "7 ✗", f"{now:%H:%M}"),
        Row("zoë", "0", "-", "-", "", ""),
    ]


def test_before_the_first_attempt(tmp_path: Path) -> None:
    """Reading creates no history."""
    folder = tmp_path / "store"
    assert read_today(folder, ["ada"]) == [Row("ada", "0", "-", "-", "", "")]
    assert not folder.exists()
