"""Whatever happens to the file, play goes on and what was drawn is stored in the end."""

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from digitgame.cli.main import main
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

SKIP = Skip("ada", ATTEMPT.session, 2, 5, Task.PRACTICE, ATTEMPT.drawn_at)


@pytest.fixture
def buffered(file: Path) -> Iterator[BufferedHistory]:
    with closing(BufferedHistory(file)) as history:
        yield history


def record(file: Path, prompt: int = 0) -> BufferedHistory:
    """Record an attempt in a history that may be unusable, and retry."""
    history = BufferedHistory(file)
    history.record(replace(ATTEMPT, prompt=prompt))
    history.retry()
    return history


def problem(file: Path) -> str:
    """Return what keeps an attempt from being recorded in a file."""
    with closing(record(file)) as buffered:
        return buffered.problem


def prompts(file: Path) -> list[int]:
    return [attempt.prompt for attempt in kept(file)]


def dumped(dump: Path | None) -> list[int]:
    assert dump
    return [json.loads(line)["prompt"] for line in dump.read_text("utf-8").splitlines()]


def with_attempts(file: Path, count: int) -> None:
    with closing(History(file)) as history:
        for prompt in range(count):
            history.record(replace(ATTEMPT, prompt=prompt))


def test_a_sound_file_stores_everything_at_once(buffered: BufferedHistory, file: Path) -> None:
    buffered.record(ATTEMPT, STATE)
    assert kept(file) == [ATTEMPT]
    assert (buffered.problem, buffered.waiting, buffered.pop_notices()) == ("", 0, [])


class TestAFileThatFailsForAWhile:
    def test_what_was_drawn_is_held_reported_once_and_stored_later(
        self, buffered: BufferedHistory, file: Path
    ) -> None:
        buffered._connection.execute("PRAGMA query_only = ON")
        buffered.record(ATTEMPT, STATE)
        buffered.record(replace(ATTEMPT, prompt=1), replace(STATE, points=95.0))
        buffered.skip(SKIP)
        buffered.add_learner("bob", ATTEMPT.drawn_at)
        buffered.retry()
        assert prompts(file) == []
        assert buffered.waiting == 2
        assert [attempt.prompt for attempt in buffered.drawings_of("ada", "a" * 32)] == [0, 1]
        (notice,) = buffered.pop_notices()
        assert "readonly database" in notice
        assert "You can go on" in notice
        buffered._connection.execute("PRAGMA query_only = OFF")
        buffered.retry()
        assert prompts(file) == [0, 1]
        assert (buffered.problem, buffered.waiting) == ("", 0)
        assert buffered.pop_notices() == ["Your drawings are saved now (2 had to wait)."]
        assert buffered.open_session("ada") == replace(STATE, points=95.0)
        assert buffered.first_tries("ada") == (3, 2)
        assert buffered.learners() == ["ada", "bob"]

    def test_another_session_that_writes_too_long(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.storage.database.BUSY_SECONDS", 0.05)
        buffered = BufferedHistory(file)
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        buffered.record(ATTEMPT)
        buffered.retry()
        assert "locked" in buffered.problem
        other.execute("COMMIT")
        other.close()
        buffered.close()
        assert kept(file) == [ATTEMPT]

    def test_what_may_have_been_stored_is_not_stored_twice(
        self, buffered: BufferedHistory, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = History.record

        def fail_late(history: History, *given: object) -> None:
            store(history, *given)  # type: ignore[arg-type]
            raise HistoryError("disk I/O error")

        with monkeypatch.context() as broken:
            broken.setattr(History, "record", fail_late)
            buffered.record(ATTEMPT)
        assert buffered.waiting == 1
        assert buffered.drawings_of("ada", ATTEMPT.session) == [ATTEMPT]
        buffered.retry()
        assert kept(file) == [ATTEMPT]

    @pytest.mark.parametrize("is_replaced", [False, True])
    def test_deleted_or_replaced_while_one_plays(
        self, buffered: BufferedHistory, file: Path, is_replaced: bool
    ) -> None:
        buffered.record(ATTEMPT)
        for path in file.parent.iterdir():
            path.unlink()
        if is_replaced:
            with_attempts(file, 1)
        buffered.record(replace(ATTEMPT, prompt=7))
        assert "deleted or replaced" in buffered.problem
        buffered.retry()
        assert buffered.problem == ""
        assert prompts(file) == ([0, 7] if is_replaced else [7])


class TestAFileThatCannotBeOpened:
    def test_stores_what_was_drawn_once_it_can(self, file: Path) -> None:
        file.mkdir()
        buffered = BufferedHistory(file)
        buffered.record(ATTEMPT, STATE)
        assert buffered.first_tries("ada") == (1, 1)
        assert buffered.open_session("ada") == STATE
        buffered.retry()
        assert "cannot be used" in buffered.problem
        file.rmdir()
        buffered.retry()
        assert buffered.problem == ""
        buffered.record(replace(ATTEMPT, prompt=1))
        buffered.close()
        assert prompts(file) == [0, 1]

    def test_of_a_newer_game_is_left_unchanged_and_what_was_drawn_goes_into_a_dump(
        self, file: Path, tmp_path: Path
    ) -> None:
        with_attempts(file, 2)
        altered(file, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        before = file.read_bytes()
        dump = record(file, 9).finish([tmp_path / "none", tmp_path])
        assert file.read_bytes() == before
        assert dumped(dump) == [9]
        assert dump
        assert mode(dump) == 0o600

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
    def test_of_another_program_is_left_unchanged(self, file: Path, statement: str) -> None:
        altered(file, statement)
        before = file.read_bytes()
        assert "another program" in problem(file)
        assert file.read_bytes() == before
        assert list(file.parent.iterdir()) == [file]

    def test_in_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        buffered = record(tmp_path / "file" / "data" / "history.sqlite3")
        assert list(buffered.attempts("ada")) == [ATTEMPT]
        assert buffered.finish([tmp_path / "file"]) is None
        assert buffered.waiting == 1

    def test_an_empty_file_is_a_new_history(self, file: Path) -> None:
        file.touch()
        record(file).close()
        assert kept(file) == [ATTEMPT]

    def test_that_is_a_device_is_left_unchanged(self, file: Path) -> None:
        """SQLite would read it as a damaged file, or a full disk."""
        file.symlink_to(os.devnull)
        assert "is not a regular file" in problem(file)
        assert file.is_symlink()

    def test_a_link_leads_to_the_file(self, file: Path, tmp_path: Path) -> None:
        file.symlink_to(tmp_path / "elsewhere.sqlite3")
        record(file).close()
        assert kept(tmp_path / "elsewhere.sqlite3") == [ATTEMPT]
        assert file.is_symlink()

    def test_a_circle_of_links_is_reported(self, file: Path) -> None:
        file.symlink_to(file)
        assert "symbolic links" in problem(file)


class TestADamagedFile:
    def test_is_moved_aside_and_readable_rows_are_kept(self, file: Path) -> None:
        with_attempts(file, 60)
        content = bytearray(file.read_bytes())
        size = 4096
        for page in range(len(content) // size - 4, len(content) // size):
            content[page * size : page * size + 64] = b"\xff" * 64
        file.write_bytes(content)
        buffered = BufferedHistory(file)
        for prompt in range(100, 140):
            buffered.record(replace(ATTEMPT, prompt=prompt))
        buffered.retry()
        buffered.close()
        found = prompts(file)
        assert set(range(100, 140)) <= set(found)
        assert len(set(found)) == len(found)
        aside = file.with_name("history.damaged-1.sqlite3")
        if aside.exists():
            assert aside.read_bytes()[: len(content)] == content
            assert "damaged-1" in " ".join(buffered.pop_notices())

    @pytest.mark.parametrize("content", [b"my diary\n" * 200, b"\0" * 8192])
    def test_that_is_no_database_any_more_is_moved_aside_whole(
        self, file: Path, content: bytes
    ) -> None:
        file.write_bytes(content)
        buffered = record(file)
        assert buffered.problem == ""
        buffered.close()
        assert kept(file) == [ATTEMPT]
        aside = file.with_name("history.damaged-1.sqlite3")
        assert aside.read_bytes() == content
        assert str(aside) in buffered.pop_notices()[1]
        assert mode(file) == 0o600
        assert sorted(file.parent.iterdir()) == [aside, file]

    def test_that_cannot_be_moved_is_reported_and_what_was_drawn_goes_into_a_dump(
        self, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(**_: object) -> tuple[int, str]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        file.write_bytes(b"my diary\n" * 200)
        with monkeypatch.context() as broken:
            broken.setattr("digitgame.storage.recovery.tempfile.mkstemp", full)
            buffered = record(file)
        assert f"cannot be recovered: {os.strerror(errno.ENOSPC)}" in buffered.problem
        assert dumped(buffered.finish([tmp_path])) == [0]
        assert file.read_bytes() == b"my diary\n" * 200

    def test_that_cannot_be_recovered_is_reported_by_its_own_name(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise HistoryError("of a part file") from sqlite3.OperationalError("disk is full")

        file.write_bytes(b"my diary\n" * 200)
        with monkeypatch.context() as broken:
            broken.setattr("digitgame.storage.buffered_history.recover_database", full)
            said = problem(file)
        assert f"The history {file} is damaged and cannot be recovered: disk" in said


class TestDumping:
    def test_there_is_no_dump_if_nothing_is_pending(
        self, buffered: BufferedHistory, tmp_path: Path
    ) -> None:
        buffered.record(ATTEMPT)
        assert buffered.dump_pending([tmp_path]) is None

    def test_no_file_is_overwritten(self, file: Path, tmp_path: Path) -> None:
        file.mkdir()
        buffered = record(file)
        first, second = buffered.dump_pending([tmp_path]), buffered.dump_pending([tmp_path])
        assert dumped(first) == dumped(second) == [0]
        assert first != second
        buffered.close()

    def test_import_accepts_it(self, file: Path, tmp_path: Path) -> None:
        file.mkdir()
        dump = record(file).finish([tmp_path])
        assert main(["--data", str(tmp_path / "other"), "import", str(dump)]) == 0
        assert kept(tmp_path / "other" / "history.sqlite3") == [ATTEMPT]
