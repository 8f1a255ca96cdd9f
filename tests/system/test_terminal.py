"""The number of colours, as far as the environment shows it."""

import fcntl
import os
import pty
import struct
import termios

import pytest

from digitgame.system.terminal import USUAL_ASPECT, cell_aspect, cell_size, colour_system


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


@pytest.mark.parametrize(
    ("size", "cell"),
    [
        ((24, 80, 640, 408), (8, 17)),
        ((24, 80, 644, 412), (8, 17)),  # xterm counts its border
        ((24, 80, 0, 0), (0, 0)),
        ((0, 0, 640, 408), (0, 0)),
    ],
)
def test_the_size_of_a_cell_is_the_windows_by_its_columns_and_rows(
    size: tuple[int, int, int, int], cell: tuple[int, int]
) -> None:
    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *size))
        assert cell_size(theirs) == cell
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize(
    ("cell", "aspect"),
    [
        ((10, 19), 1.9),
        ((10, 15), 1.5),
        ((10, 30), 3.0),
        ((10, 14), USUAL_ASPECT),
        ((10, 31), USUAL_ASPECT),
        ((0, 0), USUAL_ASPECT),
        ((1, float("nan")), USUAL_ASPECT),
    ],
)
def test_the_aspect_of_cells_is_believed_within_limits(
    cell: tuple[float, float], aspect: float
) -> None:
    assert cell_aspect(*cell) == aspect


def test_what_is_no_terminal_has_no_cells() -> None:
    reading, writing = os.pipe()
    assert cell_size(reading) == (0, 0)
    os.close(reading)
    os.close(writing)
