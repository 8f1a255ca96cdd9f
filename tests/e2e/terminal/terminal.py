"""The game in a real pty, and the screen that its terminal would show."""

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

_INHERITED = ("PATH", _PATH)
"""Environment variables of the tests that the game inherits."""

_QUERIES = (
    "\x1b[>25u",
    "\x1b[>29u",
    "\x1b[<u",
    "\x1b[?2026$p",
    "\x1b[?2048$p",
    "\x1b]11;?\x1b\\",
    "\x1b[?1016$p",
)
"""Queries of the terminal, which pyte misinterprets."""

_REPORTS_ASKED = b"\x1b[?2048h"
"""Requests in-band reports of resizes, after which Textual ignores SIGWINCH."""

_PIECE = 512
"""Bytes read at once: few, so that a frame is seen even if another follows at once."""

LONGEST_WAIT = 30.0
"""Seconds after which expected output counts as missing, even on a busy machine."""


class Terminal:
    """The game in a pty of a given size; use it as a context."""

    GAME: ClassVar = (sys.executable, "-m", "digitgame")
    """Its command line."""

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
        self._unfinished = ""
        own = environ or {}
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        if _PATH in own and _PATH in inherited:  # the code under test stays the same
            own = {**own, _PATH: os.pathsep.join([own[_PATH], inherited[_PATH]])}
        if not is_first:
            skip_tour(folder)
        program, *first = command or self.GAME
        self._child = pexpect.spawn(
            program,
            [*first, *arguments],
            dimensions=(rows, columns),
            cwd=str(folder),
            env={
                **inherited,
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
        """The game's process ID."""
        return int(self._child.pid)

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def pump(self, seconds: float = 0.05) -> bool:
        """Process the game's output; return False once the game has ended."""
        try:
            data = self._child.read_nonblocking(_PIECE, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.output += data
        if _REPORTS_ASKED in self.output[-len(data) - len(_REPORTS_ASKED) + 1 :]:
            self._report_size()  # as the protocol requires, or a resize in between would be lost
        text = _remove_queries(self._unfinished + self._decoder.decode(data))
        complete = len(text) - _unfinished_length(text)
        self._unfinished = text[complete:]
        self._stream.feed(text[:complete])
        return True

    def wait(self, condition: Callable[[str], bool], what: str) -> str:
        """Wait until the screen fulfils a condition, and return it."""
        deadline = time.monotonic() + LONGEST_WAIT
        while not condition(self.text):
            is_alive = self.pump()
            if not is_alive or time.monotonic() > deadline:
                raise AssertionError(f"no {what} on the screen:\n{self.text}")
        return self.text

    def wait_for(self, words: str) -> str:
        """Wait until words are on the screen, and return the screen."""
        return self.wait(lambda text: words in text, repr(words))

    def wait_for_note(self, words: str) -> None:
        """Wait until words are in a notification, wherever its lines wrap."""
        wanted = "".join(words.split())
        self.wait(lambda text: wanted in _extract_notes(text), f"notification of {words!r}")

    def find(self, words: str) -> Cell:
        """Wait for words and return the cell of their second character, to click on it."""
        lines = self.wait_for(words).split("\n")
        row = next(row for row, line in enumerate(lines) if words in line)
        return lines[row].index(words) + 1, row

    def send(self, data: str) -> None:
        """Send input."""
        self._child.send(data)

    def send_bytes(self, data: bytes) -> None:
        """Send input that need not be text."""
        self._child.send(data)

    def press(self, *keys: str) -> None:
        """Press keys, given as Textual's names or as characters."""
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
        """Resize the terminal."""
        self.screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)
        if _REPORTS_ASKED in self.output:
            self._report_size()

    def _report_size(self) -> None:
        rows, columns = self.screen.lines, self.screen.columns
        self.send(f"\x1b[48;{rows};{columns};{rows};{columns}t")

    def settle(self, columns: int = 80, rows: int = 24) -> str:
        """Resize, wait until the game has repainted at that size, and return the screen.

        Earlier drawing may be processed at the old size and cleared with it.
        """
        for width, height in ((columns + 20, rows + 6), (columns, rows)):
            self.resize(width, height)
            self.screen.erase_in_display(2)
            self.wait(
                lambda text, width=width: _is_repainted(text, width),  # type: ignore[misc]
                f"footer in the last row of {width}x{height}",
            )
        return self.text

    def claim_size(self, columns: int, rows: int) -> None:
        """Report a size to the game that the screen does not have."""
        self._child.setwinsize(rows, columns)

    def peak_memory(self) -> float:
        """Return the game's peak resident memory in MB."""
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
        """Stop reading, and resize until the game can write no more."""
        modes = termios.tcgetattr(self._child.child_fd)
        assert not modes[3] & termios.ICANON, "the game has not started"
        before = -1
        while (readable := _readable_bytes(self._child.child_fd)) != before:
            before = readable
            for columns in (*range(60, 100), 80):
                self._child.setwinsize(24, columns)
                time.sleep(0.005)  # or the signals would be merged into one

    def is_canonical(self) -> bool:
        """Return whether input is line-buffered and echoed, as a shell needs it."""
        modes = termios.tcgetattr(self._child.child_fd)[3]
        return bool(modes & termios.ICANON and modes & termios.ECHO)

    def end_unread(self) -> int:
        """Wait for the game to end without reading its output; return the exit status."""
        deadline = time.monotonic() + LONGEST_WAIT
        while self._child.ptyproc.isalive():
            if time.monotonic() > deadline:
                raise AssertionError("the game did not end")
            time.sleep(0.05)
        return self._status()

    def end(self) -> int:
        """Wait for the game to end; return its exit status, negative for a signal."""
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
        """Wait for the pad's frame; return the first cell and the size (columns, rows)."""
        self.wait(lambda _: self._find_frame() is not None, "pad's frame")
        frame = self._find_frame()
        assert frame is not None
        (left, top), (right, bottom) = frame
        return (left + 1, top + 1), (right - left - 1, bottom - top - 1)

    def _find_frame(self) -> tuple[Cell, Cell] | None:
        """Return the corners of the first frame once it is complete."""
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


def skip_tour(folder: Path) -> None:
    """Write settings to a home folder that say that the tour was shown."""
    file = folder / ".config" / "digitgame" / "settings.json"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('{"toured": true}', "utf-8")


def _is_repainted(text: str, columns: int) -> bool:
    """Return whether the screen is complete and laid out for this width."""
    lines = text.split("\n")
    title = lines[0].strip(" ≡=")
    is_centred = abs(lines[0].find(title) - (columns - len(title)) / 2) <= 2
    return lines[-1].endswith("? Help") and title.startswith("digitgame") and is_centred


def _report(button: int, cell: Cell, end: str) -> str:
    """Format an SGR mouse report, which counts from 1."""
    return f"\x1b[<{button};{cell[0] + 1};{cell[1] + 1}{end}"


def _readable_bytes(descriptor: int) -> int:
    """Return the number of bytes that can be read without blocking."""
    count = fcntl.ioctl(descriptor, termios.FIONREAD, b"\0" * 4)
    return int.from_bytes(count, sys.byteorder)


def _remove_queries(text: str) -> str:
    for query in _QUERIES:
        text = text.replace(query, "")
    return text


def _unfinished_length(text: str) -> int:
    """Return the length of the beginning of a query at the end of a text."""
    beginnings = (query[:length] for query in _QUERIES for length in range(len(query)))
    return max(len(beginning) for beginning in beginnings if text.endswith(beginning))


def _extract_notes(text: str) -> str:
    """Return the text of all notifications without spaces."""
    # Left of a notification, ink may contain the same character; right of it, text may go on.
    lines = (line.rpartition("▌")[2] for line in text.split("\n") if "▌" in line)
    words = (line.strip().partition("   ")[0] for line in lines)
    return "".join("".join(words).split())
