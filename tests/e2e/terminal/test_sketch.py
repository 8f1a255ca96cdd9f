"""Drawing freely, through the real command line in a real pty."""

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import draw, of
from tests.handmade import HANDMADE, cells, fitted, keys

pytestmark = pytest.mark.e2e


class TestSketch:
    """Drawing freely."""

    @pytest.mark.parametrize("columns_rows", [(80, 24), (120, 40), (60, 18)])
    def test_each_digit_by_mouse_is_named(self, play: Play, columns_rows: tuple[int, int]) -> None:
        """All hand-made ways of all ten digits are read right, at three terminal sizes."""
        columns, rows = columns_rows
        terminal = play("sketch", columns=columns, rows=rows)
        misread = []
        for handmade in HANDMADE:
            terminal.wait_for("Draw a digit.")
            draw(terminal, handmade)
            right = f"I read a{'n' if handmade.digit == 8 else ''} {handmade.digit} ("
            strokes = len(handmade.strokes)
            terminal.wait_for(f"{strokes} stroke{'' if strokes == 1 else 's'}")
            try:
                terminal.wait_for(right)
            except AssertionError:
                misread.append(str(handmade))
            terminal.press("delete")
        assert not misread

    def test_small_and_in_a_corner(self, play: Play) -> None:
        """Place and size on the pad do not matter."""
        terminal = play("sketch")
        for digit, corner in ((2, (0.0, 0.0)), (5, (1.0, 0.0)), (7, (0.0, 1.0)), (3, (1.0, 1.0))):
            terminal.wait_for("Draw a digit.")
            draw(terminal, of(digit), scale=0.45, corner=corner)
            terminal.wait_for(f"I read a {digit} (")
            terminal.press("delete")

    def test_a_whole_drag_in_one_burst(self, play: Play) -> None:
        """No event of a burst is lost, be it a press, a move or a release."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(4), burst=True)
        terminal.wait_for("I read a 4 (")
        terminal.wait_for("2 strokes")

    def test_lost_release(self, play: Play) -> None:
        """A move without a button ends the stroke; the pen does not stick."""
        terminal = play("sketch")
        (left, top), _ = terminal.pad()
        terminal.send(f"\x1b[<0;{left + 10};{top + 5}M\x1b[<32;{left + 10};{top + 15}M")
        terminal.send(f"\x1b[<35;{left + 30};{top + 5}M")
        terminal.wait_for("1 stroke")
        terminal.send(f"\x1b[<35;{left + 35};{top + 10}M")
        terminal.press("enter")
        shown = terminal.wait_for("of 100")  # what came before the key has been taken in
        assert "1 stroke" in shown
        right_half = [line[left + 25 : left + 39] for line in shown.splitlines()[2:20]]
        assert not set("".join(right_half)) & set("▀▄█"), "the moves without a button drew"

    def test_keyboard_alone(self, play: Play) -> None:
        """A 7 drawn with arrows, diagonals and space is read as 7."""
        terminal = play()
        terminal.wait_for("Practice")
        terminal.press("s")
        terminal.wait_for("Draw a digit.")
        _, size = terminal.pad()
        strokes = cells(fitted(of(7), *size))
        terminal.press(*keys(strokes, (size[0] // 2, size[1] // 2)))
        terminal.wait_for("I read a 7 (")
        terminal.wait_for("pen up · 1 stroke")

    def test_resizing_keeps_the_ink(self, play: Play) -> None:
        """The ink survives a larger terminal, and one too small to draw in."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(6))
        terminal.wait_for("I read a 6 (")
        terminal.resize(120, 40)
        terminal.wait(lambda text: len(text.splitlines()) == 40 and "╰" in text, "larger pad")
        terminal.resize(50, 12)
        terminal.wait_for("needs more room")
        terminal.resize(80, 24)
        terminal.wait_for("I read a 6 (")
        terminal.wait_for("1 stroke")

    def test_split_escape_sequences(self, play: Play) -> None:
        """A mouse report that a slow link cut in two does nothing destructive."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(2))
        terminal.wait_for("I read a 2 (")
        terminal.press("[", "<", "0", ";", "1", "2", ";", "7", "M", "m")
        terminal.press("ctrl+z")
        terminal.wait_for("Draw a digit.")
