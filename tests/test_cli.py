"""The command line: what it takes, and whose code it runs."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digitgame.cli import FAILED, MISUSED, main

if TYPE_CHECKING:
    pass


class TestArguments:
    def test_version_is_the_packages(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["--version"])
        assert ended.value.code == 0
        assert capsys.readouterr().out.strip() == version("digitgame")

    @pytest.mark.parametrize(
        "arguments",
        [
            ["paint"],
            ["--glyphs", "braille"],
            ["--data"],
            ["--loud"],
            ["play", "7"],
            ["--learner", "a\nb"],
        ],
    )
    def test_misuse_is_explained(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == MISUSED
        assert "usage: digitgame" in capsys.readouterr().err

    def test_help_names_every_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["--help"])
        printed = capsys.readouterr().out
        words = (
            "play",
            "practice",
            "learn",
            "sketch",
            "score",
            "stats",
            "export",
            "--data",
            "--glyphs",
        )
        assert all(word in printed for word in words)


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
        assert f"{tmp_path / name} stands in the way" in ended.stderr

    def test_a_folder_of_other_things_is_not_in_the_way(self, tmp_path: Path) -> None:
        (tmp_path / "model").mkdir()
        ended = self.start_in(tmp_path)
        assert ended.stderr.startswith("digitgame: standard input is no terminal")

    @staticmethod
    def start_in(folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "digitgame"],
            cwd=folder,
            env=dict(os.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
