"""Sessions, through the real command line in a real pty, and what is saved of them."""

import json
import re
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import (
    attempts,
    draw,
    drawing_of,
    wait_for_prompt,
    wait_for_target,
)
from tests.e2e.terminal.terminal import Terminal

pytestmark = pytest.mark.e2e

_SUM = re.compile(r"(\d+) ([+-]) (\d+)")


def test_practice(play: Play, tmp_path: Path) -> None:
    """Eight right, one wrong and tried again, one skipped: 80 %, on screen and on disk."""
    terminal = play()
    terminal.wait_for("Practice")
    terminal.press("p")
    asked: list[int] = []
    for prompt in range(10):
        terminal.wait_for(f"Digit {prompt + 1} of 10")
        wait_for_prompt(terminal)
        digit = wait_for_target(terminal, asked[-1] if asked else None)
        asked.append(digit)
        if prompt == 3:
            draw(terminal, drawing_of((digit + 1) % 10))
            terminal.press("enter")
            terminal.wait_for(f"✗ I read a{'n' if (digit + 1) % 10 == 8 else ''} ")
            assert attempts(tmp_path)[-1][:3] == (digit, "wrong", (digit + 1) % 10)
            terminal.press("r")
            wait_for_prompt(terminal)
        if prompt == 6:
            terminal.press("s")
            continue
        draw(terminal, drawing_of(digit))
        (left, top), _ = terminal.pad()
        if prompt % 2:
            terminal.press("enter")
        else:
            terminal.click((left + 2, top + 2), button=2)
        terminal.wait_for("✓ A")
        assert attempts(tmp_path)[-1][:3] == (digit, "right", digit)
        terminal.press("enter")
    terminal.wait_for("8 of 10 right: 80%, average score ")
    terminal.wait_for("8 of 10 right (80%)")
    assert sorted(asked) == list(range(10))
    saved = attempts(tmp_path)
    assert [row[0] for row in saved] == [
        digit for i, digit in enumerate(asked) for _ in range((1, 2)[i == 3]) if i != 6
    ]
    assert all(json.loads(ink)[0][0] for *_, ink in saved)
    terminal.press("escape")
    terminal.wait_for("Sketch")
    terminal.press("q")
    assert terminal.end() == 0


def sessions(folder: Path) -> list[tuple[str, int, int, int]]:
    """Task, finished, answered and right of each session on disk."""
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        return connection.execute(
            "SELECT task, is_finished, answered, right FROM sessions ORDER BY started_at"
        ).fetchall()


def hand_in(terminal: Terminal, asked: list[int], *, is_right: bool = True) -> None:
    """Hand in a drawing for the next prompt, and append its digit."""
    terminal.wait_for(f"Digit {len(asked) + 1} of 10")
    digit = wait_for_target(terminal, asked[-1] if asked else None)
    draw(terminal, drawing_of(digit if is_right else (digit + 1) % 10))
    terminal.press("enter")
    asked.append(digit)


def test_an_exam_that_is_killed_is_picked_up_where_it_was(play: Play, tmp_path: Path) -> None:
    """Three digits, SIGKILL, seven digits in another game: one exam, and its certificate."""
    terminal = play("exam")
    asked: list[int] = []
    for prompt in (1, 2, 3):
        hand_in(terminal, asked, is_right=prompt != 2)
    shown = terminal.wait_for("Digit 4 of 10")
    assert "✓ A" not in shown
    assert "✗" not in shown
    draw(terminal, drawing_of(wait_for_target(terminal, asked[-1])))
    terminal.signal(signal.SIGKILL)
    assert terminal.end() == -signal.SIGKILL
    assert sessions(tmp_path) == [("exam", 0, 3, 2)]

    terminal = play()
    terminal.wait_for("exam, 3 of 10 answered")
    terminal.press("g")
    for _ in range(7):
        hand_in(terminal, asked)
    terminal.wait_for("wrote 9 of 10 digits correctly")
    terminal.wait_for(f"{asked[1]} ✗ not yet")
    assert sorted(asked) == list(range(10))
    assert [row[0] for row in attempts(tmp_path)] == asked
    # The end of a session is written while its summary is shown.
    terminal.wait(lambda _: sessions(tmp_path) == [("exam", 1, 10, 9)], "finished exam on disk")
    terminal.press("c")
    terminal.wait_for("Saved:")
    (file,) = (tmp_path / "data" / "certificates").glob("*.svg")
    assert "wrote 9 of 10 digits correctly" in file.read_text("utf-8")


def test_questions_are_answered_without_seeing_the_digit(play: Play, tmp_path: Path) -> None:
    """A sum and dots, by what the terminal shows; the session goes on with the same question."""
    terminal = play("practice", "--ask", "sum", "--count", "3")
    for _ in range(2):
        shown = terminal.wait(lambda text: bool(_SUM.search(text)), "sum")
        assert "Draw a" not in shown
        found = _SUM.search(shown)
        assert found is not None
        first, sign, second = found.groups()
        digit = int(first) + int(second) if sign == "+" else int(first) - int(second)
        draw(terminal, drawing_of(digit))
        terminal.press("enter")
        terminal.wait_for("✓ A")
        assert attempts(tmp_path)[-1][:3] == (digit, "right", digit)
        terminal.press("enter")
        terminal.wait(lambda text: "✓ A" not in text, "next question")
    terminal.wait_for("Digit 3 of 3")
    asked = _SUM.findall(terminal.wait_for("How much is it?"))
    terminal.press("ctrl+q")
    assert terminal.end() == 0
    again = play("--glyphs", "ascii", environ={"NO_COLOR": "1"})
    _choose_question(again, "right", "right", "right", value="a sum")
    again.press("g")
    assert _SUM.findall(again.wait_for("How much is it?")) == asked
    again.wait(lambda text: "Who's playing" not in text, "whole screen")
    again.press("escape")
    _choose_question(again, "left", value="dots to count")
    again.press("g")
    shown = again.wait(lambda text: "How many dots" in text and "s Skip" in text, "question")
    dots = shown.count("/##\\")
    draw(again, drawing_of(dots))
    again.press("enter")
    again.wait_for("(+) A")
    assert attempts(tmp_path)[-1][0] == dots
    again.press("ctrl+q")
    assert again.end() == 0


def _choose_question(terminal: Terminal, *keys: str, value: str) -> None:
    """Choose how practice asks, on the settings screen, and return to Home."""
    terminal.wait_for("Who's playing")
    terminal.press("e")
    terminal.wait_for("Practice shows")
    terminal.press("down", "down", "down", "down", "down", *keys)
    terminal.wait_for(f"< {value} >")
    terminal.press("escape")
    terminal.wait_for("Who's playing")
