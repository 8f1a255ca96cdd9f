"""The installed game in a pty: first screens, and leaving them."""

import pytest

from digitgame.cli.main import FAILED
from tests.e2e.commands.installed import Play
from tests.e2e.terminal.playing import draw, drawing_of

pytestmark = pytest.mark.e2e


def test_the_first_start_asks_a_name_and_lets_one_trace_a_1(play: Play) -> None:
    """Then Home is shown and Q leaves; the second start shows Home at once."""
    terminal = play(is_first=True)
    terminal.wait_for("What is your name?")
    terminal.press(*"Mia", "enter")
    terminal.wait_for("Which hand do you write with?")
    terminal.press("enter")
    terminal.wait_for("Start at the dot")
    draw(terminal, drawing_of(1))
    terminal.wait_for("1 stroke")
    terminal.press("enter")
    terminal.wait_for("✓ A 1!")
    terminal.press("enter")
    terminal.wait_for("Who's playing: Mia")
    terminal.press("q")
    assert terminal.end() == 0
    assert terminal.is_canonical()
    again = play(is_first=True)
    again.wait_for("Who's playing: Mia")
    again.press("q")
    assert again.end() == 0


def test_the_first_start_can_be_skipped(play: Play) -> None:
    terminal = play(is_first=True)
    terminal.wait_for("What is your name?")
    terminal.press("escape")
    terminal.wait_for("Who's playing: you")
    terminal.press("q")
    assert terminal.end() == 0


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ("", "Practice"),
        ("play", "Practice"),
        ("play --learner Zoë", "Zoë"),
        ("play --lang de", "Üben"),
        ("play --lang es", "Practicar"),
        ("practice", "Digit 1 of 10"),
        ("practice --digits 3 --count 2", "Digit 1 of 2"),
        ("practice --digits 3", "Draw a 3"),
        ("sprint", "The clock starts with your first"),
        ("exam", "Digit 1 of 10"),
        ("learn", "Choose a card"),
        ("learn --digit 7", "7 (seven)"),
        ("sketch", "Draw a digit."),
        ("sketch --glyphs ascii", "Draw a digit."),
    ],
)
def test_a_command_shows_its_first_screen(play: Play, arguments: str, shown: str) -> None:
    terminal = play(*arguments.split())
    terminal.wait_for(shown)
    terminal.press("ctrl+q")
    assert terminal.end() == 0


def test_a_drawn_digit_is_read(play: Play) -> None:
    terminal = play("sketch")
    terminal.wait_for("Draw a digit.")
    draw(terminal, drawing_of(7))
    terminal.wait_for("I read a 7 (")


def test_a_visit_by_hand_is_refused(play: Play) -> None:
    terminal = play("visit")
    assert terminal.end() == FAILED
    assert "started by digitgame serve" in terminal.text
