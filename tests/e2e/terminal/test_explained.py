"""What a reading leads to: why it is one, the drawing beside its model, the maps inside."""

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import draw, of

pytestmark = pytest.mark.e2e


class TestWhy:
    """A verdict is explained."""

    def test_by_keys(self, play: Play) -> None:
        """W after the verdict says which ink spoke for the digit; escape leads back."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(7))
        terminal.wait_for("I read a 7 (")
        terminal.press("enter")
        terminal.wait_for("of 100")
        terminal.press("w")
        terminal.wait_for("spoke for a 7")
        terminal.wait_for("integrated gradients")
        terminal.press("down")
        terminal.wait(lambda text: "spoke for a 7" not in text, "other digit")
        terminal.press("escape")
        terminal.wait_for("of 100")

    def test_by_mouse(self, play: Play) -> None:
        """The button does the same, for ink that cannot be read too."""
        terminal = play("practice")
        terminal.wait_for("Draw a")
        (left, top), _ = terminal.pad()
        terminal.click((left + 5, top + 5))
        terminal.wait_for("1 stroke")
        terminal.click((left + 9, top + 9), button=2)
        terminal.wait_for("Draw it again, larger")
        terminal.click(terminal.find("Why?      Compare"))
        terminal.wait_for("There is too little ink")


class TestBeside:
    """A drawing is replayed beside its model."""

    def test_by_keys(self, play: Play) -> None:
        """M after the verdict shows both drawings; escape leads back."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        draw(terminal, of(3))
        terminal.wait_for("I read a 3 (")
        terminal.press("enter")
        terminal.wait_for("of 100")
        terminal.press("m")
        terminal.wait_for("The model")
        terminal.wait_for("Slower")
        terminal.press("escape")
        terminal.wait_for("of 100")


class TestInside:
    """The feature maps light up while one draws."""

    def test_live(self, play: Play) -> None:
        """Maps beside the ink, drawn by mouse; the ink goes back to the sketch."""
        terminal = play("sketch")
        terminal.wait_for("Draw a digit.")
        terminal.press("i")
        terminal.wait_for("Second: 16 maps")
        draw(terminal, of(2))
        terminal.wait_for("I read a 2 (")

        def maps(text: str) -> str:
            return "".join(line[31:] for line in text.splitlines()[2:15])

        terminal.wait(lambda text: bool(set(maps(text)) & set("▀▄█")), "maps that light up")
        terminal.press("escape")
        terminal.wait_for("esc Home")
        terminal.wait_for("I read a 2 (")
