"""Concurrent threads, sessions and processes lose nothing."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from digitgame.storage import filesystem
from digitgame.storage.history import History
from tests.storage.given import ATTEMPT, kept, record_at_once, run_in_processes


def draw(file: Path, session: str) -> None:
    history = History(file)
    for prompt in range(15):
        history.record(replace(ATTEMPT, session=session, prompt=prompt))


class TestTogether:
    def test_threads_of_one_session_lose_nothing(self, history: History) -> None:
        drawn = [replace(ATTEMPT, prompt=prompt) for prompt in range(60)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(history.record, drawn))
        assert sorted(each.prompt for each in history.attempts("ada")) == list(range(60))

    @pytest.mark.parametrize("again", range(5))
    def test_many_sessions_may_make_the_file_at_the_same_moment(
        self, file: Path, again: int
    ) -> None:
        record_at_once(file)
        assert sorted(each.prompt for each in kept(file)) == list(range(8))

    def test_a_journal_that_goes_while_it_is_looked_at_is_no_trouble(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another session that is creating the file deletes it."""
        journal = file.with_name(f"{file.name}-journal")
        file.parent.mkdir(parents=True, exist_ok=True)
        journal.touch()
        look = Path.stat

        def last_look(self: Path, **given: bool) -> os.stat_result:
            found = look(self, **given)
            if self == journal:
                journal.unlink()
            return found

        with monkeypatch.context() as patched:
            patched.setattr(Path, "stat", last_look)
            assert filesystem.non_regular_path(file) is None
        assert not journal.exists()

    def test_one_may_make_the_tables_while_another_looks_for_them(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Even between two queries of one check: version and tables are of one snapshot."""
        looks = []

        class Interrupted(sqlite3.Connection):
            def execute(self, statement: str, *given: Any) -> sqlite3.Cursor:
                if "sqlite_master" in statement:
                    looks.append(self)
                    if len(looks) == 2:  # at the first one, nothing can be written yet
                        History(file).close()
                return super().execute(statement, *given)

        connect = partial(sqlite3.connect, factory=Interrupted)
        monkeypatch.setattr("digitgame.storage.database.sqlite3.connect", connect)
        History(file).close()
        assert len(looks) > 2

    @pytest.mark.slow
    def test_eight_processes_lose_nothing(self, file: Path) -> None:
        assert run_in_processes(draw, *((file, name) for name in "abcdefgh")) == [0] * 8
        assert len({(each.session, each.prompt) for each in kept(file)}) == 8 * 15
