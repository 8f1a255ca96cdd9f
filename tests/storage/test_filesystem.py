"""Simulated deficient file systems; tests/e2e/terminal/test_disks.py has real ones."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from digitgame.storage import filesystem
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from tests.storage.given import ATTEMPT, kept

fcntl = pytest.importorskip("fcntl", reason="Windows has no fcntl locks")


def failing(number: int) -> object:
    def lockf(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return lockf


class TestLocks:
    def test_are_there_as_a_rule(self, tmp_path: Path) -> None:
        assert not filesystem.lacks_locking(tmp_path)
        assert list(tmp_path.glob("tmp*")) == []

    @pytest.mark.parametrize(
        ("number", "is_refused"),
        [(errno.ENOLCK, True), (errno.EOPNOTSUPP, True), (errno.EAGAIN, False)],
    )
    def test_are_refused_where_the_file_system_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, is_refused: bool
    ) -> None:
        monkeypatch.setattr(fcntl, "lockf", failing(number))
        assert filesystem.lacks_locking(tmp_path) is is_refused

    def test_without_them_the_reason_is_told_at_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(fcntl, "lockf", failing(errno.ENOLCK))
        with pytest.raises(HistoryError, match="does not support file locks"):
            History(tmp_path / "history.sqlite3")


def test_a_history_leaves_its_log_with_all_that_is_in_it(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite3"
    history = History(file)
    history.record(ATTEMPT)
    history.close()
    filesystem.disable_wal(file, 1.0)
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()
    assert kept(file) == [ATTEMPT]
