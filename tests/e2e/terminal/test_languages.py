"""The language is chosen by an option or by the environment, in a real terminal."""

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import draw, of
from tests.e2e.terminal.terminal import Terminal

pytestmark = pytest.mark.e2e


class TestLanguage:
    def test_an_option_chooses_it(self, play: Play) -> None:
        terminal: Terminal = play("sketch", "--lang", "de")
        terminal.wait_for("Zeichne eine Ziffer.")
        draw(terminal, of(7))
        terminal.wait_for("Ich lese eine 7 (")
        terminal.press("enter")
        terminal.wait_for("von 100")

    def test_else_the_environment_does(self, play: Play) -> None:
        german = play("sketch", environ={"LANG": "de_DE.UTF-8", "LC_ALL": ""})
        german.wait_for("Zeichne eine Ziffer.")

    def test_the_option_is_stronger(self, play: Play) -> None:
        english = play("sketch", "--lang", "en", environ={"LANGUAGE": "de"})
        english.wait_for("Draw a digit.")
