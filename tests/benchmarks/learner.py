"""A learner who practises in a pty at the speed of a hand, and when they saw what.

While they draw, it is only written, read and noted at which moment: what was on the screen when is
worked out afterwards, so that many can draw at once without keeping the processor from the game.
"""

import asyncio
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pyte

from tests.benchmarks.process import LONGEST_WAIT, Process
from tests.handmade import HANDMADE, Cell, cells, fitted

GAME = (sys.executable, "-m", "digitgame")

CORNER = (1, 2)
"""Column and row of the pad's first cell on a screen of 80x24; a pad elsewhere would take other ink
than is drawn, which `lost` tells."""

COLUMNS, ROWS = 40, 20
"""The pad's size there."""

SPEEDS = (60.0, 100.0)
"""Cells that the pen passes in a second, from the slowest to the fastest hand. A terminal reports
each cell once."""

LIFTED = (0.15, 0.3)
"""Seconds from one stroke to the next."""

LOOKING = (0.5, 2.0)
"""Seconds from a new prompt to the first stroke."""

READING = (2.0, 5.0)
"""Seconds spent on a verdict."""

PROMPT = LOOKING[1] + READING[1] + 1.0
"""Seconds that a prompt takes at most, or nearly."""

_PAUSE = 1.0
"""Seconds without any bytes after which a game is taken to be at rest."""

_ASKED = re.compile(rb"Draw an? (\d)")
_JUDGED = re.compile(rb"of 100")
_PRIVATE = re.compile(r"\x1b\[(>1u|<u|\?\d+\$p)")
"""Questions to the terminal that pyte takes for something else."""

Drawing = tuple[int, list[list[Cell]]]
"""A digit, and the cells of each of its strokes on the pad."""


@dataclass
class Learner:
    """Someone at one terminal."""

    process: Process
    rng: Random
    """For how fast they are, and how long they think."""
    patience: float = 1.0
    """How long they look and read, as a part of what is usual."""
    drawn: list[Drawing] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    """Seconds from each Enter to the verdict's words."""
    reports: list[tuple[float, Cell | None]] = field(default_factory=list)
    """When each press or move of the mouse was written, and its cell on the screen; None: Enter."""
    heard: list[tuple[float, bytes]] = field(default_factory=list)
    """When what came from the game."""
    _new: bytes = b""
    _has_news: asyncio.Event = field(default_factory=asyncio.Event)

    def listen(self) -> None:
        """Take in what has come, now and from now on."""
        asyncio.get_running_loop().add_reader(self.process.fileno(), self._hear)

    def leave(self) -> None:
        """Listen no more."""
        asyncio.get_running_loop().remove_reader(self.process.fileno())

    async def settled(self) -> None:
        """Wait until a digit is asked for, and nothing has come for a while."""
        async with asyncio.timeout(LONGEST_WAIT):
            while not _ASKED.search(self._new):
                await asyncio.sleep(_PAUSE)
        while time.perf_counter() - self.heard[-1][0] < _PAUSE:
            await asyncio.sleep(_PAUSE)

    async def practise(self, prompts: int, after: float = 0.0) -> None:
        """Draw what is asked for, have it judged, and go on.

        Args:
            prompts: how many.
            after: seconds before all that.
        """
        await asyncio.sleep(after)
        step = 1 / self.rng.uniform(*SPEEDS)
        for _ in range(prompts):
            digit = int((await self.see(_ASKED))[1])
            await self._think(LOOKING)
            strokes = strokes_of(digit)
            self.drawn.append((digit, strokes))
            for stroke in strokes:
                await self._draw([(CORNER[0] + x, CORNER[1] + y) for x, y in stroke], step)
                await asyncio.sleep(self.rng.uniform(*LIFTED))
            self._new = b""
            asked_at = self._enter()
            await self.see(_JUDGED)
            self.waits.append(self.heard[-1][0] - asked_at)
            await self._think(READING)
            self._new = b""
            self._enter()

    async def see(self, words: re.Pattern[bytes]) -> re.Match[bytes]:
        """Wait until words have come; what was before them is forgotten."""
        async with asyncio.timeout(LONGEST_WAIT):
            while not (found := words.search(self._new)):
                self._has_news.clear()
                await self._has_news.wait()
        self._new = self._new[found.end() :]
        return found

    def delays(self) -> list[float]:
        """Seconds from each press or move to the first bytes that change the cell it came from.

        Those after which that cell stays as it was, as where there was ink before, are left out.
        """
        screen = pyte.Screen(80, 24)
        stream = pyte.ByteStream(screen)
        told: list[float] = []
        waiting: list[tuple[float, Cell, pyte.screens.Char]] = []
        reports = iter([*self.reports, (float("inf"), None)])
        at, cell = next(reports)
        for moment, data in self.heard:
            while at <= moment:
                if cell is None:
                    waiting.clear()
                else:
                    waiting.append((at, cell, screen.buffer[cell[1]][cell[0]]))
                at, cell = next(reports)
            stream.feed(_PRIVATE.sub("", data.decode("latin-1")).encode("latin-1"))
            unchanged = []
            for since, where, before in waiting:
                if screen.buffer[where[1]][where[0]] == before:
                    unchanged.append((since, where, before))
                else:
                    told.append(moment - since)
            waiting = unchanged
        return told

    async def _draw(self, stroke: list[Cell], step: float) -> None:
        first, last = stroke[0], stroke[-1]
        self._report(0, first, "M")
        due = time.perf_counter()
        for cell in stroke[1:]:
            due += step
            await asyncio.sleep(due - time.perf_counter())
            self._report(32, cell, "M")
        await asyncio.sleep(step)
        self.process.send(_sgr(0, last, "m"))

    async def _think(self, seconds: tuple[float, float]) -> None:
        await asyncio.sleep(self.patience * self.rng.uniform(*seconds))

    def _report(self, button: int, cell: Cell, end: str) -> None:
        self.reports.append((time.perf_counter(), cell))
        self.process.send(_sgr(button, cell, end))

    def _enter(self) -> float:
        now = time.perf_counter()
        self.reports.append((now, None))
        self.process.send("\r")
        return now

    def _hear(self) -> None:
        data = self.process.read(0)
        self.heard.append((time.perf_counter(), data))
        self._new += data
        self._has_news.set()


def practising(
    home: Path, count: int, data: Path | None = None, name: str = "pupil", **environ: str
) -> Process:
    """The game in a pty, in a practice session of so many prompts."""
    folder = home / ".config" / "digitgame"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_text('{"toured": true}')
    options = ("--data", str(data or home / "data"), "--learner", name)
    return Process((*GAME, *options, "practice", "--count", str(count)), home, **environ)


def strokes_of(digit: int) -> list[list[Cell]]:
    """The cells that a hand passes when it writes a digit on the pad."""
    made = next(made for made in HANDMADE if made.digit == digit)
    return cells(fitted(made, COLUMNS, ROWS))


def _sgr(button: int, cell: Cell, end: str) -> str:
    """A report of the mouse; the protocol counts from 1."""
    return f"\x1b[<{button};{cell[0] + 1};{cell[1] + 1}{end}"
