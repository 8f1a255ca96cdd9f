"""Sprint and exam, and going on with a session that was left, in a real terminal."""

import re
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import attempts, draw, of, target
from tests.e2e.terminal.terminal import Terminal
from tests.handmade import cells, fitted

pytestmark = pytest.mark.e2e


def sessions(folder: Path) -> list[tuple[str, int, int, int]]:
    """Task, finished, answered and right of each session on disk."""
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        return connection.execute(
            "SELECT task, is_finished, answered, right FROM sessions ORDER BY started_at"
        ).fetchall()


def answer(terminal: Terminal, asked: list[int], *, is_right: bool = True) -> None:
    """Hand in a drawing for the prompt after those asked already, and add it to them."""
    terminal.wait_for(f"Prompt {len(asked) + 1} of 10")
    digit = target(terminal, asked[-1] if asked else None)
    draw(terminal, of(digit if is_right else (digit + 1) % 10))
    terminal.press("enter")
    asked.append(digit)


def wait_for_ink(terminal: Terminal, digit: int) -> None:
    """Wait until the drawing of a digit is on the pad to its last cell."""
    (left, top), size = terminal.pad()
    column, row = cells(fitted(of(digit), *size))[-1][-1]
    terminal.wait(
        lambda _: terminal.screen.display[top + row][left + column] in "▀▄█", "whole drawing"
    )


def wait_for_sessions(terminal: Terminal, folder: Path, kept: list[tuple[object, ...]]) -> None:
    """Wait until these are on disk: a session's end is written while its summary comes."""
    terminal.wait(lambda _: sessions(folder) == kept, f"{kept} on disk")


class TestExam:
    """Each digit once."""

    def test_from_the_first_prompt_to_the_certificate(self, play: Play, tmp_path: Path) -> None:
        """Nine right, one wrong: not a word of it before the certificate, which is saved."""
        terminal = play("exam")
        asked: list[int] = []
        for prompt in range(1, 11):
            answer(terminal, asked, is_right=prompt != 5)
            if prompt < 10:
                shown = terminal.wait_for(f"Prompt {prompt + 1} of 10")
                assert "Right!" not in shown
                assert "✗" not in shown
        terminal.wait_for("wrote 9 of 10 digits right")
        terminal.wait_for(f"{asked[4]} ✗ wrong")
        assert sorted(asked) == list(range(10))
        wait_for_sessions(terminal, tmp_path, [("exam", 1, 10, 9)])
        terminal.press("c")
        terminal.wait_for("Saved:")
        (file,) = (tmp_path / "data" / "certificates").iterdir()
        assert "wrote 9 of 10 digits right" in file.read_text("utf-8")

    def test_killed_it_is_picked_up_where_it_was(self, play: Play, tmp_path: Path) -> None:
        """Three digits, a killed game, seven digits in another: one exam of ten."""
        terminal = play("exam")
        asked: list[int] = []
        for prompt in (1, 2, 3):
            answer(terminal, asked, is_right=prompt != 2)
        terminal.wait_for("Prompt 4 of 10")
        draw(terminal, of(target(terminal, asked[-1])))
        terminal.signal(signal.SIGKILL)
        assert terminal.end() == -signal.SIGKILL
        assert sessions(tmp_path) == [("exam", 0, 3, 2)]

        terminal = play()
        terminal.wait_for("exam, 3 of 10 answered")
        terminal.press("g")
        for _ in range(7):
            answer(terminal, asked)
        terminal.wait_for("wrote 9 of 10 digits right")
        assert sorted(asked) == list(range(10))
        assert [row[0] for row in attempts(tmp_path)] == asked
        wait_for_sessions(terminal, tmp_path, [("exam", 1, 10, 9)])


class TestSprint:
    """A minute."""

    def test_goes_from_digit_to_digit_and_can_be_picked_up(
        self, play: Play, tmp_path: Path
    ) -> None:
        """Two right, one missed; left, it goes on with the seconds it had."""
        # However slow the machine is: what is held here takes more than a minute on some.
        (tmp_path / "sitecustomize.py").write_text(
            "import digitgame.core.session as p\np.SPRINT_SECONDS = 3600.0\n"
        )
        terminal = play("sprint", environ={"PYTHONPATH": str(tmp_path)})
        terminal.wait_for("It starts with your first stroke.")
        digit = None
        for right, answered in ((1, 1), (1, 2), (2, 3)):
            digit = target(terminal, digit)
            draw(terminal, of(digit if answered != 2 else (digit + 1) % 10))
            terminal.press("enter")
            terminal.wait_for(f"Right so far: {right} of {answered}.")
            assert attempts(tmp_path)[-1][0] == digit
        terminal.press("escape")
        left = re.compile(r"sprint, \d+ seconds left")
        terminal.wait(lambda text: bool(left.search(text)), "sprint that was left")
        assert sessions(tmp_path)[0][:3] == ("sprint", 0, 3)
        terminal.press("g")
        terminal.wait_for("They go on with your next stroke.")
        terminal.wait_for("Right so far: 2 of 3.")

    def test_ends_when_its_time_is_up(self, play: Play, tmp_path: Path) -> None:
        """When a minute has gone by it ends by itself, and what is on the pad counts."""
        later = tmp_path / "later"
        (tmp_path / "sitecustomize.py").write_text(
            "import pathlib, digitgame.core.stopwatch as s\n"
            "shown = s.Stopwatch.seconds\n"
            f"later = pathlib.Path({str(later)!r})\n"
            "def seconds(watch, now):\n"
            "    gone = 60.0 if watch.is_running and later.exists() else 0.0\n"
            "    return min(shown(watch, now), 59.0) + gone\n"
            "s.Stopwatch.seconds = seconds\n"
        )
        terminal = play("sprint", environ={"PYTHONPATH": str(tmp_path)})
        terminal.wait_for("It starts with your first stroke.")
        digit = target(terminal)
        draw(terminal, of(digit))
        wait_for_ink(terminal, digit)
        later.touch()
        terminal.wait_for("Summary")
        terminal.wait_for("1 of 1 right: 100%")
        terminal.wait_for("Your first sprint: 1 is what to beat.")
        wait_for_sessions(terminal, tmp_path, [("sprint", 1, 1, 1)])


class TestPractice:
    """Ten prompts."""

    @pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
    def test_ended_by_a_signal_it_is_picked_up(
        self, play: Play, tmp_path: Path, end: signal.Signals
    ) -> None:
        """A skip and a verdict that was seen are still there."""
        terminal = play("practice")
        terminal.wait_for("Prompt 1 of 10")
        skipped = target(terminal)
        terminal.press("s")
        terminal.wait_for("Prompt 2 of 10")
        digit = target(terminal, skipped)
        draw(terminal, of(digit))
        terminal.press("enter")
        terminal.wait_for("✓ Right")
        terminal.signal(end)
        terminal.end()
        terminal = play()
        terminal.wait_for("practice, 2 of 10 answered")
        terminal.press("g")
        terminal.wait_for("Prompt 3 of 10")
        terminal.wait_for("Right so far: 1 of 2 (50%)")
        terminal.signal(signal.SIGKILL)
        terminal.end()
