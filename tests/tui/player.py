"""A driver for the screens: mouse, keyboard and screen reader."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

from rich.segment import Segment
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget
from textual.worker import WorkerCancelled, WorkerFailed

from digitgame.core.records import Attempt
from digitgame.core.session import Outcome
from digitgame.storage.buffered_history import BufferedHistory
from digitgame.storage.history import History
from digitgame.storage.settings import Settings
from digitgame.system.lazy import Lazy
from digitgame.tui.app import DigitgameApp
from digitgame.tui.context import GameContext
from digitgame.tui.screens.practice import PracticeScreen
from digitgame.tui.screens.session import SessionScreen
from digitgame.tui.screens.sketch import SketchScreen
from digitgame.tui.widgets.pad import Pad
from model.reader import Reader
from tests.handmade import HANDMADE, Cell, Handmade, cells, fitted

NONE, LEFT, MIDDLE, RIGHT = 0, 1, 2, 3
LEARNER = "ada"

SEVEN = next(each for each in HANDMADE if str(each) == "7 plain")
ZERO = next(each for each in HANDMADE if str(each) == "0 round")
SIMPLEST = {digit: next(each for each in HANDMADE if each.digit == digit) for digit in range(10)}
"""One drawing of each digit."""

BLOCKS = set("▀▄█▖▗▘▝▙▛▜▟▌▐▚▞░#")
"""Characters that ink is drawn with."""

_MOST_ROUNDS = 200  # of waiting: far more than any test needs
_INTERVAL = 0.05  # seconds


def new_game(
    reader: Reader,
    folder: Path,
    *,
    settings: Settings | None = None,
    seed: int = 1,
    is_visitor: bool = False,
    clock: Callable[[], float] | None = None,
) -> GameContext:
    """Return a game in its own folder, with a clock that ticks when read, by default."""
    ticks, days = count(), count()
    return GameContext(
        open_reader=Lazy(lambda: reader),
        open_history=Lazy(lambda: BufferedHistory(folder / "data" / "history.sqlite3")),
        settings=settings or Settings(),
        settings_file=folder / "config" / "settings.json",
        crash_file=folder / "data" / "crash.txt",
        learner=LEARNER,
        clock=clock or (lambda: next(ticks) / 64),
        now=lambda: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=next(days)),
        rng=Random(seed),
        is_visitor=is_visitor,
    )


class Player:
    """Plays a running game."""

    def __init__(self, pilot: Pilot[None], game: GameContext) -> None:
        self.pilot = pilot
        self.game = game

    @property
    def app(self) -> DigitgameApp:
        assert isinstance(self.pilot.app, DigitgameApp)
        return self.pilot.app

    @property
    def pad(self) -> Pad:
        return self.app.screen.query_one(Pad)

    @property
    def practice(self) -> PracticeScreen:
        assert isinstance(self.app.screen, PracticeScreen)
        return self.app.screen

    @property
    def session_screen(self) -> SessionScreen:
        """The screen of practice, sprint or exam."""
        assert isinstance(self.app.screen, SessionScreen)
        return self.app.screen

    @property
    def sketch(self) -> SketchScreen:
        assert isinstance(self.app.screen, SketchScreen)
        return self.app.screen

    async def settle(self) -> None:
        """Wait until the game has processed everything."""
        quiet = 0
        for _ in range(_MOST_ROUNDS):
            await self.pilot.pause(0)
            busy = [worker for worker in self.app.workers if not worker.is_finished]
            # A worker's message may trigger another message, and that a worker.
            quiet = 0 if busy else quiet + 1
            if busy:
                # A failed worker ends the game, unless the game handles that.
                with suppress(WorkerCancelled, WorkerFailed):
                    await self.app.workers.wait_for_complete(busy)
            if self.game.writing:
                await asyncio.wait(self.game.writing)
            if quiet == 5:
                return
        raise AssertionError("the game does not settle")

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition while the game is still busy."""
        for _ in range(_MOST_ROUNDS):
            if condition():
                return
            await self.pilot.pause(_INTERVAL)
        raise AssertionError(f"the condition was never met:\n{self.screen_text()}")

    # Keyboard

    async def press(self, *keys: str) -> None:
        """Press keys, waiting for the effect of each."""
        for key in keys:
            self.strike(key)
            await self.settle()

    def strike(self, *keys: str) -> None:
        """Press keys all at once, as a slow connection delivers them."""
        for key in keys:
            character = " " if key == "space" else key if len(key) == 1 else None
            self.app.post_message(events.Key(key, character))

    # Mouse, in cells of the screen

    def mouse(self, kind: type[events.MouseEvent], x: float, y: float, button: int = NONE) -> None:
        """Report a mouse event, without waiting for its effect."""
        self.app.post_message(
            kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)
        )

    def down(self, x: float, y: float, button: int = LEFT) -> None:
        self.mouse(events.MouseDown, x, y, button)

    def move(self, x: float, y: float, button: int = LEFT) -> None:
        self.mouse(events.MouseMove, x, y, button)

    def up(self, x: float, y: float, button: int = LEFT) -> None:
        self.mouse(events.MouseUp, x, y, button)

    def finger(self, places: Sequence[tuple[float, float]]) -> None:
        """Report a finger that is put down, moved and lifted, as the browser's page does."""
        kinds = [events.MouseDown, *[events.MouseMove] * (len(places) - 1), events.MouseUp]
        for kind, (x, y) in zip(kinds, [*places, places[-1]], strict=True):
            self.app.post_message(
                kind(None, x, y, 0, 0, LEFT, False, True, False, screen_x=x, screen_y=y)
            )

    async def click(self, what: str | Widget, button: int = LEFT) -> None:
        """Click in the middle of a widget's first row."""
        widget = self.app.screen.query_one(what) if isinstance(what, str) else what
        x, y = widget.region.x + widget.region.width // 2, widget.region.y
        self.down(x, y, button)
        self.up(x, y, button)
        await self.settle()

    # Drawing, in cells of the pad

    def on_pad(self, column: float, row: float) -> tuple[float, float]:
        """Return the screen position of a cell of the pad."""
        corner = self.pad.content_region
        return corner.x + column, corner.y + row

    def drag(self, stroke: Sequence[tuple[float, float]]) -> None:
        """Press, drag through cells on the pad (or beyond it) and release, in one burst."""
        first, last = stroke[0], stroke[-1]
        self.down(*self.on_pad(*first))
        for place in stroke[1:]:
            self.move(*self.on_pad(*place))
        self.up(*self.on_pad(*last))

    def strokes_of(self, handmade: Handmade) -> list[list[Cell]]:
        """Return the cells of a digit on this pad."""
        return cells(fitted(handmade, *self.pad.cells))

    async def draw(self, handmade: Handmade) -> None:
        """Draw a digit with the mouse."""
        for stroke in self.strokes_of(handmade):
            self.drag(stroke)
        await self.settle()

    async def dot(self, column: int = 5, row: int = 5) -> None:
        """Click on the pad."""
        self.drag([(column, row)])
        await self.settle()

    async def answer(self, digit: int | None = None) -> None:
        """Draw a digit, by default the target, and check it."""
        drawn = self.session_screen.session.current.target if digit is None else digit
        await self.draw(SIMPLEST[drawn])
        await self.press("enter")

    async def skip(self, times: int = 1) -> None:
        """Skip prompts one by one, also where the game asks whether to."""
        for _ in range(times):
            screen = self.session_screen
            before = screen.session.position
            for _ in range(2):
                if self.app.screen is screen and screen.session.position == before:
                    screen._pressed.clear()  # as if a while had passed since the last press
                    await self.press("s")

    async def leave(self) -> None:
        """Leave the screen, also where the game asks whether to."""
        screen = self.session_screen
        for _ in range(2):
            if self.app.screen is screen:
                screen._pressed.clear()
                await self.press("escape")

    # Eyes

    def screen_text(self) -> str:
        """Return the screen's text."""
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text.rstrip() for strip in strips)

    def text(self, selector: str) -> str:
        """Return a widget's text."""
        return text_of(self.app.screen.query_one(selector))

    def pad_rows(self) -> list[str]:
        """Return the pad's glyphs."""
        return [row.text for row in map(self.pad.render_line, range(self.pad.cells.rows))]

    def pad_segments(self) -> list[Segment]:
        """Return the pad's glyphs with their styles."""
        return [s for row in range(self.pad.cells.rows) for s in self.pad.render_line(row)]

    def attempts(self) -> list[Attempt]:
        """Return the learner's saved attempts, read through another connection."""
        history = History(self.game.history.file)
        try:
            return list(history.attempts(LEARNER))
        finally:
            history.close()

    def outcomes(self) -> list[Outcome]:
        """Return the outcomes of the saved attempts."""
        return [attempt.outcome for attempt in self.attempts()]

    def assert_visible(self, *widgets: str | Widget) -> None:
        """Check that widgets are on the screen, above the footer."""
        screen = self.app.screen
        footer = screen.query_one("Footer").region
        for each in widgets:
            region = (screen.query_one(each) if isinstance(each, str) else each).region
            assert region.area, each
            assert screen.region.contains_region(region), each
            assert region.bottom <= footer.y, each


def inked(strip: Iterable[Segment]) -> str:
    """Return `#` for each cell that has ink, a block or another background than the others."""
    segments = [segment for segment in strip if segment.style]
    papers = Counter[object]()
    for segment in segments:
        papers[segment.style and segment.style.bgcolor] += len(segment.text)
    paper = max(papers, key=lambda colour: papers[colour], default=None)
    return "".join(
        "#" if glyph in BLOCKS or (segment.style and segment.style.bgcolor != paper) else " "
        for segment in segments
        for glyph in segment.text
    )


def text_of(widget: Widget) -> str:
    """Return a widget's text, without the space around it."""
    lines = widget.render_lines(widget.size.region)
    return "\n".join(line.text.rstrip() for line in lines).strip()


def inside(pad: Pad) -> bool:
    """Return whether all the ink is on the pad."""
    columns, rows = pad.cells
    return all(
        0 <= point.x <= columns and 0 <= point.y <= 2 * rows
        for stroke in pad.ink.strokes
        for point in stroke
    )


def places(pad: Pad) -> list[list[Cell]]:
    """Return the cells of each stroke on the pad."""
    return [[(int(p.x), int(p.y / 2)) for p in stroke] for stroke in pad.ink.strokes]


@asynccontextmanager
async def playing(
    game: GameContext,
    start: str = "home",
    size: tuple[int, int] = (80, 24),
    *,
    has_tour: bool = False,
) -> AsyncIterator[Player]:
    """Run the game."""
    app = DigitgameApp(game, start, has_tour=has_tour)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            player = Player(pilot, game)
            await player.settle()
            yield player
    finally:
        if game.writing:
            await asyncio.wait(game.writing)
        game.history.close()
