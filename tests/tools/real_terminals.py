"""Draw in real terminals with a real mouse: python -m tests.tools.real_terminals [NAME ...]

Starts each terminal on a virtual display, marks two of its cells to measure where its text is,
plays a prompt of practice in it, and prints a table: whether the saved ink lies under the mouse and
was read. Stops at a terminal that is not as before when the game has ended. Without names, it tries
every terminal installed.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import ImageGrab

from digitgame.core.ink import path as as_path
from digitgame.core.records import Attempt
from digitgame.errors import CommandError
from digitgame.storage.history import History
from digitgame.system.terminal import USUAL_ASPECT, cell_aspect
from digitgame.tui.layout import Cells
from digitgame.tui.overlay import stretched
from tests.e2e.terminal.terminal import skip_tour
from tests.handmade import HANDMADE, fitted

COLUMNS, ROWS = 80, 24
PAD, PAD_SIZE = (1, 2), (40, 20)
"""The pad's first cell in a terminal of that size, and its size."""

DIGIT = 7

_LEARNER = "hand"

LONGEST_WAIT = 30.0
"""Seconds after which something counts as missing, even on a busy machine."""

NEAR, NEAR_IN_PIXELS = 0.6, 0.2
"""Largest distance of the ink from the mouse in cells: half a cell, or a pixel or two, and what
rounding to whole pixels adds."""

_STILL = 1.0
"""Seconds without a change after which a screen counts as complete."""

_STEP = 0.01
"""Seconds at each position of the mouse, so that no terminal leaves one out."""

_BLINK = 2.0
"""Seconds within which a blinking cursor is seen."""

_TYPED = "echo as before"

_MARK = (255, 0, 255)  # colour 201 of 256

_INSIDE = r"""
export HOME=$1  # a terminal may have set it
cd "$1"
shift
mark='\033[48;5;201m \033[0m'
printf "\033[2J\033[2;2H$mark\033[23;79H$mark\033[12;1H"
stty size >size
until [ -e go ]; do sleep 0.1; done
"$@"
echo $? >status
IFS= read -r line
printf %s "$line" >typed
sleep 600
"""
"""A script to run in the terminal: the marks, the game, and a line that is typed after it."""

_IN_WESTON = """
weston --backend=x11-backend.so --no-config --use-pixman --width=1200 --height=860 --socket=w &
until [ -S "$XDG_RUNTIME_DIR/w" ]; do sleep 0.1; done
WAYLAND_DISPLAY=w "$0" "$@"
"""
"""Runs a program for Wayland in a compositor on an X display."""

Pixels = NDArray[np.uint8]
Places = NDArray[np.float64]
"""Points on the display, or on the pad in pad units; arrays (n, 2)."""

_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Emulator:
    """A terminal, and how to start it."""

    command: tuple[str, ...]
    """Its command line, which is followed by the program to run in it."""
    needs: Mapping[str, str]
    """The programs that it needs, each with its Debian package."""
    environ: Mapping[str, str] = field(default_factory=dict)

    def find_missing(self) -> str:
        """Return which programs are missing, or ""."""
        needs = {"Xvfb": "xvfb", "xdotool": "xdotool", **self.needs}
        missing = {name: package for name, package in needs.items() if not shutil.which(name)}
        names, packages = ", ".join(missing), ", ".join(missing.values())
        return f"{names} not installed (Debian: {packages})" if missing else ""


_SIZE = f"{COLUMNS}x{ROWS}"
_BUS = {"dbus-run-session": "dbus-daemon"}
_SOFTWARE_GL = {"LIBGL_ALWAYS_SOFTWARE": "1"}

EMULATORS = {
    "xterm": Emulator(("xterm", "-geometry", _SIZE, "-e"), {"xterm": "xterm"}),
    "kitty": Emulator(
        (
            *("kitty", "--config", "NONE", "-o", "remember_window_size=no"),
            *("-o", f"initial_window_width={COLUMNS}c", "-o", f"initial_window_height={ROWS}c"),
            *("-o", "cursor_blink_interval=0"),
        ),
        {"kitty": "kitty"},
        _SOFTWARE_GL,
    ),
    "foot": Emulator(
        ("sh", "-c", _IN_WESTON, "foot", "--config=/dev/null", f"--window-size-chars={_SIZE}"),
        {"foot": "foot", "weston": "weston"},
    ),
    "alacritty": Emulator(
        (
            *("alacritty", "-o", f"window.dimensions.columns={COLUMNS}"),
            *("-o", f"window.dimensions.lines={ROWS}", "-e"),
        ),
        {"alacritty": "alacritty"},
        _SOFTWARE_GL,
    ),
    "konsole": Emulator(
        (
            *("dbus-run-session", "konsole", "--nofork", "-p", f"TerminalColumns={COLUMNS}"),
            *("-p", f"TerminalRows={ROWS}", "-e"),
        ),
        {"konsole": "konsole", **_BUS},
    ),
    "gnome-terminal": Emulator(
        ("dbus-run-session", "gnome-terminal", "--wait", f"--geometry={_SIZE}", "--"),
        {"gnome-terminal": "gnome-terminal", **_BUS},
    ),
    "xfce4-terminal": Emulator(
        ("dbus-run-session", "xfce4-terminal", "--disable-server", f"--geometry={_SIZE}", "-x"),
        {"xfce4-terminal": "xfce4-terminal", **_BUS},
    ),
}
"""Terminals by name."""


@dataclass(frozen=True)
class Area:
    """Position of a terminal's text on the display, in pixels."""

    left: float
    top: float
    cell: tuple[float, float]
    """Width and height of a cell."""

    def place(self, points: Places) -> Places:
        """Return where points on the pad, in cells, lie on the display."""
        return (self.left, self.top) + (points + PAD) * self.cell

    def crop(self, picture: Pixels) -> Pixels:
        """Return the part of a picture of the display that shows text."""
        left, top = round(self.left), round(self.top)
        width, height = self.cell
        return picture[top : int(top + height * ROWS), left : int(left + width * COLUMNS)]


@dataclass(frozen=True)
class Drawing:
    """A digit drawn in a terminal."""

    attempt: Attempt
    """The attempt in the history."""
    cell: tuple[float, float]
    """Width and height of a cell in pixels."""
    ink: Places
    """(n, 2) points of the ink on the pad as shown, in cells."""
    away: float
    """Largest distance of the ink from where the mouse was, in cells across or down."""
    missed: float
    """Largest distance of the mouse from the ink, in cells across or down."""

    @property
    def has_pixels(self) -> bool:
        """True if the mouse reported pixels: points are not only in the middle of rows."""
        return bool((np.abs(self.ink[:, 1] % 1 - 0.5) > 1e-6).any())

    @property
    def is_under_mouse(self) -> bool:
        """True if the ink is where the mouse was, and all of it."""
        return self.away <= (NEAR_IN_PIXELS if self.has_pixels else NEAR) and self.missed <= NEAR


class Display:
    """A virtual display with a mouse and a keyboard; see `open_display`."""

    def __init__(self, number: int) -> None:
        """Use the display of this number."""
        self.name = f":{number}"

    def xdotool(self, *words: object) -> None:
        """Run commands of xdotool, one after another."""
        environ = {**os.environ, "DISPLAY": self.name}
        subprocess.run(["xdotool", *map(str, words)], env=environ, check=True, timeout=60)

    def picture(self) -> Pixels:
        """Return what is shown, as an array (height, width, 3)."""
        return np.asarray(ImageGrab.grab(xdisplay=self.name).convert("RGB"))

    def find_area(self) -> Area | None:
        """Return where the text is if both marks are shown, else None."""
        rows, columns = np.nonzero((self.picture() == _MARK).all(axis=2))
        if not len(rows):
            return None
        width = float(columns.max() + 1 - columns.min()) / (COLUMNS - 2)
        height = float(rows.max() + 1 - rows.min()) / (ROWS - 2)
        is_one = width < 1 or height < 1
        return None if is_one else Area(columns.min() - width, rows.min() - height, (width, height))

    def has_text(self, area: Area) -> bool:
        """Return whether anything but the marks is shown: text or the cursor."""
        text = area.crop(self.picture())
        others = text[(text != _MARK).any(axis=2)]
        return bool((others != others[0]).any())

    def wait_until_still(self) -> None:
        """Wait until nothing has changed for a while."""
        seen, since = self.picture(), time.monotonic()
        deadline = since + LONGEST_WAIT
        while time.monotonic() < min(deadline, since + _STILL):
            time.sleep(0.1)
            now = self.picture()
            if (now != seen).any():
                seen, since = now, time.monotonic()

    def drag(self, line: Places) -> None:
        """Draw a line with the left button."""
        words: list[object] = ["mousemove", *_pixel(line[0]), "sleep", 0.1, "mousedown", 1]
        for place in line[1:]:
            words += ["mousemove", *_pixel(place), "sleep", _STEP]
        self.xdotool(*words, "mouseup", 1)


def _pixel(place: Places) -> tuple[int, int]:
    return int(place[0]), int(place[1])


@contextmanager
def open_display() -> Iterator[Display]:
    """Run a virtual display.

    Raises:
        CommandError: if it does not start.
    """
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24"]
    # Slow programs would see a key as held down, and repeat it.
    options = ["-r", "-noreset", "-nolisten", "tcp"]
    with _running([*command, *options], pass_fds=(writing,)):
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as pipe:
            number = pipe.readline().strip()
        if not number:
            raise CommandError("Xvfb did not start")
        yield Display(int(number))


@contextmanager
def _running(command: Sequence[str], **options: Any) -> Iterator[None]:
    """Run a program, and end it with everything that it started."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **options,
    )
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)


def _wait(find: Callable[[], _Found | None], what: str, seconds: float = LONGEST_WAIT) -> _Found:
    """Wait for something, and return it."""
    deadline = time.monotonic() + seconds
    while not (found := find()):
        if time.monotonic() > deadline:
            raise CommandError(f"no {what} within {seconds:g} s")
        time.sleep(0.1)
    return found


def draw_in(emulator: Emulator, home: Path) -> Drawing:
    """Draw a digit in a terminal, and quit.

    Args:
        emulator: the terminal.
        home: an empty folder, for the game's settings and its history.

    Raises:
        CommandError: if something that should happen did not; or if the terminal was not as before
            when the game had ended: its text, its cursor, its mouse and its keys.
    """
    skip_tour(home)
    data = home / "data"
    data.mkdir()
    game = [sys.executable, "-m", "digitgame", "practice", "--digits", str(DIGIT), "--count", "1"]
    game += ["--data", str(data), "--learner", _LEARNER]
    command = [*emulator.command, "sh", "-c", _INSIDE, "sh", str(home), *game]
    with (
        open_display() as display,
        _running(command, cwd=home, env=_environ(emulator, display, home)),
    ):
        area = _wait(display.find_area, "terminal")
        size = _wait(lambda: _read(home / "size").split(), "size")
        if size != [str(ROWS), str(COLUMNS)]:
            raise CommandError(f"the terminal has {size[1]}x{size[0]} cells instead of {_SIZE}")
        (stroke,) = fitted(next(each for each in HANDMADE if each.digit == DIGIT), *PAD_SIZE)
        line = np.floor(area.place(np.asarray(stroke, dtype=np.float64) / (1, 2)))
        display.xdotool("mousemove", *_pixel(line[0]))  # the keys go to the window under it
        (home / "go").touch()
        _wait(lambda: not display.find_area() and display.has_text(area), "game")
        display.wait_until_still()

        display.drag(line)
        display.wait_until_still()
        display.xdotool("key", "Return")
        attempt = _wait(lambda: _find_attempt(data), "attempt in the history")
        display.wait_until_still()
        display.xdotool("key", "ctrl+q")

        if status := _wait(lambda: _read(home / "status"), "end of the game").strip() != "0":
            raise CommandError(f"the game ended with status {status}")
        _wait(lambda: display.find_area() == area, "text from before the game")
        _wait(lambda: display.has_text(area), "cursor", _BLINK)
        display.drag(line)
        display.xdotool("type", "--delay", "50", _TYPED)
        display.xdotool("key", "Return")
        typed = _wait(lambda: _read(home / "typed"), "line typed after the game")
        if typed != _TYPED:
            raise CommandError(f"after the game, the terminal sent {typed!r} instead of {_TYPED!r}")
    width, height = area.cell
    return min(  # the ink is kept in true proportions only if the terminal tells them
        (
            _locate(attempt, stretch, area, line)
            for stretch in (1.0, cell_aspect(width, height) / USUAL_ASPECT)
        ),
        key=lambda drawing: drawing.away,
    )


def _locate(attempt: Attempt, stretch: float, area: Area, line: Places) -> Drawing:
    """Measure how far ink that is shown stretched lies from where the mouse drew a line."""
    points = np.concatenate([as_path(stroke) for stroke in attempt.strokes])
    ink = stretched(points, Cells(*PAD_SIZE), stretch) / (1, 2)
    places = area.place(ink)
    away, missed = _distance(places, line, area.cell), _distance(line, places, area.cell)
    return Drawing(attempt, area.cell, ink, away, missed)


def _environ(emulator: Emulator, display: Display, home: Path) -> dict[str, str]:
    """Return the environment of a terminal."""
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    inherited = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {
        **inherited,
        **emulator.environ,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "DISPLAY": display.name,
        "XDG_RUNTIME_DIR": str(runtime),
    }


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""


def _find_attempt(data: Path) -> Attempt | None:
    """Return the first attempt in a folder's history, if any."""
    file = data / "history.sqlite3"
    if not file.exists():
        return None
    history = History(file)
    try:
        return next(iter(history.attempts(_LEARNER)), None)
    finally:
        history.close()


def _distance(places: Places, line: Places, cell: tuple[float, float]) -> float:
    """Return the largest distance of places from a line, in cells across or down."""
    on_line = np.linspace(line[:-1], line[1:], 50).reshape(-1, 2)
    away = np.abs(places[:, None] - on_line[None]) / cell
    return float(away.max(axis=2).min(axis=1).max())


def format_row(name: str, drawing: Drawing) -> str:
    """Format a row of the table."""
    attempt, (width, height) = drawing.attempt, drawing.cell
    values = (
        name,
        f"{width:g}x{height:g}",
        "pixels" if drawing.has_pixels else "cells",
        sum(map(len, attempt.strokes)),
        f"{drawing.away:.2f}" + ("" if drawing.is_under_mouse else ", not under the mouse"),
        f"{attempt.prediction.digit}, {attempt.outcome.value}, {attempt.score or 0:.0f} points",
    )
    return f"| {' | '.join(map(str, values))} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(EMULATORS))
    names = parser.parse_args().names
    if unknown := set(names) - set(EMULATORS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; choose from {', '.join(EMULATORS)}")
    print("| terminal | cell | mouse | points | farthest from the mouse, in cells | read |")
    print("|---|---|---|---|---|---|")
    for name in names or EMULATORS:
        emulator = EMULATORS[name]
        if missing := emulator.find_missing():
            print(f"| {name} | skipped: {missing} |", flush=True)
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                print(format_row(name, draw_in(emulator, Path(folder))), flush=True)
            except CommandError as error:
                print(f"| {name} | {error} |", flush=True)


if __name__ == "__main__":
    main()
