"""Advice of `digitgame doctor`."""

import pytest

from digitgame.cli.doctor import SMALLEST_SIZE, Findings, find_problems
from digitgame.system.terminal import TerminalEnvironment, unplayable_reason
from digitgame.tui.layout import SMALLEST_TERMINAL

GOOD = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}


def findings(
    size: tuple[int, int] | None = (80, 24), colours: str = "256", **more: str
) -> Findings:
    return Findings(TerminalEnvironment(GOOD | more, True, True, size=size, colours=colours))


def test_the_smallest_size_is_the_screens_own() -> None:
    assert SMALLEST_SIZE == SMALLEST_TERMINAL


@pytest.mark.parametrize(
    "good", [findings(), findings((120, 40), "truecolor"), findings(None)], ids=repr
)
def test_a_good_terminal_needs_no_advice(good: Findings) -> None:
    assert good.is_playable
    assert list(find_problems(good)) == []


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        (findings((59, 40)), "at least 60x18 characters are needed, this is 59x40"),
        (findings((200, 17)), "at least 60x18"),
        (findings((70, 20)), "80x24 or more gives a larger pad"),
        (findings(LANG="C"), "The locale C does not use UTF-8"),
        (findings(LC_ALL="de_DE.ISO-8859-1"), "The locale de_DE.ISO-8859-1"),
        (findings(NO_COLOR=""), "NO_COLOR is set"),
        (findings(TERM="xterm", colours="standard"), "set TERM=xterm-256color"),
        (findings(TERM="screen", TMUX="/x", colours="standard"), "TERM=screen-256color. In tmux"),
        (findings(STY="1.x"), "GNU screen before version 5 reports the mouse only up to column 95"),
    ],
)
def test_each_lack_has_its_remedy(lacking: Findings, words: str) -> None:
    assert any(words in problem for problem in find_problems(lacking))


def test_over_ssh_without_a_terminal_the_remedy_is_its_option() -> None:
    terminal = TerminalEnvironment(GOOD | {"SSH_CONNECTION": "1 2 3 4"}, False, False)
    assert "ssh -t HOST digitgame" in unplayable_reason(terminal)
