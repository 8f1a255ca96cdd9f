"""Practice, through the real command line in a real pty, and what is on disk of it."""

import json
import signal
from pathlib import Path

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import attempts, draw, of, target, wait_for_prompt

pytestmark = pytest.mark.e2e


class TestPractice:
    """Ten prompts."""

    def test_a_session(self, play: Play, tmp_path: Path) -> None:
        """Eight right, one wrong and tried again, one skipped: 80 %, on screen and on disk."""
        terminal = play()
        terminal.wait_for("Practice")
        terminal.press("p")
        asked: list[int] = []
        for prompt in range(10):
            terminal.wait_for(f"Prompt {prompt + 1} of 10")
            wait_for_prompt(terminal)
            digit = target(terminal, asked[-1] if asked else None)
            asked.append(digit)
            if prompt == 3:
                draw(terminal, of((digit + 1) % 10))
                terminal.press("enter")
                terminal.wait_for(f"✗ I read a{'n' if (digit + 1) % 10 == 8 else ''} ")
                assert attempts(tmp_path)[-1][:3] == (digit, "wrong", (digit + 1) % 10)
                terminal.press("r")
                wait_for_prompt(terminal)
            if prompt == 6:
                terminal.press("s")
                continue
            draw(terminal, of(digit))
            (left, top), _ = terminal.pad()
            if prompt % 2:
                terminal.press("enter")
            else:
                terminal.click((left + 2, top + 2), button=2)
            terminal.wait_for("✓ Right")
            assert attempts(tmp_path)[-1][:3] == (digit, "right", digit)
            terminal.press("enter")
        terminal.wait_for("8 of 10 right: 80%, mean score ")
        terminal.wait_for("8 of 10 right (80%)")
        assert sorted(asked) == list(range(10))
        kept = attempts(tmp_path)
        assert [row[0] for row in kept] == [
            digit for i, digit in enumerate(asked) for _ in range((1, 2)[i == 3]) if i != 6
        ]
        assert all(json.loads(ink)[0][0] for *_, ink in kept)
        terminal.press("escape")
        terminal.wait_for("Sketch")
        terminal.press("q")
        assert terminal.end() == 0

    def test_a_session_of_the_learners_choice(self, play: Play, tmp_path: Path) -> None:
        """Four prompts of 3 and 5 alone end in the summary."""
        terminal = play("practice", "--digits", "3,5", "--count", "4")
        digit = None
        for prompt in range(4):
            terminal.wait_for(f"Prompt {prompt + 1} of 4")
            wait_for_prompt(terminal)
            digit = target(terminal, digit)
            assert digit in (3, 5)
            draw(terminal, of(digit))
            terminal.press("enter")
            terminal.wait_for("✓ Right")
            terminal.press("enter")
        terminal.wait_for("4 of 4 right: 100%")
        assert {row[0] for row in attempts(tmp_path)} == {3, 5}

    def test_hanging_up_keeps_what_was_judged(self, play: Play, tmp_path: Path) -> None:
        """A cut connection loses no attempt whose verdict was seen."""
        terminal = play("practice")
        digit = target(terminal)
        draw(terminal, of(digit))
        terminal.press("enter")
        terminal.wait_for("✓ Right")
        terminal.signal(signal.SIGKILL)
        terminal.end()
        assert [row[:2] for row in attempts(tmp_path)] == [(digit, "right")]

    def test_a_dot_counts_neither_way(self, play: Play, tmp_path: Path) -> None:
        """A click leaves a dot, which cannot be read and is asked again."""
        terminal = play("practice")
        digit = target(terminal)
        (left, top), _ = terminal.pad()
        terminal.click((left + 10, top + 10))
        terminal.wait_for("1 stroke")
        terminal.press("enter")
        terminal.wait_for("I can't read this.")
        terminal.press("r")
        terminal.wait(
            lambda text: "I can't read this." not in text and "Draw with the mouse." in text,
            "new try",
        )
        assert target(terminal) == digit
        assert [row[1] for row in attempts(tmp_path)] == ["unreadable"]
