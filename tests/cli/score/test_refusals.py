"""Errors of input and output are reported in one line."""

import errno
import os
import sys
from pathlib import Path

import pytest

from digitgame.cli.main import FAILED, main
from digitgame.cli.score.batch import _load_judge
from model import reader
from tests.cli.score.given import Run, line
from tests.command_result import CommandResult
from tests.privileges import without_root_privileges


class TestRefusals:
    def complaint(self, ended: CommandResult) -> str:
        """Return the error message."""
        assert ended[:2] == (FAILED, "")
        assert ended.err.startswith("digitgame: ")
        assert ended.err.count("\n") == 1
        return ended.err

    def test_of_a_missing_file(self, run: Run, tmp_path: Path) -> None:
        said = self.complaint(run(str(tmp_path / "none.jsonl")))
        assert f"none.jsonl cannot be read: {os.strerror(errno.ENOENT)}" in said

    def test_of_a_folder(self, run: Run, tmp_path: Path) -> None:
        assert os.strerror(errno.EISDIR) in self.complaint(run(str(tmp_path)))

    @pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
    def test_of_what_is_no_name(self, run: Run, name: str) -> None:
        assert "cannot be read" in self.complaint(run(name))

    def test_of_a_name_that_could_harm_a_terminal(self, run: Run) -> None:
        assert "\x1b" not in self.complaint(run("\x1b[2J"))

    def test_of_a_file_that_may_not_be_read(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "secret").touch(mode=0)
        with without_root_privileges():
            assert os.strerror(errno.EACCES) in self.complaint(run(str(tmp_path / "secret")))

    def test_of_a_binary_file(self, run: Run) -> None:
        assert "neither JSON Lines" in self.complaint(run(stdin=b"\x7fELF\x02\x01\x00\x00"))

    @pytest.mark.parametrize("closed", ["stdin", "stdout"])
    def test_of_closed_streams(
        self,
        closed: str,
        run: Run,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(sys, closed, None)
        assert main(["score"]) == FAILED
        assert "is closed" in capsys.readouterr().err

    def test_of_damaged_weights(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reader.load_reader, "__defaults__", (tmp_path / "lenet5.npz",))
        _load_judge.cache_clear()
        assert "Install digitgame again" in self.complaint(run(stdin=line()))

    def test_of_a_full_disk(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
            monkeypatch.setattr(sys, "stdout", full)
            ended = run(stdin=line())
        assert f"cannot be written: {os.strerror(errno.ENOSPC)}" in self.complaint(ended)
