"""The database file: permissions, content and failing writes."""

import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digitgame.core.ink import Point
from digitgame.core.session import Task
from digitgame.storage.database import HistoryError
from digitgame.storage.filesystem import SIDE_FILES
from digitgame.storage.history import History
from tests.storage.given import ACTIVE, ATTEMPT, altered, kept, raises_sqlite
from tests.storage.test_buffered_history import with_attempts
from tests.storage.test_sessions import SESSION


def read_attempts(history: History) -> object:
    return list(history.attempts("ada"))


def read_sessions(history: History) -> object:
    return history.sessions("ada")


ALTERED = [
    *((f"attempts SET probabilities = '{odds}'", read_attempts) for odds in ("x", "{}", "[0.5]")),
    ("attempts SET probabilities = '[null,0,0,0,0,0,0,0,0,0]'", read_attempts),
    ("attempts SET probabilities = '[NaN,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]'", read_attempts),
    *((f"attempts SET parts = '{parts}'", read_attempts) for parts in ("[]", "{}")),
    *((f"attempts SET {each}", read_attempts) for each in ("score = 'x'", "columns = 'x'")),
    *((f"attempts SET ink = '{ink}'", read_attempts) for ink in ("", "[[[1]]]")),
    ("attempts SET ink = '[[[1e300,1e300,0],[1,2,1]]]'", read_attempts),
    *((f"attempts SET drawn_at = {at}", read_attempts) for at in ("'yesterday'", 5)),
    ("attempts SET way = x'00'", read_attempts),
    ("attempts SET session = CAST(x'ff41' AS TEXT)", read_attempts),
    ("attempts SET learner = x'00'", lambda history: list(history.attempts_with_ids())),
    ("attempts SET parts = '[1]'", lambda history: history.lesson_tries("ada")),
    ("learners SET seen_at = 'yesterday'", History.learner_infos),
    ("learners SET name = x'00'", History.learners),
    *((f"sessions SET {each} = 'x'", read_sessions) for each in ("task", "started_at", "answered")),
    ("sessions SET zone = 10000000", read_sessions),
]
"""Changes to a file, each with a query that reads what was changed."""


class TestFile:
    def test_at_most_half_a_mebibyte_of_it_stays_in_memory(self, history: History) -> None:
        """SQLite counts in KiB if the number is negative."""
        assert history._connection.execute("PRAGMA cache_size").fetchone() == (-512,)

    def test_that_is_no_database_is_left_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "history.sqlite3"
        file.write_text("my diary\n" * 200, "utf-8")
        with raises_sqlite("SQLITE_NOTADB", match=str(file)):
            History(file)
        assert file.read_text("utf-8") == "my diary\n" * 200

    @pytest.mark.parametrize("statement", ACTIVE.values(), ids=ACTIVE)
    def test_that_would_run_something_is_refused(self, file: Path, statement: str) -> None:
        """Each of these would block a reader for ever, or change what is written."""
        History(file).close()
        altered(file, statement)
        with pytest.raises(HistoryError, match="more than rows"):
            History(file)

    @pytest.mark.parametrize("end", ["", *SIDE_FILES])
    def test_in_whose_place_is_a_pipe_is_an_error_at_once(self, file: Path, end: str) -> None:
        History(file).close()
        pipe = file.with_name(file.name + end)
        pipe.unlink(missing_ok=True)
        os.mkfifo(pipe)
        with pytest.raises(HistoryError, match="is not a regular file"):
            History(file)

    def test_in_a_folder_that_is_a_file_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        for folder in (tmp_path / "file", tmp_path / "file" / "data"):
            with pytest.raises(HistoryError, match=r"cannot be used: .*Check that folder"):
                History(folder / "history.sqlite3")

    def test_cut_short_it_is_an_error_not_a_crash(self, file: Path) -> None:
        with_attempts(file, 40)
        file.write_bytes(file.read_bytes()[:5000])
        with pytest.raises(HistoryError, match="cannot be used"):
            kept(file)

    @pytest.mark.parametrize(("change", "read"), ALTERED)
    def test_in_which_something_was_altered_is_an_error_not_a_crash(
        self, history: History, change: str, read: Callable[[History], object]
    ) -> None:
        history.record(ATTEMPT, SESSION)
        history.record(replace(ATTEMPT, prompt=1, task=Task.TRACE))
        read(history)
        altered(history.file, f"UPDATE {change}")
        with pytest.raises(HistoryError, match="damaged"):
            read(history)


class TestTrouble:
    def test_a_full_disk_is_an_error_and_the_next_attempt_is_kept(self, history: History) -> None:
        history.record(ATTEMPT)
        connection = history._connection
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        large = replace(ATTEMPT, strokes=((Point(1.0, 1.0, 0.0),) * 20_000,))
        with raises_sqlite("SQLITE_FULL", match="space on its disk"):
            history.record(large)
        connection.execute("PRAGMA max_page_count = 1000000")
        history.record(large)
        assert list(history.attempts("ada")) == [ATTEMPT, large]

    def test_a_commit_that_fails_leaves_the_next_attempt_its_chance(self, file: Path) -> None:
        history = History(file)
        history._connection.execute("PRAGMA foreign_keys = ON")
        # A deferred constraint fails only at the commit, like a failing disk.
        history._connection.execute(
            "CREATE TABLE strict (of INTEGER REFERENCES attempts DEFERRABLE INITIALLY DEFERRED)"
        )
        history._connection.execute(
            "CREATE TRIGGER breaking AFTER INSERT ON attempts WHEN NEW.prompt = 13"
            " BEGIN INSERT INTO strict VALUES (-1); END"
        )
        with raises_sqlite("SQLITE_CONSTRAINT_FOREIGNKEY"):
            history.record(replace(ATTEMPT, prompt=13))
        history.record(ATTEMPT)
        history._connection.execute("DROP TRIGGER breaking")  # a file with a trigger is not opened
        history.close()
        assert kept(file) == [ATTEMPT]

    def test_while_another_session_writes_too_long_there_is_an_error(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.storage.database.BUSY_SECONDS", 0.05)
        history = History(file)
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with raises_sqlite("SQLITE_BUSY"):
            history.record(ATTEMPT)
        assert history.first_tries("ada") == (0, 0)  # reading does not wait
        other.execute("COMMIT")
        other.close()
        history.record(ATTEMPT)
        assert list(history.attempts("ada")) == [ATTEMPT]
        history.close()

    def test_after_closing_there_is_an_error_not_a_crash(self, history: History) -> None:
        history.close()
        for use in (lambda: history.record(ATTEMPT), lambda: history.first_tries("ada")):
            with pytest.raises(HistoryError) as caught:
                use()
            assert isinstance(caught.value.__cause__, sqlite3.ProgrammingError)
        history.close()
