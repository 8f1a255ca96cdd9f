"""The number of colours, as far as the environment shows it."""

import pytest

from digitgame.system.terminal import colour_system


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({"TERM": "xterm", "XTERM_VERSION": "XTerm(379)"}, "256"),
        ({"TERM": "screen", "TMUX": "/tmp/tmux-0/default,1,0"}, "256"),
        ({"TERM": "xterm", "VTE_VERSION": "7006"}, "256"),
        ({"TERM": "xterm"}, "auto"),
        ({"TERM": "linux"}, "auto"),
        ({"TERM": "vt100"}, "auto"),
        ({"TERM": "no-such-terminal"}, "auto"),
        ({"TERM": "a\0b"}, "auto"),
        ({}, "auto"),
        ({"TERM": "xterm-256color"}, "auto"),
        ({"TERM": "xterm", "XTERM_VERSION": "XTerm(379)", "COLORTERM": "truecolor"}, "auto"),
        ({"TERM": "xterm", "XTERM_VERSION": "XTerm(379)", "NO_COLOR": "1"}, "auto"),
        ({"TERM": "foot", "TEXTUAL_COLOR_SYSTEM": "standard"}, "standard"),
    ],
    ids=str,
)
def test_as_many_colours_as_the_terminal_has(environ: dict[str, str], wanted: str) -> None:
    assert colour_system(environ) == wanted
