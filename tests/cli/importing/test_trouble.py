"""Sources that are damaged, newer, foreign or missing are reported, and nothing is lost."""

import errno
import os
import sys
from pathlib import Path

import pytest

from digitgame.cli.import_ import SOME_REJECTED
from digitgame.cli.main import FAILED, INTERRUPTED
from digitgame.storage.filesystem import SIDE_FILES
from digitgame.storage.history import History
from digitgame.storage.schema import SCHEMA_VERSION
from tests.cli.given import Run, keep
from tests.cli.importing.given import GIVEN, found
from tests.privileges import without_root_privileges
from tests.storage.given import ACTIVE, altered, drawn
from tests.storage.test_recovery import with_an_endless_row


class TestTrouble:
    def test_damaged_attempts_are_left_out_and_named(
        self, own: Path, other: Path, imported: Run
    ) -> None:
        altered(other, "UPDATE attempts SET ink = 'spilt\x1b' WHERE id = 2")
        ended = imported(other)
        assert ended.status == SOME_REJECTED
        assert ended.out.startswith(f"{other}: 3 new, 0 known, 1 rejected:\n  attempt 2: damaged (")
        assert len(found(own)) == 3

    def test_without_a_folder_for_temporary_files_it_says_what_to_do(
        self, own: Path, other: Path, monkeypatch: pytest.MonkeyPatch, imported: Run
    ) -> None:
        def find_none(*_: object, **_named: object) -> str:
            raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

        monkeypatch.setattr("tempfile.mkdtemp", find_none)
        ended = imported(other)
        assert (ended.status, ended.out) == (SOME_REJECTED, "")
        assert "No usable temporary directory" in ended.err
        assert "TMPDIR" in ended.err

    def test_totals_that_are_damaged_cost_no_attempt(
        self, own: Path, other: Path, imported: Run
    ) -> None:
        altered(other, "UPDATE learners SET attempts = 'many'")
        assert imported(other) == (0, f"{other}: 4 new, 0 known.\n", "")
        assert found(own) == list(GIVEN)

    def test_sessions_that_cannot_be_read_cost_no_attempt(
        self, own: Path, other: Path, imported: Run
    ) -> None:
        altered(other, "ALTER TABLE sessions RENAME COLUMN zone TO area")
        ended = imported(other)
        assert (ended.status, ended.err) == (SOME_REJECTED, "")
        first, second = ended.out.splitlines()
        assert first == f"{other}: 4 new, 0 known, 1 rejected:"
        assert second.startswith("  its sessions: ")
        assert "zone" in second  # the rest is up to SQLite
        assert found(own) == list(GIVEN)

    def test_a_store_whose_attempts_cannot_be_read_is_refused_and_the_next_one_is_taken(
        self, own: Path, other: Path, tmp_path: Path, imported: Run
    ) -> None:
        broken = tmp_path / "broken.sqlite3"
        keep(broken, drawn(session="d" * 32))
        altered(broken, "ALTER TABLE attempts RENAME COLUMN probabilities TO guesses")
        ended = imported(broken, other)
        assert (ended.status, ended.out) == (SOME_REJECTED, f"{other}: 4 new, 0 known.\n")
        assert ended.err.startswith(f"digitgame: {broken} is damaged (")
        assert "probabilities" in ended.err  # the rest is up to SQLite
        assert ended.err.count("\n") == 1

    def test_a_row_without_end_is_named_and_the_next_store_is_taken(
        self, own: Path, other: Path, tmp_path: Path, imported: Run
    ) -> None:
        broken = tmp_path / "broken.sqlite3"
        with_an_endless_row(broken)
        ended = imported(broken, other)
        assert (ended.status, ended.out) == (SOME_REJECTED, f"{other}: 4 new, 0 known.\n")
        assert ended.err.startswith(f"digitgame: {broken} cannot be read: ")

    def test_interrupted_it_says_that_nothing_is_lost(
        self, own: Path, other: Path, imported: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def ctrl_c(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(History, "merge_sessions", ctrl_c)
            status, out, err = imported(other)
        assert (status, out) == (INTERRUPTED, "")
        assert "What was imported so far is saved" in err
        assert len(found(own)) == 4
        assert "0 new, 4 known" in imported(other).out

    def test_a_newer_store_is_refused(self, own: Path, other: Path, imported: Run) -> None:
        altered(other, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        ended = imported(other)
        assert (ended.status, ended.out) == (SOME_REJECTED, "")
        assert f"written by a newer digitgame (schema {SCHEMA_VERSION + 1}" in ended.err
        assert found(own) == []

    @pytest.mark.parametrize("statement", ACTIVE.values(), ids=ACTIVE)
    def test_a_store_that_would_run_something_is_refused_and_the_next_one_is_taken(
        self, own: Path, other: Path, tmp_path: Path, imported: Run, statement: str
    ) -> None:
        planted = tmp_path / "planted.sqlite3"
        keep(planted, drawn(session="d" * 32))
        altered(planted, statement)
        ended = imported(planted, other)
        assert (ended.status, ended.out) == (SOME_REJECTED, f"{other}: 4 new, 0 known.\n")
        assert ended.err.startswith(f"digitgame: {planted} holds more than rows")
        assert found(own) == list(GIVEN)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
    def test_a_pipe_is_refused_before_anything_is_lost_in_it(
        self, own: Path, other: Path, tmp_path: Path, imported: Run
    ) -> None:
        os.mkfifo(tmp_path / "pipe")
        ended = imported(tmp_path / "pipe", other)
        assert (ended.status, ended.out) == (FAILED, "")
        assert "pipe is not a regular file" in ended.err

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
    @pytest.mark.parametrize("end", SIDE_FILES)
    def test_a_pipe_beside_a_store_holds_nothing_up(
        self, own: Path, other: Path, imported: Run, end: str
    ) -> None:
        os.mkfifo(other.with_name(other.name + end))
        ended = imported(other)
        assert (ended.status, ended.out) == (SOME_REJECTED, "")
        assert f"history.sqlite3{end} is not a regular file" in ended.err

    def test_a_store_cut_short_is_refused_whole_and_the_next_one_is_taken(
        self, own: Path, other: Path, tmp_path: Path, imported: Run
    ) -> None:
        broken = tmp_path / "broken.sqlite3"
        keep(broken, *(drawn(session="d" * 32, prompt=prompt) for prompt in range(60)))
        broken.write_bytes(broken.read_bytes()[: broken.stat().st_size // 2])
        ended = imported(broken, other)
        assert ended.status == SOME_REJECTED
        assert ended.err.startswith(f"digitgame: {broken}")
        assert ended.err.count("\n") == 1
        assert found(own) == list(GIVEN)

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"SQLite format 3\0" + b"x" * 5000, "x"),
            (b"\x89PNG\r\n", "neither a history nor"),
            (b"\xff\xfe\0", "neither a history nor"),
            (b"[\n{}]", "neither a history nor"),
            (b"id,target\n1,2\n", "neither a history nor"),
        ],
    )
    def test_other_files_are_refused(
        self, content: bytes, said: str, own: Path, tmp_path: Path, imported: Run
    ) -> None:
        file = tmp_path / "x"
        file.write_bytes(content)
        ended = imported(file)
        assert (ended.status, ended.out) == (SOME_REJECTED, "")
        assert said in ended.err
        assert ended.err.count("\n") == 1

    def test_another_programs_database_is_refused(
        self, own: Path, tmp_path: Path, imported: Run
    ) -> None:
        altered(tmp_path / "bread", "CREATE TABLE attempts (bread TEXT); PRAGMA user_version = 3")
        altered(tmp_path / "wine", "CREATE TABLE wine (red TEXT)")
        for name in ("bread", "wine"):
            ended = imported(tmp_path / name)
            assert (ended.status, ended.out) == (SOME_REJECTED, "")
            assert "not a history of digitgame" in ended.err

    @pytest.mark.parametrize("name", ["none", "a\0b", "\x1b[2J", "x" * 5000])
    def test_a_missing_source_is_refused_before_anything_is_taken(
        self, name: str, own: Path, other: Path, imported: Run
    ) -> None:
        ended = imported(other, name)
        assert (ended.status, ended.out) == (FAILED, "")
        assert ended.err[:-1].isprintable()
        assert not own.exists()

    def test_the_history_itself_is_refused(self, own: Path, imported: Run) -> None:
        keep(own, *GIVEN)
        for name in (own, own.parent):
            assert "is the history itself" in imported(name).err

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
    def test_a_source_whose_name_is_no_text_is_taken(
        self, own: Path, other: Path, tmp_path: Path, imported: Run
    ) -> None:
        named = other.rename(tmp_path / os.fsdecode(b"caf\xe9"))
        assert imported(named) == (0, f"{tmp_path}/caf?: 4 new, 0 known.\n", "")
        assert found(own) == list(GIVEN)

    def test_a_source_that_may_not_be_read_is_refused(
        self, own: Path, other: Path, imported: Run
    ) -> None:
        other.chmod(0)
        with without_root_privileges():
            assert os.strerror(errno.EACCES) in imported(other).err
