"""Take the README's screenshots: python -m tests.tools.screenshots FOLDER."""

import asyncio
import os
import re
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

# Use the theme's colours, as most terminals do.
os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
os.environ.pop("NO_COLOR", None)

import numpy as np
from textual import events
from textual.pilot import Pilot

from digitgame.core.judging import judge
from digitgame.core.question import Ask
from digitgame.storage.buffered_history import BufferedHistory
from digitgame.storage.settings import Settings
from digitgame.system.lazy import Lazy
from digitgame.tui.app import DigitgameApp
from digitgame.tui.context import GameContext
from digitgame.tui.screens.compare import CompareScreen
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.screens.lesson import LessonScreen
from digitgame.tui.screens.practice import PracticeScreen
from digitgame.tui.screens.session import SessionScreen
from digitgame.tui.screens.summary import SummaryScreen
from digitgame.tui.widgets.side_by_side import SideBySide
from model.copybook import taught_ways
from model.grid import Grid
from model.raster import digit_image
from model.reader import load_reader
from model.tolerances import load_tolerances
from tests.handmade import HANDMADE, Cell, Handmade, cells, fitted
from tests.tools.arguments import parse_path
from tests.tools.judge.pictures import Specimen, specimens_sheet
from tests.tools.practice_history import practise
from tests.tui.player import new_game


async def draw(pilot: Pilot[Any], handmade: Handmade) -> None:
    """Draw on the pad of the current screen with the mouse."""
    screen = pilot.app.screen
    assert isinstance(screen, DrawingScreen)
    await drag(pilot, cells(fitted(handmade, *screen.pad.cells)))


async def trace(pilot: Pilot[Any], *, backwards: bool = False) -> None:
    """Draw the way of the current lesson exactly."""
    screen = pilot.app.screen
    assert isinstance(screen, LessonScreen)
    grid = Grid(*screen.pad.cells)
    strokes = [stroke[:: -1 if backwards else 1] for stroke in grid.fitted(screen.way.strokes)]
    await drag(pilot, cells(grid.snapped(strokes)))


async def drag(pilot: Pilot[Any], strokes: list[list[Cell]]) -> None:
    """Draw through cells of the pad of the current screen."""
    screen = pilot.app.screen
    assert isinstance(screen, DrawingScreen)
    left, top = screen.pad.region.offset
    for stroke in strokes:
        places = [(float(left + column), float(top + row)) for column, row in stroke]
        for kind, button, (x, y) in [
            (events.MouseDown, 1, places[0]),
            *((events.MouseMove, 1, place) for place in places[1:]),
            (events.MouseUp, 1, places[-1]),
        ]:
            pilot.app.post_message(
                kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)
            )
    await settle(pilot)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until every prediction and judgement is on the screen."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def save(app: DigitgameApp, file: Path) -> None:
    """Save the screen as an SVG without external resources."""
    picture = re.sub(r"@font-face \{.*?\}", "", app.export_screenshot(), flags=re.DOTALL)
    picture = re.sub(r"font-family: [^;]+;", "font-family: monospace;", picture)
    picture = re.sub(r"<!-- Generated.*?-->", "", picture)
    picture = picture.replace("<text ", '<text xml:space="preserve" ')
    file.write_text(re.sub(r"terminal-\d+-", "terminal-", picture), "utf-8")
    print(file)


def drawing_of(digit: int) -> Handmade:
    """The first hand-made drawing of a digit."""
    return next(handmade for handmade in HANDMADE if handmade.digit == digit)


def with_fault(digit: int) -> Handmade:
    """The last hand-made drawing of a digit; a 2 of which the tip shows a place."""
    return [handmade for handmade in HANDMADE if handmade.digit == digit][-1]


def game_at(home: Path, history: BufferedHistory, now: datetime) -> GameContext:
    """Return a reproducible game: the time and the seed are fixed."""
    return GameContext(
        open_reader=Lazy(load_reader),
        open_history=Lazy(lambda: history),
        settings=Settings(),
        settings_file=home / "settings.json",
        crash_file=home / "crash.txt",
        learner="learner",
        clock=lambda: 0.0,
        now=lambda: now,
        rng=Random(7),
    )


async def play(folder: Path, home: Path, size: tuple[int, int]) -> None:
    """Play through every screen and save each."""
    suffix = f"{size[0]}x{size[1]}.svg"
    now = datetime(2026, 1, 1, tzinfo=UTC)
    app = DigitgameApp(game_at(home, BufferedHistory(home / f"{suffix}.sqlite3"), now))
    async with app.run_test(size=size) as pilot:
        app.animation_level = "none"  # shows complete drawings
        await settle(pilot)
        save(app, folder / f"home-{suffix}")
        await pilot.press("s")
        await draw(pilot, drawing_of(5))
        save(app, folder / f"sketch-{suffix}")
        await pilot.press("escape", "p")
        await settle(pilot)
        while isinstance(app.screen, PracticeScreen):
            session = app.screen.session
            target = session.current.target
            is_slip = session.position == 3
            drawn = drawing_of((target + 5) % 10 if is_slip else target)
            await draw(pilot, with_fault(target) if session.position == 2 else drawn)
            await pilot.press("enter")
            await settle(pilot)
            if session.position in (2, 3):
                name = "wrong" if is_slip else "right"
                save(app, folder / f"practice-{name}-{suffix}")
            await pilot.press("enter")
            await settle(pilot)
        assert isinstance(app.screen, SummaryScreen)
        await pilot.press("p")
        await settle(pilot)
        while isinstance(app.screen, PracticeScreen):
            await draw(pilot, drawing_of(app.screen.session.current.target))
            await pilot.press("enter")
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
        save(app, folder / f"summary-{suffix}")
        await sprint_and_exam(pilot, folder, suffix)


async def sprint_and_exam(pilot: Pilot[Any], folder: Path, suffix: str) -> None:
    """Save a sprint, an exam and its certificate."""
    app = pilot.app
    assert isinstance(app, DigitgameApp)
    for action in ("sprint", "exam"):
        await app.run_action(action)
        await settle(pilot)
        while isinstance(app.screen, SessionScreen):
            session = app.screen.session
            is_slip = session.position == 2
            target = session.current.target
            await draw(pilot, drawing_of((target + 5) % 10 if is_slip else target))
            if session.position == 3:
                save(app, folder / f"{action}-{suffix}")
                if action == "sprint":
                    break
            await pilot.press("enter")
            await settle(pilot)
    save(app, folder / f"certificate-{suffix}")


async def question(folder: Path, home: Path, size: tuple[int, int]) -> None:
    """Save each kind of question of Practice."""
    suffix = f"{size[0]}x{size[1]}.svg"
    for ask in (Ask.WORD, Ask.DOTS, Ask.SUM):
        file = home / f"{ask.value}-{suffix}.sqlite3"
        game = game_at(home, BufferedHistory(file), datetime(2026, 1, 1, tzinfo=UTC))
        game.settings = Settings(ask=ask)
        app = DigitgameApp(game)
        async with app.run_test(size=size) as pilot:
            await app.action_practise()
            await settle(pilot)
            save(app, folder / f"question-{ask.value}-{suffix}")


async def look_back(folder: Path, home: Path, size: tuple[int, int]) -> None:
    """Save each page of Progress, and the learners, after two months of practice."""
    suffix = f"{size[0]}x{size[1]}.svg"
    now = datetime(2026, 1, 25, 15, tzinfo=UTC)
    reader, history = load_reader(), BufferedHistory(home / f"months-{suffix}.sqlite3")
    practise(history, reader, "grace", now - timedelta(days=2), days=10, rng=Random(2))
    practise(history, reader, "learner", now, days=60, rng=Random(1))
    app = DigitgameApp(game_at(home, history, now))
    async with app.run_test(size=size) as pilot:
        app.animation_level = "none"  # shows complete drawings
        await settle(pilot)
        await pilot.press("w")
        await settle(pilot)
        save(app, folder / f"learners-{suffix}")
        await pilot.press("escape", "e")
        await settle(pilot)
        save(app, folder / f"settings-{suffix}")
        await pilot.press("escape", "r")
        await settle(pilot)
        for page in ("digits", "trend", "calendar", "mixups", "drawings"):
            save(app, folder / f"progress-{page}-{suffix}")
            await pilot.press("tab")
            await settle(pilot)


async def learn(folder: Path, home: Path, size: tuple[int, int]) -> None:
    """Save the tour, each step of learning a 0 and a 5, the help and the network view."""
    suffix = f"{size[0]}x{size[1]}.svg"
    game = new_game(load_reader(), home / f"learn-{suffix}")
    game.is_named = game.is_hand_known = False
    app = DigitgameApp(game, has_tour=True)
    async with app.run_test(size=size) as pilot:

        async def show(name: str) -> None:
            await settle(pilot)
            save(app, folder / f"{name}-{suffix}")

        async def check(*, backwards: bool = False) -> None:
            await settle(pilot)
            await trace(pilot, backwards=backwards)
            await pilot.press("enter")
            await settle(pilot)

        await show("welcome")
        await pilot.press(*"Mia", "enter", "enter")
        await show("tour")
        await pilot.press("escape")
        for digit in (0, 5):
            await settle(pilot)
            await app.action_lesson(digit)
            await settle(pilot)
            assert isinstance(app.screen, LessonScreen)
            app.screen.replay.stop()
            await show("learn-watch")
            await pilot.press("enter")
            await settle(pilot)
            await trace(pilot, backwards=True)
            await show("learn-trace")
            await pilot.press("enter")
            await show("learn-backwards")
            await pilot.press("enter")
            for step in ("trace", "trace", "fade", "fade", "memory", "memory"):
                if step == "fade":
                    await show("learn-fade")
                await check()
                await pilot.press("enter")
            await show("learn-cards")
        await pilot.press("f1")
        await show("help")
        await pilot.press("escape")
        await explain(pilot, show)
        await app.action_sketch()
        await settle(pilot)
        await pilot.press("i")
        await settle(pilot)
        await draw(pilot, drawing_of(5))
        await pilot.pause(1)  # the maps are updated a few times a second
        await show("inside")
    game.history.close()


async def explain(pilot: Pilot[Any], show: Callable[[str], Awaitable[None]]) -> None:
    """Draw a 7 without its top, and save Why? and Compare."""
    app = pilot.app
    assert isinstance(app, DigitgameApp)
    await settle(pilot)
    await app.action_lesson(7)
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)
    await draw(pilot, Handmade(7, "without its top", (((0.56, 0.0), (0.36, 0.41), (0.2, 1.0)),)))
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press("w")
    await show("why")
    await pilot.press("escape", "m")
    await settle(pilot)
    assert isinstance(app.screen, CompareScreen)
    app.screen.query_one(SideBySide).stop()
    await show("compare")
    await pilot.press("escape")
    await settle(pilot)


def judge_handmade() -> list[list[Specimen]]:
    """Judge the hand-made drawings, snapped to the usual pad's cells."""
    reader, grid, specimens = load_reader(), Grid(40, 20), []
    for handmade in HANDMADE:
        strokes = grid.snapped(grid.fitted([np.array(stroke) for stroke in handmade.strokes]))
        judgement = judge(
            strokes,
            handmade.digit,
            reader.read(digit_image(strokes)),
            grid.guides,
            ways=taught_ways(),
            tolerances=load_tolerances(),
        )
        caption = f"score {judgement.score:.0f}"
        specimens.append(Specimen(strokes, judgement.way, caption))
    return [specimens[first : first + 5] for first in range(0, len(specimens), 5)]


def main() -> None:
    folder = parse_path(__doc__)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for size in ((80, 24), (120, 40)):
            asyncio.run(play(folder, Path(home), size))
            asyncio.run(question(folder, Path(home), size))
            asyncio.run(look_back(folder, Path(home), size))
            asyncio.run(learn(folder, Path(home), size))
    canvas = folder / "judged.png"
    specimens_sheet(
        judge_handmade(), file=canvas, title="Drawings over cells, each with the way followed"
    )
    print(canvas)


if __name__ == "__main__":
    main()
