"""What a person does on a pad in a terminal, and what is on disk of it."""

import re
import sqlite3
from pathlib import Path

from tests.e2e.terminal.terminal import Terminal
from tests.handmade import HANDMADE, Handmade, cells, fitted


def draw(terminal: Terminal, handmade: Handmade, *, burst: bool = False, **place: object) -> None:
    """Draw on the pad with the mouse, one report for each cell passed."""
    (left, top), size = terminal.pad()
    for stroke in cells(fitted(handmade, *size, **place)):  # type: ignore[arg-type]
        terminal.drag([(left + column, top + row) for column, row in stroke], burst=burst)


def of(digit: int) -> Handmade:
    """The first hand-made drawing of a digit."""
    return next(handmade for handmade in HANDMADE if handmade.digit == digit)


def target(terminal: Terminal, before: int | None = None) -> int:
    """The digit asked for, which is never the one before: a screen comes in pieces."""
    asked = re.compile(r"Draw an? (\d) ")

    def asked_in(text: str) -> int | None:
        found = asked.search(text)
        return int(found[1]) if found else None

    shown = terminal.wait(lambda text: asked_in(text) not in (None, before), "digit asked for")
    found = asked_in(shown)
    assert found is not None
    return found


def wait_for_prompt(terminal: Terminal) -> None:
    """Wait until the last verdict has gone, and its whole screen with it."""
    terminal.wait(
        lambda text: (
            "Draw with the mouse." in text and "✓ Right" not in text and "✗ I read" not in text
        ),
        "new prompt",
    )


def attempts(folder: Path) -> list[tuple[int, str, int | None, str]]:
    """Target, outcome, digit and ink of each attempt on disk."""
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        return connection.execute(
            "SELECT target, outcome, digit, ink FROM attempts ORDER BY id"
        ).fetchall()
