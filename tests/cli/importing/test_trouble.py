"""Sources that are damaged, newer, foreign or missing are reported, and nothing is lost."""

import errno
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from digitgame.cli.import_ import SOME_REJECTED
from digitgame.cli.main import INTERRUPTED
from digitgame.storage.filesystem import SIDE_FILES
from digitgame.storage.schema import SCHEMA_VERSION
from tests.cli.given import Run, Text, keep
from tests.cli.importing.given import GIVEN, found, own_file
from tests.privileges import without_root_privileges
from tests.storage.given import ACTIVE, altered, drawn
from tests.storage.test_recovery import with_an_endless_row


def make_cut_short(file: Path) -> None:
    keep(file, *(drawn(session="d" * 32, prompt=prompt) for prompt in range(60)))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def make_altered(statement: str, file: Path) -> None:
    keep(file, drawn(session="d" * 32))
    altered(file, statement)


UNREADABLE = "ALTER TABLE attempts RENAME COLUMN probabilities TO guesses"

SPOILT = {
    "attempts that cannot be read": (partial(make_altered, UNREADABLE), "probabilities"),
    "a row without end": (with_an_endless_row, "cannot be read: "),
    "cut short": (make_cut_short, ""),
    **{
        name: (partial(make_altered, statement), "holds more than rows")
        for name, statement in ACTIVE.items()
    },
}


@pytest.fixture
def refused(imported: Run) -> Text:
    """Import a source, which must be rejected as a whole, and return the error message."""

    def run(source: Path) -> str:
        ended = imported(source)
        assert (ended.status, ended.out, ended.err.count("\n")) == (SOME_REJECTED, "", 1)
        return ended.err

    return run


class TestTrouble:
    def test_damaged_attempts_are_left_out_and_named(self, other: Path, imported: Run) -> None:
        altered(other, "UPDATE attempts SET ink = 'spilt\x1b' WHERE id = 2")
        ended = imported(other)
        assert ended.status == SOME_REJECTED
        assert ended.out.startswith(f"{other}: 3 new, 0 known, 1 rejected:\n  attempt 2: damaged (")
        assert len(found()) == 3

    def test_without_a_folder_for_temporary_files_it_says_what_to_do(
        self, other: Path, monkeypatch: pytest.MonkeyPatch, refused: Text
    ) -> None:
        def find_none(*_: object, **_named: object) -> str:
            raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

        monkeypatch.setattr("tempfile.mkdtemp", find_none)
        said = refused(other)
        assert "No usable temporary directory" in said
        assert "TMPDIR" in said

    def test_totals_that_are_damaged_cost_no_attempt(self, other: Path, imported: Run) -> None:
        altered(other, "UPDATE learners SET attempts = 'many'")
        assert imported(other) == (0, f"{other}: 4 new, 0 known.\n", "")
        assert found() == list(GIVEN)

    def test_sessions_that_cannot_be_read_cost_no_attempt(self, other: Path, imported: Run) -> None:
        altered(other, "ALTER TABLE sessions RENAME COLUMN zone TO area")
        ended = imported(other)
        assert (ended.status, ended.err) == (SOME_REJECTED, "")
        first, second = ended.out.splitlines()
        assert first == f"{other}: 4 new, 0 known, 1 rejected:"
        assert second.startswith("  its sessions: ")
        assert "zone" in second  # the rest is up to SQLite
        assert found() == list(GIVEN)

    @pytest.mark.parametrize(("spoil", "said"), SPOILT.values(), ids=SPOILT)
    def test_a_store_that_cannot_be_taken_is_refused_whole_and_the_next_one_is_taken(
        self, other: Path, tmp_path: Path, imported: Run, spoil: Callable[[Path], None], said: str
    ) -> None:
        broken = tmp_path / "broken.sqlite3"
        spoil(broken)
        ended = imported(broken, other)
        assert (ended.status, ended.out) == (SOME_REJECTED, f"{other}: 4 new, 0 known.\n")
        assert ended.err.startswith(f"digitgame: {broken} ")
        assert said in ended.err
        assert ended.err.count("\n") == 1
        assert found() == list(GIVEN)

    def test_interrupted_it_says_that_nothing_is_lost(
        self, other: Path, imported: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def ctrl_c(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr("digitgame.cli.importer._import_sessions", ctrl_c)
            status, out, err = imported(other)
        assert (status, out) == (INTERRUPTED, "")
        assert "What was imported so far is saved" in err
        assert len(found()) == 4
        assert "0 new, 4 known" in imported(other).out

    def test_a_newer_store_is_refused(self, other: Path, refused: Text) -> None:
        altered(other, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        assert f"written by a newer digitgame (schema {SCHEMA_VERSION + 1}" in refused(other)
        assert found() == []

    @pytest.mark.parametrize("text", ["", "[", "{}\n", None])
    def test_where_nothing_is_imported_no_history_is_made(
        self, text: str | None, tmp_path: Path, home: Path, imported: Run
    ) -> None:
        file = tmp_path / "source"
        if text is None:
            keep(file)  # an empty history
        else:
            file.write_text(text, "utf-8")
        assert imported(file, "--data", tmp_path / "new").status in (0, SOME_REJECTED)
        assert not (tmp_path / "new").exists()
        assert list(home.iterdir()) == []

    @pytest.mark.parametrize("end", SIDE_FILES)
    def test_a_pipe_beside_a_store_holds_nothing_up(
        self, other: Path, refused: Text, end: str
    ) -> None:
        os.mkfifo(other.with_name(other.name + end))
        assert f"history.sqlite3{end} is not a regular file" in refused(other)

    @pytest.mark.parametrize(
        "content", [b"\x89PNG\r\n", b"\xff\xfe\0", b"[\n{}]", b"id,target\n1,2\n"]
    )
    def test_other_files_are_refused(self, content: bytes, tmp_path: Path, refused: Text) -> None:
        (tmp_path / "x").write_bytes(content)
        assert "neither a history nor" in refused(tmp_path / "x")

    def test_what_only_begins_as_a_database_is_refused(self, tmp_path: Path, refused: Text) -> None:
        (tmp_path / "x").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
        assert f"{tmp_path / 'x'} " in refused(tmp_path / "x")

    @pytest.mark.parametrize(
        "statement",
        ["CREATE TABLE attempts (bread TEXT); PRAGMA user_version = 3", "CREATE TABLE wine (red)"],
    )
    def test_another_programs_database_is_refused(
        self, statement: str, tmp_path: Path, refused: Text
    ) -> None:
        altered(tmp_path / "x", statement)
        assert "not a history of digitgame" in refused(tmp_path / "x")

    @pytest.mark.parametrize("name", ["none", "a\0b", "\x1b[2J", "x" * 5000])
    def test_a_missing_source_is_refused_before_anything_is_taken(
        self, name: str, other: Path, complaint: Text
    ) -> None:
        assert complaint("import", other, name)[:-1].isprintable()
        assert not own_file().exists()

    def test_the_history_itself_is_refused(self, imported: Run) -> None:
        keep(own_file(), *GIVEN)
        for name in (own_file(), own_file().parent):
            assert "is the history itself" in imported(name).err

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux allows invalid UTF-8 in names")
    def test_a_source_whose_name_is_no_text_is_taken(
        self, other: Path, tmp_path: Path, imported: Run
    ) -> None:
        named = other.rename(tmp_path / os.fsdecode(b"caf\xe9"))
        assert imported(named) == (0, f"{tmp_path}/caf?: 4 new, 0 known.\n", "")
        assert found() == list(GIVEN)

    def test_a_source_that_may_not_be_read_is_refused(self, other: Path, imported: Run) -> None:
        other.chmod(0)
        with without_root_privileges():
            assert os.strerror(errno.EACCES) in imported(other).err
