"""`digitgame doctor` in a real pty: its queries, prompts and advice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.terminal import Terminal

pytestmark = pytest.mark.e2e

ATTRIBUTES = "\x1b[?64;1c"
"""The answer of any terminal to the last query."""

MODES = "\x1bP>|Made up 1\x1b\\\x1b[?2026;2$y\x1b[?2048;0$y\x1b[?1016;0$y"
"""Its name and the modes it knows."""

_PATIENCE = """
import digitgame.cli.doctor as doctor, digitgame.system.terminal_probe as probe
probe.query_terminal.__defaults__ = (3600.0,)
doctor._SECONDS_FOR_MOUSE = doctor._SECONDS_FOR_KEY = 3600.0
"""


@pytest.fixture
def patient(tmp_path: Path) -> dict[str, str]:
    """Environment in which the doctor waits for answers as long as a busy machine takes."""
    (tmp_path / "sitecustomize.py").write_text(_PATIENCE)
    return {"PYTHONPATH": str(tmp_path)}


def answer_queries(terminal: Terminal, glyph_end: str = "1;2", modes: str = MODES) -> None:
    """Answer as a good terminal would.

    Args:
        terminal: the doctor's.
        glyph_end: row and column after each glyph of one column.
        modes: what comes before that.
    """
    terminal.wait(lambda _: terminal.output.endswith(b"\x1b[c"), "query")
    glyphs = terminal.output.count(b"\x1b[6n")
    terminal.send(modes + f"\x1b[{glyph_end}R" * glyphs + ATTRIBUTES)
    terminal.wait_for("Draw a line with the mouse")
    terminal.wait(lambda _: b"\x1b[?1006h" in terminal.output, "mouse reports switched on")


class TestInATerminal:
    def test_a_good_one_is_found_good(
        self, play: Play, patient: dict[str, str], tmp_path: Path
    ) -> None:
        report_file = tmp_path / "report"
        terminal = play("doctor", "--output", str(report_file), rows=50, environ=patient)
        answer_queries(terminal)
        terminal.drag([(3, 3), (4, 3), (5, 3)])
        for words, key in (("Left Arrow", "left"), ("Delete", "delete"), ("Ctrl+Z", "ctrl+z")):
            terminal.wait_for(f"Press {words}")
            terminal.press(key)
        assert terminal.end() == 0
        for words in (
            "80x50",
            "Made up 1",
            "whole cells",
            "Left Arrow   works",
            "Ctrl+Z       works",
            "one column each",
            "The game can be played here.",
        ):
            assert words in terminal.text, words
        report = report_file.read_text("utf-8")
        assert "The game can be played here." in report
        assert "\x1b" not in report
        assert str(tmp_path) not in report
        assert terminal.is_canonical()

    def test_skipping_everything_is_fine(self, play: Play, patient: dict[str, str]) -> None:
        terminal = play("doctor", rows=50, environ=patient)
        answer_queries(terminal)
        for words in ("Draw a line", "Left Arrow", "Delete", "Ctrl+Z"):
            terminal.wait_for(words)
            terminal.press("\n")
        assert terminal.end() == 0
        assert "no reports" in terminal.text
        assert "You can also do everything with the keyboard." in " ".join(terminal.text.split())

    def test_wide_half_blocks_are_noticed(self, play: Play, patient: dict[str, str]) -> None:
        terminal = play("doctor", rows=50, environ=patient)
        answer_queries(terminal, glyph_end="1;4", modes="")
        for words in ("Draw a line", "Left Arrow", "Delete", "Ctrl+Z"):
            terminal.wait_for(words)
            terminal.press("\n")
        assert terminal.end() == 0
        assert "--glyphs ascii" in " ".join(terminal.text.split())

    def test_interrupted_it_leaves_the_terminal_as_it_was(
        self, play: Play, patient: dict[str, str]
    ) -> None:
        terminal = play("doctor", environ=patient)
        answer_queries(terminal)
        terminal.send("\x03")
        assert terminal.end() == 130
        for mode in (b"1000", b"1002", b"1006"):
            on = terminal.output.rindex(b"\x1b[?" + mode + b"h")
            assert terminal.output.rindex(b"\x1b[?" + mode + b"l") > on

    def test_too_small_a_one_is_found_too_small(self, play: Play) -> None:
        terminal = play("doctor", "--plain", columns=100, rows=17)
        assert terminal.end() == 1
        assert "at least 60x18 characters are needed" in terminal.text

    def test_a_dumb_one_is_asked_nothing(self, play: Play) -> None:
        terminal = play("doctor", "--plain", rows=50, environ={"TERM": "dumb"})
        assert terminal.end() == 1
        assert b"\x1b" not in terminal.output
        assert "TERM is unset or dumb" in terminal.text

    def test_where_the_game_refuses_it_names_the_doctor(self, play: Play) -> None:
        terminal = play(environ={"TERM": "dumb"})
        assert terminal.end() == 1
        assert "TERM is unset or dumb" in terminal.text.replace("\n", " ")
        assert "run digitgame doctor" in terminal.text.replace("\n", "")


class TestWithoutTerminal:
    @staticmethod
    def run_doctor(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*Terminal.GAME, "doctor", *arguments],
            env={name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
            | {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}
            | environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    def test_it_tells_no_names_and_no_secrets(self, tmp_path: Path) -> None:
        ended = self.run_doctor(
            HOME=str(tmp_path / "of-ada"),
            USER="ada-lovelace",
            SSH_CONNECTION="198.51.100.7 5 198.51.100.8 22",
            TMUX="/tmp/tmux-1000/ada,1,0",
            API_TOKEN="sesame",
        )
        for secret in ("ada", "198.51", "sesame", str(tmp_path), sys.prefix):
            assert secret not in ended.stdout, secret
        assert "over ssh     yes" in ended.stdout
        assert "multiplexer  tmux" in ended.stdout

    def test_what_the_environment_says_moves_no_cursor(self) -> None:
        ended = self.run_doctor(TERM="x\x1b[2J\x07" + "y" * 500)
        assert "\x1b" not in ended.stdout
        assert "x?[2J?" in ended.stdout
        assert "y" * 100 not in ended.stdout

    def test_a_report_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        ended = self.run_doctor("--output", str(tmp_path / "nowhere" / "report"))
        assert ended.returncode == 1
        assert "cannot be written" in ended.stderr

    @pytest.mark.parametrize("variable", ["LC_ALL", "LANG"])
    def test_a_locale_without_half_blocks_is_said(self, variable: str) -> None:
        assert "ASCII only" in self.run_doctor(**{variable: "en_US.ISO-8859-1"}).stdout
        assert "The locale C does" in self.run_doctor(**{variable: "C"}).stdout
