"""TerminalEnvironment: what stands in the way of playing, and what would make it better."""

import pytest

from digitgame.system.terminal import (
    SMALLEST_COLUMNS,
    SMALLEST_ROWS,
    TerminalEnvironment,
    advice,
    is_large_enough,
    unplayable_reason,
)
from digitgame.tui.layout import SMALLEST_TERMINAL

USUAL = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}


def here(
    size: tuple[int, int] | None = (80, 24), colours: str = "256", **more: str
) -> TerminalEnvironment:
    return TerminalEnvironment(USUAL | more, True, True, size=size, colours=colours)


def test_the_smallest_size_is_the_screens_own() -> None:
    assert (SMALLEST_COLUMNS, SMALLEST_ROWS) == SMALLEST_TERMINAL


def test_a_usual_terminal_needs_no_advice() -> None:
    assert unplayable_reason(here()) == ""
    assert advice(here()) == []
    assert advice(here((120, 40), "truecolor")) == []
    assert is_large_enough(here(None))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (here((59, 40)), "at least 60x18 characters are needed, this is 59x40"),
        (here((200, 17)), "at least 60x18"),
        (here((70, 20)), "80x24 or more gives a larger pad"),
        (here(LANG="C"), "The locale is C"),
        (here(LC_ALL="de_DE.ISO-8859-1"), "The locale is de_DE.ISO-8859-1"),
        (here(NO_COLOR=""), "NO_COLOR is set"),
        (here(TERM="xterm", colours="standard"), "set TERM=xterm-256color"),
        (here(TERM="screen", TMUX="/x", colours="standard"), "TERM=screen-256color. In tmux"),
        (here(STY="1.x"), "up to column 95"),
    ],
)
def test_each_lack_has_its_remedy(place: TerminalEnvironment, words: str) -> None:
    assert any(words in each for each in advice(place))


def test_over_ssh_without_a_terminal_the_remedy_is_its_option() -> None:
    place = TerminalEnvironment(USUAL | {"SSH_CONNECTION": "1 2 3 4"}, False, False)
    assert "ssh -t HOST digitgame" in unplayable_reason(place)
    assert place.is_over_ssh


def test_a_multiplexer_is_named() -> None:
    assert [here(TMUX="/tmp/x").multiplexer, here(STY="1").multiplexer, here().multiplexer] == [
        "tmux",
        "GNU screen",
        "",
    ]
