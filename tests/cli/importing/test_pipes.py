"""Attempts come through a pipe, and are read as from a file."""

import io
import os
import sys
import threading
from pathlib import Path

import pytest

from digitgame.cli.import_ import SOME_REJECTED
from digitgame.cli.main import FAILED
from tests.cli.given import Run
from tests.cli.importing.given import GIVEN, found


@pytest.fixture
def lines(other: Path, exported: Run) -> bytes:
    """Export of the other history, as JSON Lines."""
    return exported("jsonl", "--data", other.parent).out.encode()


def give(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


class TestPipes:
    @pytest.mark.parametrize("mapping", [[], ["--learner", "ada=ada"]])
    def test_standard_input_is_imported(
        self, lines: bytes, mapping: list[str], imported: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        give(monkeypatch, lines)
        assert imported("-", *mapping) == (0, "standard input: 4 new, 0 known.\n", "")
        assert found() == list(GIVEN)

    def test_a_history_may_come_through_it(
        self, other: Path, imported: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        give(monkeypatch, other.read_bytes())
        assert imported("-").out == "standard input: 4 new, 0 known.\n"

    def test_a_named_pipe_is_imported(self, lines: bytes, tmp_path: Path, imported: Run) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        writing = threading.Thread(target=pipe.write_bytes, args=(lines,))
        writing.start()
        assert imported(pipe) == (0, f"{pipe}: 4 new, 0 known.\n", "")
        writing.join()
        assert found() == list(GIVEN)

    def test_errors_name_it_and_leave_no_copy(
        self, imported: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        give(monkeypatch, b"[1]")
        ended = imported("-")
        assert (ended.status, ended.out) == (SOME_REJECTED, "")
        assert ended.err.startswith("digitgame: standard input is neither a history nor")
        give(monkeypatch, b"SQLite format 3\0 and nothing else")
        assert imported("-").err.startswith("digitgame: standard input ")
        assert list(tmp_path.glob("digitgame-*")) == []

    def test_a_closed_one_is_named(self, imported: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", None)
        assert imported("-") == (
            FAILED,
            "",
            "digitgame: standard input is closed. Name a file.\n",
        )


class TestLines:
    @pytest.mark.parametrize("bad", range(4))
    def test_one_bad_line_costs_one_line(
        self, bad: int, lines: bytes, imported: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        parts = lines.splitlines()
        parts[bad] = '{"learner": "Zo\xeb"}'.encode("latin-1")
        give(monkeypatch, b"\n".join(parts))
        ended = imported("-")
        assert ended.out == (
            f"standard input: 3 new, 0 known, 1 rejected:\n  line {bad + 1}: not valid UTF-8\n"
        )

    def test_one_place_is_named(self, imported: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        give(monkeypatch, b'{}\n{"id": 1,}\n')
        (_, _, said) = imported("-").out.splitlines()
        assert said.startswith("  line 2: not JSON: ")
        assert said.count("line") == 1
        assert "(column 1" in said

    @pytest.mark.parametrize("seven", [b'"7"', b"7.0"])
    def test_sevens_may_be_written_as_other_programs_do(
        self, seven: bytes, lines: bytes, imported: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        changed = lines.replace(b'"target": 7', b'"target": ' + seven)
        assert changed != lines
        give(monkeypatch, changed.replace(b'"columns": 40', b'"columns": 40.0'))
        assert imported("-").out == "standard input: 4 new, 0 known.\n"
        assert found() == list(GIVEN)
