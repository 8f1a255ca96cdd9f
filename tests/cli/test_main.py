"""The command line: arguments, errors and imports."""

import errno
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

import pytest

from digitgame.cli.main import FAILED, MISUSED, main
from digitgame.system.output import EXIT_SIGPIPE
from tests.cli.given import Run, Text


def full_device() -> TextIO:
    """Open a file that accepts no output, which shows when it is flushed."""
    number = os.open("/dev/full", os.O_WRONLY)
    return os.fdopen(number, "w")


class TestArguments:
    def test_version_is_the_packages(self, digitgame: Run) -> None:
        assert digitgame("--version") == (0, version("digitgame") + "\n", "")

    @pytest.mark.parametrize(
        "arguments",
        [
            *(["paint"], ["--glyphs", "braille"], ["--data"], ["--loud"], ["play", "7"]),
            *(["stats", "--loud"], ["export"], ["export", "--format", "xml"], ["import"]),
            ["report", "--json", "--html", "x"],
        ],
    )
    def test_misuse_is_explained(self, arguments: list[str], digitgame: Run) -> None:
        ended = digitgame(*arguments)
        assert ended.status == MISUSED
        assert "usage: digitgame" in ended.err
        assert "visit" not in ended.err  # internal to `digitgame serve`

    @pytest.mark.parametrize("strange", ["--x\x1b[2J", "--l=\x1b[2J\x9b", "-\u202ex", "--\udc9b"])
    def test_one_that_commands_the_terminal_is_not_repeated(
        self, strange: str, digitgame: Run
    ) -> None:
        """A shell may expand a `*` to such a file name."""
        ended = digitgame("import", strange, "other.jsonl")
        assert ended.status == MISUSED
        assert ended.err.replace("\n", "").isprintable()

    @pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["score", "--help"]])
    def test_help_that_cannot_be_written_is_told(
        self, arguments: list[str], complaint: Text, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        full = full_device()
        monkeypatch.setattr(sys, "stdout", full)
        said = complaint(*arguments)
        full.close()
        assert said == f"digitgame: the help cannot be written: {os.strerror(errno.ENOSPC)}.\n"

    def test_help_that_nobody_reads_ends_quietly(
        self, digitgame: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, "w") as unread:
            monkeypatch.setattr(sys, "stdout", unread)
            assert digitgame("--help") == (EXIT_SIGPIPE, "", "")


class TestSurroundings:
    @pytest.mark.parametrize("size", ["²", "", "-1", "wide", "9" * 5000])
    def test_what_is_no_size_is_passed_over(
        self, size: str, monkeypatch: pytest.MonkeyPatch, digitgame: Run
    ) -> None:
        """Rich fails at digits such as ²."""
        monkeypatch.setenv("COLUMNS", size)
        monkeypatch.setenv("LINES", size)
        assert digitgame("doctor", "--plain").err == ""

    def test_without_standard_error_nothing_is_told(
        self, monkeypatch: pytest.MonkeyPatch, digitgame: Run
    ) -> None:
        """Error messages never go to standard output."""
        monkeypatch.setattr(sys, "stderr", None)
        assert digitgame("score", "nothing-there") == (FAILED, "", "")

    def test_a_message_that_cannot_be_written_changes_no_status(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        full = full_device()
        monkeypatch.setattr(sys, "stderr", full)
        assert main(["score", "nothing-there"]) == FAILED
        full.close()

    def test_a_mistake_is_told_in_words_and_its_details_are_kept(
        self, monkeypatch: pytest.MonkeyPatch, home: Path, complaint: Text
    ) -> None:
        def err(*_: object) -> int:
            raise ZeroDivisionError("on purpose")

        monkeypatch.setattr("digitgame.cli.score.run", err)
        said = complaint("score")
        file = home / "digitgame" / "crash.txt"
        assert "internal error (ZeroDivisionError)" in said
        assert str(file) in said
        assert "ZeroDivisionError: on purpose" in file.read_text("utf-8")

    def test_a_lack_of_memory_is_told_in_words(
        self, monkeypatch: pytest.MonkeyPatch, complaint: Text
    ) -> None:
        def fill(*_: object) -> int:
            raise MemoryError

        monkeypatch.setattr("digitgame.cli.score.run", fill)
        assert complaint("score") == "digitgame: there is not enough memory.\n"


class TestImports:
    """`python -m digitgame` looks for `model` in the current folder first."""

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("model.py", ""),
            ("model.py", "def ("),
            ("model.py", "print('run')\nraise SystemExit(9)"),
            ("model/__init__.py", ""),
        ],
    )
    def test_a_file_in_the_way_is_named_and_not_run(
        self, name: str, text: str, tmp_path: Path
    ) -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
        ended = self.start_in(tmp_path)
        assert ended.returncode == FAILED
        assert ended.stdout == ""
        assert ended.stderr.count("\n") == 1
        assert f"{tmp_path / name} shadows the game's own package" in ended.stderr

    def test_a_folder_of_other_things_is_not_in_the_way(self, tmp_path: Path) -> None:
        (tmp_path / "model").mkdir()
        ended = self.start_in(tmp_path)
        assert ended.stderr.startswith("digitgame: standard input is not a terminal")

    @staticmethod
    def start_in(folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "digitgame"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
