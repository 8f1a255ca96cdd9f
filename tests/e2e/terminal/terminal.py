"""A real pty with the game in it, and the screen that a person would see there."""

import codecs
import fcntl
import os
import signal
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import ClassVar

import pexpect
import pyte

Cell = tuple[int, int]

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "space": " ",
    "enter": "\r",
    "escape": "\x1b",
    "delete": "\x1b[3~",
    "f1": "\x1bOP",
    "ctrl+z": "\x1a",
    "ctrl+y": "\x19",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
}

_PATH = "PYTHONPATH"

_KEPT = ("PATH", _PATH)
"""What the game gets of the environment that the tests are run in."""

_PRIVATE = ("\x1b[>1u", "\x1b[<u", "\x1b[?2026$p", "\x1b[?2048$p")
"""Textual's questions about private modes, which pyte takes for something else."""

_REPORTS_ASKED = b"\x1b[?2048h"
"""Asks the terminal to report each resize in what it sends; Textual then heeds no signal of it."""

_PIECE = 512
"""Bytes that are taken in at once: so few that a frame is seen which another soon follows, too."""

LONGEST_WAIT = 30.0
"""Seconds after which something that should appear counts as missing: a guard against hanging,
far above what a busy machine takes."""


class Terminal:
    """The game in a pty of a given size; use it as a context."""

    GAME: ClassVar = (sys.executable, "-m", "digitgame")
    """The command that starts it."""

    def __init__(
        self,
        *arguments: str,
        folder: Path,
        columns: int = 80,
        rows: int = 24,
        environ: dict[str, str] | None = None,
        command: Sequence[str] | None = None,
        is_first: bool = False,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.output = b""
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._begun = ""
        own = environ or {}
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        if _PATH in own and _PATH in kept:  # what is under test stays so
            own = {**own, _PATH: os.pathsep.join([own[_PATH], kept[_PATH]])}
        if not is_first:
            take_no_tour(folder)
        program, *first = command or self.GAME
        self._child = pexpect.spawn(
            program,
            [*first, *arguments],
            dimensions=(rows, columns),
            cwd=str(folder),
            env={
                **kept,
                "HOME": str(folder),
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
                "DIGITGAME_DATA": str(folder / "data"),
                **own,
            },
        )
        self._child.delaybeforesend = None

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        process = self._child.ptyproc
        if process.isalive():
            process.kill(signal.SIGKILL)
            self.end_unread()
        process.fileobj.close()

    @property
    def process(self) -> int:
        """The number of the game's process."""
        return int(self._child.pid)

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def pump(self, seconds: float = 0.05) -> bool:
        """Take in what the game has written; False once it has ended."""
        try:
            data = self._child.read_nonblocking(_PIECE, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.output += data
        if _REPORTS_ASKED in self.output[-len(data) - len(_REPORTS_ASKED) + 1 :]:
            self._report_size()  # as the protocol has it: a size that came meanwhile is not lost
        text = _without_private_queries(self._begun + self._decoder.decode(data))
        shown = len(text) - _begun_query(text)
        self._begun = text[shown:]
        self._stream.feed(text[:shown])
        return True

    def wait(self, condition: Callable[[str], bool], what: str) -> str:
        """Wait until the screen fulfils a condition; returns the screen."""
        deadline = time.monotonic() + LONGEST_WAIT
        while not condition(self.text):
            is_alive = self.pump()
            if not is_alive or time.monotonic() > deadline:
                raise AssertionError(f"no {what} on the screen:\n{self.text}")
        return self.text

    def wait_for(self, words: str) -> str:
        """Wait until words stand on the screen; returns the screen."""
        return self.wait(lambda text: words in text, repr(words))

    def wait_for_note(self, words: str) -> None:
        """Wait until words stand in a note, wherever its lines are broken."""
        sought = "".join(words.split())
        self.wait(lambda text: sought in _notes(text), f"note of {words!r}")

    def find(self, words: str) -> Cell:
        """A cell of words, as soon as they stand on the screen: their second, to click there."""
        lines = self.wait_for(words).split("\n")
        row = next(row for row, line in enumerate(lines) if words in line)
        return lines[row].index(words) + 1, row

    def send(self, data: str) -> None:
        """Write as the terminal would."""
        self._child.send(data)

    def send_bytes(self, data: bytes) -> None:
        """Write what need not be text."""
        self._child.send(data)

    def press(self, *keys: str) -> None:
        """Press keys by Textual's names, or single characters."""
        for key in keys:
            self.send(KEYS.get(key, key))

    def drag(self, cells: Sequence[Cell], *, burst: bool = False) -> None:
        """Draw through screen cells (column, row), counted from 0, with the left button."""
        first, last = cells[0], cells[-1]
        reports = [
            _report(0, first, "M"),
            *(_report(32, cell, "M") for cell in cells[1:]),
            _report(0, last, "m"),
        ]
        if burst:
            self.send("".join(reports))
        else:
            for report in reports:
                self.send(report)

    def click(self, cell: Cell, button: int = 0) -> None:
        """Press and release a button: 0 left, 2 right."""
        self.send(_report(button, cell, "M") + _report(button, cell, "m"))

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self.screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)
        if _REPORTS_ASKED in self.output:
            self._report_size()

    def _report_size(self) -> None:
        rows, columns = self.screen.lines, self.screen.columns
        self.send(f"\x1b[48;{rows};{columns};{rows};{columns}t")

    def settle(self, columns: int = 80, rows: int = 24) -> str:
        """Resize, and wait until the game has painted that size anew; returns the screen.

        What is drawn before that may be taken in the old size and cleared with it.
        """
        for width, height in ((columns + 20, rows + 6), (columns, rows)):
            self.resize(width, height)
            self.screen.erase_in_display(2)
            self.wait(
                lambda text, width=width: _is_footed(text, width),  # type: ignore[misc]
                f"footer in the last row of {width}x{height}",
            )
        return self.text

    def claim(self, columns: int, rows: int) -> None:
        """Tell the game of a size that no screen has."""
        self._child.setwinsize(rows, columns)

    def peak_memory(self) -> float:
        """The most memory that the game's process has had resident, in MB."""
        status = Path(f"/proc/{self._child.pid}/status").read_text("ascii")
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) / 1024

    def signal(self, number: signal.Signals) -> None:
        """Send the game a signal."""
        self._child.kill(number)

    def hang_up(self) -> None:
        """Close the terminal, as when its window is closed or its connection is cut."""
        self._child.ptyproc.fileobj.close()

    def fill(self) -> None:
        """Stop reading, and resize until the game can write nothing more."""
        modes = termios.tcgetattr(self._child.child_fd)
        assert not modes[3] & termios.ICANON, "the game has not started"
        before = -1
        while (waiting := _waiting(self._child.child_fd)) != before:
            before = waiting
            for columns in (*range(60, 100), 80):
                self._child.setwinsize(24, columns)
                time.sleep(0.005)  # or the signals of many resizes become one

    def is_canonical(self) -> bool:
        """Is what is typed handed on by the line, and echoed, as a shell needs it?"""
        modes = termios.tcgetattr(self._child.child_fd)[3]
        return bool(modes & termios.ICANON and modes & termios.ECHO)

    def end_unread(self) -> int:
        """Wait for the game to end without reading what it writes; its exit status, as `end`."""
        deadline = time.monotonic() + LONGEST_WAIT
        while self._child.ptyproc.isalive():
            if time.monotonic() > deadline:
                raise AssertionError("the game did not end")
            time.sleep(0.05)
        return self._status()

    def end(self) -> int:
        """Wait for the game to end; returns its exit status (negative: the signal)."""
        deadline = time.monotonic() + LONGEST_WAIT
        while self.pump():
            if time.monotonic() > deadline:
                raise AssertionError(f"the game did not end:\n{self.text}")
        self._child.wait()
        return self._status()

    def _status(self) -> int:
        process = self._child.ptyproc
        status: int | None = process.exitstatus
        return -int(process.signalstatus) if status is None else status

    def pad(self) -> tuple[Cell, Cell]:
        """The pad's first cell and its size (columns, rows), found by its whole frame."""
        self.wait(lambda _: self._framed() is not None, "pad's frame")
        framed = self._framed()
        assert framed is not None
        (left, top), (right, bottom) = framed
        return (left + 1, top + 1), (right - left - 1, bottom - top - 1)

    def _framed(self) -> tuple[Cell, Cell] | None:
        """The corners of the first frame, unless only some of its lines have come."""
        lines = self.screen.display
        top = next((row for row, line in enumerate(lines) if line.lstrip().startswith("╭")), None)
        if top is None or "╮" not in lines[top]:
            return None
        left, right = lines[top].index("╭"), lines[top].index("╮")
        bottom = top + 1
        while bottom < len(lines) and lines[bottom][left] == lines[bottom][right] == "│":
            bottom += 1
        if bottom == len(lines) or (lines[bottom][left], lines[bottom][right]) != ("╰", "╯"):
            return None
        return (left, top), (right, bottom)


def take_no_tour(folder: Path) -> None:
    """Have the settings of a home folder say that the tour was shown."""
    file = folder / ".config" / "digitgame" / "settings.json"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('{"toured": true}', "utf-8")


def _is_footed(text: str, columns: int) -> bool:
    """Does a whole screen of the game stand there, made for so many columns?

    One that is larger would have its last rows in the last row, too.
    """
    lines = text.split("\n")
    return (
        lines[-1].endswith("palette") and len(lines[-1]) == columns - 1 and "digitgame" in lines[0]
    )


def _report(button: int, cell: Cell, end: str) -> str:
    """An SGR mouse report; the protocol counts from 1."""
    return f"\x1b[<{button};{cell[0] + 1};{cell[1] + 1}{end}"


def _waiting(number: int) -> int:
    """Bytes that can be read at once."""
    counted = fcntl.ioctl(number, termios.FIONREAD, b"\0" * 4)
    return int.from_bytes(counted, sys.byteorder)


def _without_private_queries(text: str) -> str:
    for private in _PRIVATE:
        text = text.replace(private, "")
    return text


def _begun_query(text: str) -> int:
    """Characters at the end of a text with which such a query may begin."""
    begun = (private[:length] for private in _PRIVATE for length in range(len(private)))
    return max(len(each) for each in begun if text.endswith(each))


def _notes(text: str) -> str:
    """What stands in the notes of a screen, without any spaces."""
    words = (line.partition("▌")[2] for line in text.split("\n"))
    return "".join("".join(words).split())
