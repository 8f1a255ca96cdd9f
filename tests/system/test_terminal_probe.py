"""Querying a terminal and trying its mouse and keys, in a pty with a scripted other end."""

import errno
import fcntl
import os
import struct
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from digitgame.system.terminal_probe import (
    IN_BAND,
    PIXELS,
    SYNCHRONISED,
    Mouse,
    Replies,
    mouse_from_reports,
    query_terminal,
    raw_terminal,
    try_key,
    try_mouse,
)

pty = pytest.importorskip("pty", reason="no pty on this system")

SIZE = (80, 24)
XTERM = b"\x1bP>|XTerm(379)\x1b\\\x1b[?2026;2$y\x1b[?2048;0$y\x1b[?1016;1$y"


@contextmanager
def terminal(*answers: bytes) -> Iterator[int]:
    """Open a pty whose other end answers each write with the next of the answers."""
    ours, theirs = pty.openpty()

    def answer() -> None:
        for text in answers:
            if not os.read(ours, 4096):
                return
            os.write(ours, text)

    playing = threading.Thread(target=answer, daemon=True)
    playing.start()
    try:
        yield theirs
    finally:
        os.close(theirs)
        os.close(ours)


class TestAsk:
    def test_a_terminal_that_knows_much(self) -> None:
        places = b"\x1b[5;2R\x1b[5;3R"
        with terminal(XTERM + places + b"\x1b[?64;1c") as tty, raw_terminal(tty, tty) as at:
            fcntl.ioctl(tty, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 644, 412))
            replies = query_terminal(at, "▀界", seconds=20)
        modes = {SYNCHRONISED: True, IN_BAND: False, PIXELS: True}
        assert replies == Replies(True, "XTerm(379)", modes, True, {"▀": 1, "界": 2})
        assert replies.may_have_pixels

    def test_a_terminal_without_a_word(self) -> None:
        with terminal() as tty, raw_terminal(tty, tty) as at:
            assert query_terminal(at, "▀", seconds=0.01) == Replies()

    def test_no_terminal_is_an_error_of_the_systems(self) -> None:
        reading, writing = os.pipe()
        with (
            pytest.raises(OSError, check=lambda error: error.errno == errno.ENOTTY),
            raw_terminal(reading, writing),
        ):
            pass
        os.close(reading)
        os.close(writing)

    def test_the_terminal_is_left_as_it_was(self) -> None:
        import termios

        with terminal() as tty:
            before = termios.tcgetattr(tty)
            with pytest.raises(KeyboardInterrupt), raw_terminal(tty, tty):
                raise KeyboardInterrupt
            assert termios.tcgetattr(tty) == before


class TestMouse:
    @pytest.mark.parametrize(
        ("said", "seen"),
        [
            (b"", Mouse()),
            (b"\x1b[<0;5;5M\x1b[<32;6;5M\x1b[<0;6;5m", Mouse(1, 1, 1, is_sgr=True)),
            (
                b"\x1b[<0;500;50M\x1b[<32;510;50M\x1b[<0;510;50m",
                Mouse(1, 1, 1, is_sgr=True, is_subcell=True),
            ),
            (b'\x1b[M !!\x1b[M@"!\x1b[M#"!', Mouse(1, 1, 1)),
            (b"\x1b[<64;5;5M", Mouse(is_sgr=True)),
            (b"\x1b[<0;5;5M\x1b[<0;5;5m", Mouse(1, 0, 1, is_sgr=True)),
        ],
    )
    def test_is_told_from_its_reports(self, said: bytes, seen: Mouse) -> None:
        assert mouse_from_reports(said, SIZE) == seen

    def test_ends_with_the_stroke(self) -> None:
        with (
            terminal(b"\x1b[<0;5;5M\x1b[<32;6;5M\x1b[<0;6;5m") as tty,
            raw_terminal(tty, tty) as at,
        ):
            assert try_mouse(at, SIZE, pixels=True, seconds=20).is_complete

    def test_ends_with_a_key(self) -> None:
        with terminal(b"\n") as tty, raw_terminal(tty, tty) as at:
            assert try_mouse(at, SIZE, pixels=False, seconds=20) == Mouse()


class TestKey:
    def test_comes_with_all_its_parts(self) -> None:
        with terminal(b"\x1b[3~") as tty, raw_terminal(tty, tty) as at:
            at.write(b"?")
            assert try_key(at, seconds=20) == b"\x1b[3~"

    def test_ctrl_z_is_a_key(self) -> None:
        with terminal(b"\x1a") as tty, raw_terminal(tty, tty) as at:
            at.write(b"?")
            assert try_key(at, seconds=20) == b"\x1a"

    def test_none_is_nothing(self) -> None:
        with terminal() as tty, raw_terminal(tty, tty) as at:
            assert try_key(at, seconds=0.01) == b""
