"""Attempts of other histories are imported once, with their skips and sessions."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digitgame.cli.main import main
from digitgame.core.records import Skip
from digitgame.core.session import Task
from digitgame.storage.history import History
from tests.cli.given import Run, keep
from tests.cli.importing.given import GIVEN, found, left_session, own_file
from tests.command_result import contents
from tests.storage.given import ATTEMPT, drawn, record_and_die, run_in_processes
from tests.storage.schemas import SCHEMAS, with_earlier_schema


class TestStores:
    def test_are_taken_in_once(self, other: Path, imported: Run) -> None:
        mine = drawn(3, 3, session="f" * 32)
        keep(own_file(), mine)
        assert imported(other) == (0, f"{other}: 4 new, 0 known.\n", "")
        assert found() == [mine, *GIVEN]
        assert imported(other) == (0, f"{other}: 0 new, 4 known.\n", "")
        keep(other, drawn(5, 5, session="e" * 32, prompt=9))
        ended = imported(other.parent, other)
        assert ended == (0, f"{other}: 1 new, 4 known.\n{other}: 0 new, 5 known.\n", "")
        assert len(found()) == 6

    def test_are_only_read(self, other: Path, imported: Run) -> None:
        before = contents(other.parent)
        imported(other)
        assert contents(other.parent) == before

    def test_go_back_and_forth_and_come_to_the_same(self, other: Path, imported: Run) -> None:
        keep(own_file(), drawn(7, 1, session="f" * 32), drawn(7, 7, session="f" * 32))
        imported(other)
        assert main(["import", "--data", str(other.parent), str(own_file())]) == 0
        with closing(History(own_file())) as one, closing(History(other)) as two:
            assert one.learner_stats("ada") == two.learner_stats("ada")

    def test_are_taken_in_while_they_are_written(self, other: Path, imported: Run) -> None:
        with closing(History(other)) as playing:
            playing.record(drawn(5, 5, session="e" * 32, prompt=9))
            playing._connection.execute("BEGIN IMMEDIATE")
            assert imported(other).out == f"{other}: 5 new, 0 known.\n"
            playing._connection.execute("COMMIT")
            playing.record(drawn(5, 5, session="e" * 32, prompt=10))
        assert imported(other).out == f"{other}: 1 new, 5 known.\n"

    def test_may_be_named_by_a_link_while_they_are_written(
        self, other: Path, tmp_path: Path, imported: Run
    ) -> None:
        """SQLite's WAL is next to the file, not next to the link."""
        link = tmp_path / "link.sqlite3"
        link.symlink_to(other)
        with closing(History(other)) as playing:
            playing.record(drawn(5, 5, session="e" * 32, prompt=9))
            assert imported(link).out == f"{link}: 5 new, 0 known.\n"

    def test_of_a_session_that_was_killed_lose_nothing(self, tmp_path: Path, imported: Run) -> None:
        """Its last attempts are in the WAL, in a read-only folder."""
        file = tmp_path / "killed" / "history.sqlite3"
        assert run_in_processes(record_and_die, (file, *GIVEN)) == [-signal.SIGKILL]
        assert file.with_name("history.sqlite3-wal").exists()
        file.with_name("history.sqlite3-shm").unlink(missing_ok=True)
        file.parent.chmod(0o500)
        assert imported(file).out == f"{file}: 4 new, 0 known.\n"
        file.parent.chmod(0o700)

    @pytest.mark.parametrize("version", SCHEMAS)
    def test_of_every_schema_are_taken_in_and_stay_as_they_are(
        self, version: int, tmp_path: Path, imported: Run
    ) -> None:
        file = tmp_path / "old.sqlite3"
        with_earlier_schema(file, version)
        assert imported(file) == (0, f"{file}: 7 new, 0 known.\n", "")
        assert imported(file) == (0, f"{file}: 0 new, 7 known.\n", "")
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (version,)
        with closing(History(file)):  # migrates it; its attempts are still known
            pass
        assert imported(file) == (0, f"{file}: 0 new, 7 known.\n", "")
        assert len(found()) == 7

    def test_bring_their_skips_and_sessions_to_be_picked_up_here(
        self, other: Path, imported: Run
    ) -> None:
        left = left_session()
        with closing(History(other)) as history:
            history.keep_session(left)
            history.skip(Skip("ada", "e" * 32, 7, 3, Task.PRACTICE, ATTEMPT.drawn_at))
        imported(other)
        imported(other)
        with closing(History(own_file())) as history:
            assert history.sessions("ada") == [left]
            assert history.open_session("ada") == left
            assert history.first_tries("ada") == (4, 2)
            assert history.answers("ada").count((3, False)) == 1

    @pytest.mark.parametrize(
        "change",
        [
            *({"state": '{"version": 1}'}, {"state": "[[["}, {"answered": 2}, {"right": 1}),
            *({"is_finished": True}, {"task": Task.EXAM}),
        ],
    )
    def test_bring_no_state_that_does_not_fit(
        self, other: Path, imported: Run, change: dict[str, Any]
    ) -> None:
        with closing(History(other)) as history:
            history.keep_session(replace(left_session(), **change))
        imported(other)
        with closing(History(own_file())) as history:
            assert [each.state for each in history.sessions("ada")] == [""]
            assert history.open_session("ada") is None

    def test_many_processes_may_take_in_the_same_at_once(self, other: Path) -> None:
        command = [sys.executable, "-m", "digitgame", "import", str(other)]
        running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
        assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
        assert len(found()) == 4
