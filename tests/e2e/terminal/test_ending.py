"""However the game ends, judged attempts are saved and the terminal is restored."""

import signal
from pathlib import Path

import pytest

from digitgame.system.signals import GRACE
from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import (
    answer_right,
    assert_restored,
    assert_sound,
    attempts,
    wait_for_prompt,
)
from tests.e2e.terminal.terminal import Terminal

pytestmark = pytest.mark.e2e

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class TestSignals:
    @pytest.mark.parametrize("is_drawing", [False, True])
    @pytest.mark.parametrize("number", SIGNALS)
    def test_restores_the_terminal_and_keeps_what_was_judged(
        self, play: Play, tmp_path: Path, number: signal.Signals, is_drawing: bool
    ) -> None:
        """With a verdict on the screen, and in the middle of the next drawing."""
        terminal = play("practice")
        digit = answer_right(terminal)
        if is_drawing:
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
        """As behind a broken connection that is not closed; the input modes are restored."""
        terminal = play("practice")
        digit = answer_right(terminal)
        terminal.fill()
        assert not terminal.is_canonical()
        terminal.signal(signal.SIGTERM)
        assert terminal.end_unread() in (0, 128 + signal.SIGTERM)
        assert terminal.is_canonical()
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]
        assert GRACE < 10, "service managers wait no longer before they send SIGKILL"


class TestHangingUp:
    def test_ends_the_game(self, play: Play, tmp_path: Path) -> None:
        terminal = play("practice")
        digit = answer_right(terminal)
        terminal.hang_up()
        assert terminal.end_unread() == 0
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]
        assert_sound(tmp_path)
        assert not (tmp_path / "data" / "crash.txt").exists()

    def test_ends_it_too_where_the_terminal_had_stopped_reading(
        self, play: Play, tmp_path: Path
    ) -> None:
        terminal = play("practice")
        digit = answer_right(terminal)
        terminal.fill()
        terminal.hang_up()
        assert terminal.end_unread() in (0, 128 + signal.SIGHUP)
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]

    def test_ends_it_too_where_the_signal_is_ignored(self, play: Play) -> None:
        """Started with nohup, or in a session that is not the terminal's."""
        terminal = play("practice", command=("/usr/bin/env", "--ignore-signal=HUP", *Terminal.GAME))
        answer_right(terminal)
        terminal.hang_up()
        assert terminal.end_unread() == 0
