"""Bytes sent per drag step at 256 colours, and CPU time."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from rich.segment import Segment
from textual import events
from textual._compositor import Compositor
from textual.app import App, ComposeResult
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from digitgame.storage.settings import Settings
from digitgame.tui import app as app_module
from digitgame.tui.app import DigitgameApp
from digitgame.tui.widgets.pad import Pad
from model.reader import load_reader
from tests.benchmarks.ratio import compare
from tests.handmade import HANDMADE, Cell, cells, fitted
from tests.tui.player import new_game

pytestmark = pytest.mark.benchmark

FRAME = 1 / 60


class CountingDriver(HeadlessDriver):
    """Counts the bytes sent to the terminal."""

    sent = 0

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.sent += len(data.encode())


class Game(DigitgameApp):
    CSS_PATH = Path(app_module.__file__).with_name("app.tcss")  # not next to this file

    def get_driver_class(self) -> type[CountingDriver]:
        return CountingDriver


class Cells(Widget):
    """Repaints only the cell under the mouse."""

    ALLOW_SELECT = False  # or Textual repaints the screen at each step

    marked: Cell = (-1, -1)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.marked = (event.x, event.y)
        self.refresh(Region(event.x, event.y, 1, 1))

    def render_line(self, y: int) -> Strip:
        column, row = self.marked
        line = " " * self.size.width
        if y == row:
            line = line[:column] + "█" + line[column + 1 :]
        return Strip([Segment(line[: self.size.width])])


class OneCell(App[None]):
    """A bare widget of the pad's size and position."""

    CSS = "Cells { width: 40; height: 20; margin: 2 1; }"

    def get_driver_class(self) -> type[CountingDriver]:
        return CountingDriver

    def compose(self) -> ComposeResult:
        yield Cells()


def mouse(app: App[Any], kind: type[events.MouseEvent], cell: Cell, button: int = 1) -> None:
    x, y = cell
    app.post_message(kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y))


@asynccontextmanager
async def running(app: App[Any]) -> AsyncIterator[CountingDriver]:
    """Run an app and yield its driver."""
    task = asyncio.create_task(app.run_async(size=(80, 24)))
    await asyncio.sleep(2)
    try:
        assert isinstance(app._driver, CountingDriver)
        yield app._driver
    finally:
        app.exit()
        with suppress(asyncio.CancelledError):
            await task


def strokes(left: int, top: int) -> list[list[Cell]]:
    """Screen cells of every hand-made digit on the pad."""
    return [
        [(left + column, top + row) for column, row in stroke]
        for handmade in HANDMADE
        for stroke in cells(fitted(handmade, 40, 20))
    ]


async def drag(app: App[Any], driver: CountingDriver, drawn: list[list[Cell]]) -> list[int]:
    """Draw strokes, each step in its own frame; return the bytes sent per step."""
    steps = []
    for stroke in drawn:
        mouse(app, events.MouseDown, stroke[0])
        await asyncio.sleep(2 * FRAME)
        for cell in stroke[1:]:
            before = driver.sent
            mouse(app, events.MouseMove, cell)
            await asyncio.sleep(2 * FRAME)
            steps.append(driver.sent - before)
        mouse(app, events.MouseUp, stroke[-1])
        await asyncio.sleep(2 * FRAME)
        if isinstance(app.screen.focused, Pad):
            app.screen.focused.action_clear()
        await asyncio.sleep(2 * FRAME)
    return steps


def whole_pad(app: App[Any]) -> int:
    """Bytes that Textual sends when it repaints the whole pad."""
    compositor = app.screen._compositor
    with app._context():
        compositor._dirty_regions.add(app.screen.query_one(Pad).region)
        update = Compositor.render_partial_update(compositor)
        assert update is not None
        return len(update.render_segments(app.console).encode())


@pytest.fixture(autouse=True)
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use 256 colours, as over ssh."""
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "256")


class TestDrag:
    async def test_bytes(self, tmp_path: Path) -> None:
        """In practice, for every step of every hand-made digit, against the whole pad."""
        app = Game(new_game(load_reader(), tmp_path, settings=Settings(toured=True)), "practise")
        async with running(app) as driver:
            pad = app.screen.query_one(Pad)
            corner = pad.content_region
            drawn = [sent for sent in await drag(app, driver, strokes(corner.x, corner.y)) if sent]
            await asyncio.sleep(4 * FRAME)
            whole = whole_pad(app)  # empty: with ink on it, it would be larger
        ratio = compare([float(median(drawn))], [float(whole)])
        detail = (
            f"median {median(drawn):.0f} bytes of {len(drawn)} steps, "
            f"95 of 100 at most {sorted(drawn)[int(0.95 * len(drawn))]}, pad {whole}"
        )
        print(f"\n{ratio.format_row('bytes per drag step / whole pad', 0.05, detail)}")

    async def test_processor_time(self, tmp_path: Path) -> None:
        """Against a bare widget that repaints one cell."""

        async def per_step(app: App[Any], driver: CountingDriver, corner: tuple[int, int]) -> float:
            drawn = strokes(*corner)[:6]
            start = time.process_time()
            steps = await drag(app, driver, drawn)
            return (time.process_time() - start) / len(steps)

        ours, theirs = [], []
        reader, settings = load_reader(), Settings(toured=True)
        for _ in range(3):
            game = Game(new_game(reader, tmp_path, settings=settings), "practise")
            bare = OneCell()
            async with running(bare) as driver:
                theirs.append(await per_step(bare, driver, (1, 2)))
            async with running(game) as driver:
                corner = game.screen.query_one(Pad).content_region
                ours.append(await per_step(game, driver, (corner.x, corner.y)))
        detail = f"{ours[0] * 1e3:.2f} ms against {theirs[0] * 1e3:.2f} ms"
        print(f"\n{compare(ours, theirs).format_row('processor time per drag step', 2.0, detail)}")
