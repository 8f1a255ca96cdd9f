"""Whatever becomes of the history's file, play goes on, and what was drawn is kept in the end."""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digitgame.core.ink import Point
from digitgame.core.records import SessionRecord, Skip
from digitgame.core.session import Task
from digitgame.storage.buffered_history import BufferedHistory
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.storage.schema import SCHEMA_VERSION
from tests.storage.given import ATTEMPT, altered, kept, mode

STATE = SessionRecord(
    ATTEMPT.session, "ada", Task.PRACTICE, ATTEMPT.drawn_at, "{}", False, 1, 1, 90.0, 2.5
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder / "history.sqlite3"


@pytest.fixture
def patient(file: Path) -> Iterator[BufferedHistory]:
    opened = BufferedHistory(file)
    yield opened
    opened.close()


def prompts(file: Path) -> list[int]:
    return [attempt.prompt for attempt in kept(file)]


def with_attempts(file: Path, count: int) -> None:
    history = History(file)
    for prompt in range(count):
        history.record(replace(ATTEMPT, prompt=prompt))
    history.close()


class TestASoundFile:
    def test_takes_everything_at_once(self, patient: BufferedHistory, file: Path) -> None:
        patient.record(ATTEMPT, STATE)
        assert kept(file) == [ATTEMPT]
        assert (patient.problem, patient.waiting, patient.pop_notices()) == ("", 0, [])


class TestAFileThatFailsForAWhile:
    def test_what_was_drawn_is_held_told_once_and_kept_later(
        self, patient: BufferedHistory, file: Path
    ) -> None:
        patient._connection.execute("PRAGMA query_only = ON")
        patient.record(ATTEMPT, STATE)
        patient.record(replace(ATTEMPT, prompt=1))
        patient.skip(Skip("ada", "a" * 32, 2, 5, Task.PRACTICE, ATTEMPT.drawn_at))
        patient.add_learner("bob", ATTEMPT.drawn_at)
        patient.retry()
        assert prompts(file) == []
        assert patient.waiting == 3
        assert [attempt.prompt for attempt in patient.drawings_of("ada", "a" * 32)] == [0, 1]
        (told,) = patient.pop_notices()
        assert "readonly database" in told
        assert "Play goes on" in told
        patient._connection.execute("PRAGMA query_only = OFF")
        patient.retry()
        assert prompts(file) == [0, 1]
        assert (patient.problem, patient.waiting) == ("", 0)
        assert patient.pop_notices() == ["What you drew is kept now (3 of it had to wait)."]
        assert patient.open_session("ada") == STATE
        assert patient.first_tries("ada") == (3, 2)
        assert patient.learners() == ["ada", "bob"]

    def test_a_full_disk(self, patient: BufferedHistory, file: Path) -> None:
        (pages,) = patient._connection.execute("PRAGMA page_count").fetchone()
        patient._connection.execute(f"PRAGMA max_page_count = {pages}")
        large = replace(ATTEMPT, strokes=((Point(1.0, 1.0, 0.0),) * 20_000,))
        patient.record(large)
        assert "space on its disk" in patient.problem
        patient._connection.execute("PRAGMA max_page_count = 1000000")
        patient.retry()
        assert kept(file) == [large]

    def test_another_session_that_writes_too_long(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.storage.database.BUSY_SECONDS", 0.05)
        patient = BufferedHistory(file)
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        patient.record(ATTEMPT)
        patient.retry()
        assert "locked" in patient.problem
        other.execute("COMMIT")
        other.close()
        patient.close()
        assert kept(file) == [ATTEMPT]

    def test_what_may_have_arrived_is_not_kept_twice(
        self, patient: BufferedHistory, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record = History.record

        def unsure(history: History, *kept: object) -> None:
            record(history, *kept)  # type: ignore[arg-type]
            if history.file == file:
                raise HistoryError("disk I/O error")

        with monkeypatch.context() as broken:
            broken.setattr(History, "record", unsure)
            patient.record(ATTEMPT)
        assert patient.waiting == 1
        patient.retry()
        assert kept(file) == [ATTEMPT]

    @pytest.mark.parametrize("is_replaced", [False, True])
    def test_deleted_or_replaced_while_one_plays(
        self, patient: BufferedHistory, file: Path, is_replaced: bool
    ) -> None:
        patient.record(ATTEMPT)
        for each in file.parent.iterdir():
            each.unlink()
        if is_replaced:
            with_attempts(file, 1)
        patient.record(replace(ATTEMPT, prompt=7))
        assert "deleted or replaced" in patient.problem
        patient.retry()
        assert patient.problem == ""
        assert prompts(file) == ([0, 7] if is_replaced else [7])


class TestAFileThatCannotBeOpened:
    def test_made_usable_it_takes_what_was_drawn_meanwhile(self, file: Path) -> None:
        file.mkdir()
        patient = BufferedHistory(file)
        patient.record(ATTEMPT, STATE)
        assert patient.first_tries("ada") == (1, 1)
        assert patient.open_session("ada") == STATE
        patient.retry()
        assert "cannot be used" in patient.problem
        file.rmdir()
        patient.retry()
        assert patient.problem == ""
        patient.record(replace(ATTEMPT, prompt=1))
        patient.close()
        assert prompts(file) == [0, 1]

    def test_of_a_newer_game_is_left_alone_and_what_was_drawn_goes_into_a_file(
        self, file: Path, tmp_path: Path
    ) -> None:
        with_attempts(file, 2)
        altered(file, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        before = file.read_bytes()
        patient = BufferedHistory(file)
        patient.record(replace(ATTEMPT, prompt=9))
        left = patient.finish([tmp_path / "none", tmp_path])
        assert file.read_bytes() == before
        assert left is not None
        assert mode(left) == 0o600
        assert prompts(left) == [9]

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE attempts (bread TEXT)",
            "CREATE TABLE recipes (bread TEXT)",
            "CREATE TABLE recipes (bread TEXT); PRAGMA user_version = 3",
            f"CREATE TABLE recipes (bread TEXT); PRAGMA user_version = {SCHEMA_VERSION}",
            "CREATE TABLE recipes (bread TEXT); PRAGMA user_version = -1",
        ],
    )
    def test_of_another_program_is_left_alone(self, file: Path, statement: str) -> None:
        altered(file, statement)
        before = file.read_bytes()
        patient = BufferedHistory(file)
        patient.record(ATTEMPT)
        patient.retry()
        patient.close()
        assert "another program" in patient.problem
        assert file.read_bytes() == before
        assert list(file.parent.iterdir()) == [file]

    def test_in_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        patient = BufferedHistory(tmp_path / "file" / "data" / "history.sqlite3")
        patient.record(ATTEMPT)
        patient.retry()
        assert list(patient.attempts("ada")) == [ATTEMPT]
        assert patient.finish([tmp_path / "file"]) is None
        assert patient.waiting == 1

    def test_an_empty_file_is_a_new_history(self, file: Path) -> None:
        file.touch()
        patient = BufferedHistory(file)
        patient.record(ATTEMPT)
        patient.close()
        assert kept(file) == [ATTEMPT]

    def test_that_is_a_device_is_left_alone(self, file: Path) -> None:
        """SQLite would read it for a damaged file, or a full disk."""
        file.symlink_to(os.devnull)
        patient = BufferedHistory(file)
        patient.record(ATTEMPT)
        patient.retry()
        patient.close()
        assert "is no file" in patient.problem
        assert file.is_symlink()

    def test_a_link_leads_to_the_file(self, file: Path, tmp_path: Path) -> None:
        file.symlink_to(tmp_path / "elsewhere.sqlite3")
        patient = BufferedHistory(file)
        patient.record(ATTEMPT)
        patient.close()
        assert kept(tmp_path / "elsewhere.sqlite3") == [ATTEMPT]
        assert file.is_symlink()

    def test_a_circle_of_links_is_told(self, file: Path) -> None:
        file.symlink_to(file)
        patient = BufferedHistory(file)
        patient.record(ATTEMPT)
        patient.close()
        assert "symbolic links" in patient.problem


class TestADamagedFile:
    def test_is_moved_aside_and_what_reads_is_kept_on(self, file: Path) -> None:
        with_attempts(file, 60)
        content = bytearray(file.read_bytes())
        size = 4096
        for page in range(len(content) // size - 4, len(content) // size):
            content[page * size : page * size + 64] = b"\xff" * 64
        file.write_bytes(content)
        patient = BufferedHistory(file)
        for prompt in range(100, 140):
            patient.record(replace(ATTEMPT, prompt=prompt))
        patient.retry()
        patient.close()
        found = prompts(file)
        assert set(range(100, 140)) <= set(found)
        assert len(set(found)) == len(found)
        aside = file.with_name("history.damaged-1.sqlite3")
        if aside.exists():
            assert aside.read_bytes()[: len(content)] == content
            assert "damaged-1" in " ".join(patient.pop_notices())

    @pytest.mark.parametrize("content", [b"my diary\n" * 200, b"\0" * 8192])
    def test_that_is_no_database_any_more_is_moved_aside_whole(
        self, file: Path, content: bytes
    ) -> None:
        file.write_bytes(content)
        patient = BufferedHistory(file)
        patient.record(ATTEMPT)
        patient.retry()
        assert patient.problem == ""
        patient.close()
        assert kept(file) == [ATTEMPT]
        aside = file.with_name("history.damaged-1.sqlite3")
        assert aside.read_bytes() == content
        assert str(aside) in patient.pop_notices()[1]
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert sorted(file.parent.iterdir()) == [aside, file]

    def test_that_cannot_be_moved_is_told_and_what_was_drawn_goes_into_a_file(
        self, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(**_: object) -> tuple[int, str]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        file.write_bytes(b"my diary\n" * 200)
        patient = BufferedHistory(file)
        patient.record(ATTEMPT)
        with monkeypatch.context() as broken:
            broken.setattr("digitgame.storage.recovery.tempfile.mkstemp", full)
            patient.retry()
        assert f"cannot be mended: {os.strerror(errno.ENOSPC)}" in patient.problem
        left = patient.finish([tmp_path])
        assert left is not None
        assert prompts(left) == [0]
        assert file.read_bytes() == b"my diary\n" * 200

    def test_that_cannot_be_mended_is_told_by_its_own_name(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise HistoryError("of a part file") from sqlite3.OperationalError("disk is full")

        file.write_bytes(b"my diary\n" * 200)
        patient = BufferedHistory(file)
        with monkeypatch.context() as broken:
            broken.setattr("digitgame.storage.recovery.recover_database", full)
            patient.retry()
        assert f"The history {file} is damaged and cannot be mended: disk" in patient.problem
        patient.close()


class TestSavingWhatIsHeld:
    def test_there_is_no_file_where_nothing_is_held(
        self, patient: BufferedHistory, tmp_path: Path
    ) -> None:
        patient.record(ATTEMPT)
        assert patient.dump_pending([tmp_path]) is None

    def test_no_file_that_is_there_is_written_over(self, file: Path, tmp_path: Path) -> None:
        file.mkdir()
        patient = BufferedHistory(file)
        patient.record(ATTEMPT)
        first, second = patient.dump_pending([tmp_path]), patient.dump_pending([tmp_path])
        assert first is not None
        assert second is not None
        assert first != second
        patient.close()
