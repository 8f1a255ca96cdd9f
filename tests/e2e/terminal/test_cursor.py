"""The terminal's cursor, which magnifiers and screen readers follow, in an emulated terminal."""

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.terminal import Terminal

pytestmark = pytest.mark.e2e


def wait_for_line(terminal: Terminal, words: str) -> None:
    """Wait until the cursor is on the line with these words."""
    terminal.wait(
        lambda _: words in terminal.screen.display[terminal.screen.cursor.y],
        f"cursor on the line of {words!r}",
    )


def wait_for_cell(terminal: Terminal, column: int, row: int) -> None:
    """Wait until the cursor is on a cell."""
    terminal.wait(
        lambda _: (terminal.screen.cursor.x, terminal.screen.cursor.y) == (column, row),
        f"cursor in column {column} and row {row}",
    )


def test_follows_the_focused_line(play: Play) -> None:
    terminal = play()
    terminal.wait_for("? Help")
    wait_for_line(terminal, "Practice")
    for words in ("Sprint", "Exam", "Sketch"):
        terminal.press("down")
        wait_for_line(terminal, words)


def test_follows_the_pen_and_the_mouse(play: Play) -> None:
    terminal = play("sketch")
    terminal.wait_for("Draw a digit.")
    (left, top), (columns, rows) = terminal.pad()
    pen = left + columns // 2, top + rows // 2
    wait_for_cell(terminal, *pen)
    for key, right, down in (("left", -1, 0), ("up", 0, -1), ("space", 0, 0), ("right", 1, 0)):
        terminal.press(key)
        pen = pen[0] + right, pen[1] + down
        wait_for_cell(terminal, *pen)
    terminal.drag([(left + 4, top + 2), (left + 9, top + 5)])
    wait_for_cell(terminal, left + 9, top + 5)
