"""However the game is ended: what was judged is kept, the terminal is left as it was."""

import signal
import sqlite3
from pathlib import Path

import pytest

from digitgame.system.signals import GRACE
from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import attempts, draw, of, target, wait_for_prompt
from tests.e2e.terminal.terminal import Terminal

pytestmark = pytest.mark.e2e

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
MODES = (b"1000", b"1003", b"1006", b"1004", b"2004", b"1049")
"""What the game switches on: mouse, focus and paste reports, the alternate screen."""


def judged(terminal: Terminal, before: int | None = None) -> int:
    """Draw what is asked for, which is not the digit before, and see the verdict; the digit."""
    wait_for_prompt(terminal)
    digit = target(terminal, before)
    draw(terminal, of(digit))
    terminal.press("enter")
    terminal.wait_for("✓ Right")
    return digit


def assert_restored(terminal: Terminal) -> None:
    for mode in MODES:
        on = terminal.output.rindex(b"\x1b[?" + mode + b"h")
        assert terminal.output.rindex(b"\x1b[?" + mode + b"l") > on, mode
    assert terminal.output.rindex(b"\x1b[?25h") > terminal.output.rindex(b"\x1b[?25l")


def assert_sound(folder: Path) -> None:
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


class TestSignals:
    """Told to end while there still is a terminal."""

    @pytest.mark.parametrize("number", SIGNALS)
    def test_restores_the_terminal_and_keeps_what_was_judged(
        self, play: Play, tmp_path: Path, number: signal.Signals
    ) -> None:
        terminal = play("practice")
        digit = judged(terminal)
        terminal.signal(number)
        assert terminal.end() == 0
        assert_restored(terminal)
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]

    @pytest.mark.parametrize("number", SIGNALS)
    def test_in_the_middle_of_a_stroke(
        self, play: Play, tmp_path: Path, number: signal.Signals
    ) -> None:
        terminal = play("practice")
        digit = judged(terminal)
        terminal.press("enter")
        wait_for_prompt(terminal)
        (left, top), _ = terminal.pad()
        terminal.send(f"\x1b[<0;{left + 10};{top + 5}M\x1b[<32;{left + 10};{top + 9}M")
        terminal.wait_for("1 stroke")
        terminal.signal(number)
        assert terminal.end() == 0
        assert_restored(terminal)
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]

    def test_a_terminal_that_takes_nothing_does_not_keep_the_game_alive(
        self, play: Play, tmp_path: Path
    ) -> None:
        """As behind a connection that is broken but not closed; the input's modes are restored."""
        terminal = play("practice")
        digit = judged(terminal)
        terminal.fill()
        assert not terminal.is_canonical()
        terminal.signal(signal.SIGTERM)
        assert terminal.end_unread() in (0, 128 + signal.SIGTERM)
        assert terminal.is_canonical()
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]
        assert GRACE < 10, "an administrator waits no longer before kill -9"


class TestHangingUp:
    """The terminal goes away."""

    def test_ends_the_game(self, play: Play, tmp_path: Path) -> None:
        terminal = play("practice")
        digit = judged(terminal)
        terminal.hang_up()
        assert terminal.end_unread() == 0
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]
        assert_sound(tmp_path)
        assert not (tmp_path / "data" / "crash.txt").exists()

    def test_ends_it_too_where_the_terminal_had_stopped_reading(
        self, play: Play, tmp_path: Path
    ) -> None:
        terminal = play("practice")
        digit = judged(terminal)
        terminal.fill()
        terminal.hang_up()
        assert terminal.end_unread() in (0, 128 + signal.SIGHUP)
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]

    def test_ends_it_too_where_the_signal_is_ignored(self, play: Play, tmp_path: Path) -> None:
        """Started with nohup, or in a session that is not the terminal's."""
        terminal = play(
            "practice",
            command=("/usr/bin/env", "--ignore-signal=HUP", *Terminal.GAME),
        )
        judged(terminal)
        terminal.hang_up()
        assert terminal.end_unread() == 0
