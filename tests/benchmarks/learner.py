"""A simulated learner who practises in a pty at the speed of a hand.

Input and output are only recorded with their times. The screen is reconstructed afterwards, so that
many learners can draw at once without taking CPU time from the games.
"""

import asyncio
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pyte

from tests.benchmarks.process import GAME, LONGEST_WAIT, Process
from tests.e2e.terminal.terminal import skip_tour
from tests.handmade import HANDMADE, Cell, cells, fitted

CORNER = (1, 2)
"""Column and row of the pad's first cell at 80x24; if it moves, `count_missing` fails."""

COLUMNS, ROWS = 40, 20
"""The pad's size at 80x24."""

SPEEDS = (60.0, 100.0)
"""Cells per second, of the slowest and the fastest hand; each is reported once."""

LIFTING = (0.15, 0.3)
"""Seconds between strokes."""

LOOKING = (0.5, 2.0)
"""Seconds from a new prompt to the first stroke."""

READING = (2.0, 5.0)
"""Seconds spent on a verdict."""

PROMPT = LOOKING[1] + READING[1] + 1.0
"""Approximate maximum duration of a prompt in seconds."""

_PAUSE = 1.0
"""Seconds without output after which a game counts as idle."""

_ASKED = re.compile(rb"Draw an? (\d)")
_JUDGED = re.compile(rb"points")
_PRIVATE = re.compile(r"\x1b\[(>1u|<u|\?\d+\$p)")
"""Queries that pyte misinterprets."""

Drawing = tuple[int, list[list[Cell]]]
"""A digit, and the pad's cells of its strokes."""


@dataclass
class Learner:
    process: Process
    rng: Random
    """Determines the speed and the pauses."""
    patience: float = 1.0
    """Factor of the pauses."""
    drawn: list[Drawing] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    """Seconds from each Enter to the verdict."""
    costs: list[float] = field(default_factory=list)
    """CPU seconds of the game from each Enter to the verdict."""
    reports: list[tuple[float, Cell | None]] = field(default_factory=list)
    """Time and screen cell of each mouse press or move; None for Enter."""
    output: list[tuple[float, bytes]] = field(default_factory=list)
    """The game's output with its times."""
    _new: bytes = b""
    _has_news: asyncio.Event = field(default_factory=asyncio.Event)

    def listen(self) -> None:
        """Start to record output."""
        asyncio.get_running_loop().add_reader(self.process.fileno(), self._record)

    def leave(self) -> None:
        """Stop recording output."""
        asyncio.get_running_loop().remove_reader(self.process.fileno())

    async def settle(self) -> None:
        """Wait until a digit is asked for and the game is idle."""
        async with asyncio.timeout(LONGEST_WAIT):
            while not _ASKED.search(self._new):
                await asyncio.sleep(_PAUSE)
        while time.perf_counter() - self.output[-1][0] < _PAUSE:
            await asyncio.sleep(_PAUSE)

    async def practise(self, prompts: int, after: float = 0.0) -> None:
        """Draw the digits asked for and judge them.

        Args:
            prompts: their number.
            after: seconds to wait first.
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
                await asyncio.sleep(self.rng.uniform(*LIFTING))
            self._new = b""
            before = self.process.cpu_seconds()
            entered_at = self._enter()
            await self.see(_JUDGED)
            self.waits.append(self.output[-1][0] - entered_at)
            self.costs.append(self.process.cpu_seconds() - before)
            await self._think(READING)
            self._new = b""
            self._enter()

    async def see(self, words: re.Pattern[bytes]) -> re.Match[bytes]:
        """Wait for words in the output, and discard what came before them."""
        async with asyncio.timeout(LONGEST_WAIT):
            while not (match := words.search(self._new)):
                self._has_news.clear()
                await self._has_news.wait()
        self._new = self._new[match.end() :]
        return match

    def delays(self) -> list[float]:
        """Seconds from each press or move to the first bytes that change its cell.

        Reports that change nothing there, for example because of earlier ink, are excluded.
        """
        screen = pyte.Screen(80, 24)
        stream = pyte.ByteStream(screen)
        delays: list[float] = []
        waiting: list[tuple[float, Cell, pyte.screens.Char]] = []
        reports = iter([*self.reports, (float("inf"), None)])
        at, cell = next(reports)
        for moment, data in self.output:
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
                    delays.append(moment - since)
            waiting = unchanged
        return delays

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

    def _record(self) -> None:
        data = self.process.read(0)
        self.output.append((time.perf_counter(), data))
        self._new += data
        self._has_news.set()


def start_practice(
    home: Path, count: int, data: Path | None = None, name: str = "pupil", **environ: str
) -> Process:
    """Start a practice session of so many prompts in a pty."""
    skip_tour(home)
    options = ("--data", str(data or home / "data"), "--learner", name)
    return Process((*GAME, *options, "practice", "--count", str(count)), home, **environ)


def strokes_of(digit: int) -> list[list[Cell]]:
    """The pad's cells of a hand-made digit."""
    handmade = next(handmade for handmade in HANDMADE if handmade.digit == digit)
    return cells(fitted(handmade, COLUMNS, ROWS))


def _sgr(button: int, cell: Cell, end: str) -> str:
    """Format an SGR mouse report, which counts from 1."""
    return f"\x1b[<{button};{cell[0] + 1};{cell[1] + 1}{end}"
