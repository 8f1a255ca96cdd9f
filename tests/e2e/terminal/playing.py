"""Draw on the pad in a terminal, answer prompts, and read the attempts on disk."""

import re
import sqlite3
from pathlib import Path

from tests.e2e.terminal.terminal import Terminal
from tests.handmade import HANDMADE, Handmade, cells, fitted

_MODES = (b"1000", b"1003", b"1006", b"1004", b"2004", b"1049")
"""The modes that the game sets: mouse, focus and paste reports, the alternate screen."""


def draw(terminal: Terminal, handmade: Handmade, *, burst: bool = False, **place: object) -> None:
    """Draw on the pad with the mouse, one report for each cell passed."""
    (left, top), size = terminal.pad()
    for stroke in cells(fitted(handmade, *size, **place)):  # type: ignore[arg-type]
        terminal.drag([(left + column, top + row) for column, row in stroke], burst=burst)


def drawing_of(digit: int) -> Handmade:
    """The first hand-made drawing of a digit."""
    return next(handmade for handmade in HANDMADE if handmade.digit == digit)


def wait_for_target(terminal: Terminal, before: int | None = None) -> int:
    """Return the digit asked for, once it differs from the previous one on the screen."""
    shown = terminal.wait(lambda text: _find_target(text) not in (None, before), "digit asked for")
    target = _find_target(shown)
    assert target is not None
    return target


def wait_for_prompt(terminal: Terminal) -> None:
    """Wait until the last verdict has disappeared completely."""
    terminal.wait(
        lambda text: _find_target(text) is not None and "Draw on" not in text, "new prompt"
    )


def answer_right(terminal: Terminal, before: int | None = None) -> int:
    """Draw the digit asked for, wait for its verdict, and return the digit.

    Args:
        terminal: the game's, at a prompt.
        before: the digit of the previous prompt, which never follows itself.
    """
    wait_for_prompt(terminal)
    digit = wait_for_target(terminal, before)
    draw(terminal, drawing_of(digit))
    terminal.press("enter")
    terminal.wait_for("✓ A")
    return digit


def attempts(folder: Path) -> list[tuple[int, str, int | None, str]]:
    """Target, outcome, digit and ink of each attempt on disk."""
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        return connection.execute(
            "SELECT target, outcome, digit, ink FROM attempts ORDER BY id"
        ).fetchall()


def assert_restored(terminal: Terminal) -> None:
    """Assert that the terminal's modes and its cursor were restored."""
    for mode in _MODES:
        on = terminal.output.rindex(b"\x1b[?" + mode + b"h")
        assert terminal.output.rindex(b"\x1b[?" + mode + b"l") > on, mode
    assert terminal.output.rindex(b"\x1b[?25h") > terminal.output.rindex(b"\x1b[?25l")


def assert_sound(folder: Path) -> None:
    """Assert that the history's integrity check returns ok."""
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _find_target(text: str) -> int | None:
    match = re.search(r"Draw an? (\d) \(", text)
    return int(match[1]) if match else None
