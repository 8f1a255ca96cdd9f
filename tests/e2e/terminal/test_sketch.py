"""Drawing freely, through the real command line in a real pty."""

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import draw, drawing_of
from tests.handmade import HANDMADE

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40), (60, 18)])
def test_each_digit_by_mouse_is_named(play: Play, columns: int, rows: int) -> None:
    """All hand-made ways of all ten digits are read right, at three terminal sizes."""
    terminal = play("sketch", columns=columns, rows=rows)
    misread = []
    for handmade in HANDMADE:
        terminal.wait_for("Draw a digit.")
        draw(terminal, handmade)
        strokes = len(handmade.strokes)
        terminal.wait_for(f"{strokes} stroke{'' if strokes == 1 else 's'}")
        try:
            terminal.wait_for(f"I read a{'n' if handmade.digit == 8 else ''} {handmade.digit} (")
        except AssertionError:
            misread.append(str(handmade))
        terminal.press("delete")
    assert not misread


def test_split_escape_sequences(play: Play) -> None:
    """A mouse report that a slow connection splits does nothing destructive."""
    terminal = play("sketch")
    terminal.wait_for("Draw a digit.")
    draw(terminal, drawing_of(2))
    terminal.wait_for("I read a 2 (")
    terminal.press("[", "<", "0", ";", "1", "2", ";", "7", "M", "m")
    terminal.press("ctrl+z")
    terminal.wait_for("Draw a digit.")
