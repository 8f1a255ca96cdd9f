"""Replays of one drawing and of drawings side by side."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count

import numpy as np
import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from digitgame.core.ink import Point
from digitgame.core.timeline import Timeline
from digitgame.tui.layout import Cells
from digitgame.tui.symbols import ASCII, BLOCKS, Symbols
from digitgame.tui.widgets.replay import Replay
from digitgame.tui.widgets.side_by_side import Drawing, SideBySide
from model.grid import Grid
from tests.tui.player import inked

PAD = Grid(40, 20)
TWO_STROKES = Timeline(
    (
        (Point(8, 6, 0.0), Point(8, 34, 1.0)),
        (Point(30, 6, 2.0), Point(30, 34, 3.0)),
    )
)
_MOST_ROUNDS = 400


class Stage(App[None]):
    """An app with sheets only."""

    CSS_PATH = "../../digitgame/tui/app.tcss"

    def __init__(self, symbols: Symbols, step: float) -> None:
        super().__init__()
        self.symbols = symbols
        self.now = 0.0
        self.step = step
        self.finished: list[str] = []
        looks = count()
        clock: Callable[[], float] = lambda: next(looks) * self.step  # noqa: E731
        self.replay = Replay(clock)
        self.pair = SideBySide(clock, 2)

    def compose(self) -> ComposeResult:
        yield self.replay
        yield self.pair

    @on(Replay.Finished)
    def note_replay(self) -> None:
        self.finished.append("replay")

    @on(SideBySide.Finished)
    def note_pair(self) -> None:
        self.finished.append("pair")

    def rows(self) -> list[str]:
        return [row.text for row in map(self.replay.render_line, range(self.replay.cells.rows))]

    def inked(self) -> list[bool]:
        """Return whether there is ink in the left and in the right half of the sheet."""
        (columns, rows), middle = self.replay.cells, self.replay.cells.columns // 2
        shown = [inked(self.replay.render_line(row)) for row in range(rows)]
        return [
            "#" in "".join(row[part] for row in shown)
            for part in (slice(middle), slice(middle, columns))
        ]

    def numbers(self) -> str:
        return "".join(sorted(filter(str.isdigit, "".join(self.rows()))))


@asynccontextmanager
async def staged(
    symbols: Symbols = BLOCKS, step: float = 0.05
) -> AsyncIterator[tuple[Stage, Pilot[None]]]:
    stage = Stage(symbols, step)
    async with stage.run_test(size=(80, 40)) as pilot:
        stage.replay.fit(Cells(40, 20))
        yield stage, pilot


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    for _ in range(_MOST_ROUNDS):
        if condition():
            return
        await pilot.pause(0.02)
    raise AssertionError("the condition was never met")


class TestReplay:
    @pytest.mark.slow
    @pytest.mark.parametrize("symbols", [BLOCKS, ASCII])
    async def test_comes_about_stroke_by_stroke(self, symbols: Symbols) -> None:
        async with staged(symbols) as (stage, pilot):
            stage.replay.show(TWO_STROKES, PAD)
            assert (stage.inked(), stage.numbers()) == ([True, True], "12")
            stage.replay.play()
            assert (stage.inked(), stage.numbers()) == ([True, False], "1")
            await until(pilot, lambda: stage.inked() == [True, True])
            assert (stage.numbers(), stage.finished) == ("12", [])
            await until(pilot, lambda: bool(stage.finished))
            assert (stage.inked(), stage.numbers()) == ([True, True], "12")
            assert stage.finished == ["replay"]
            assert not stage.replay.is_playing

    @pytest.mark.slow
    async def test_slower_takes_more_looks_at_the_clock(self) -> None:
        looks = []
        for speed in (1.0, 0.5):
            async with staged(step=0.2) as (stage, pilot):
                stage.replay.show(TWO_STROKES, PAD)
                stage.replay.play(speed)
                await until(pilot, lambda: bool(stage.finished))
                looks.append(stage.replay._clock())
        assert looks[1] - looks[0] == pytest.approx(3.0, abs=0.5)

    async def test_where_no_animations_are_wanted_it_stays_whole_and_numbered(self) -> None:
        async with staged() as (stage, pilot):
            stage.animation_level = "none"
            stage.replay.show(TWO_STROKES, PAD)
            stage.replay.play()
            assert (stage.inked(), stage.numbers()) == ([True, True], "12")
            await until(pilot, lambda: bool(stage.finished))

    async def test_stopping_shows_all_and_says_nothing(self) -> None:
        async with staged() as (stage, pilot):
            stage.replay.show(TWO_STROKES, PAD)
            stage.replay.play()
            stage.replay.stop()
            await pilot.pause()
            assert (stage.inked(), stage.finished) == ([True, True], [])

    @pytest.mark.slow
    async def test_another_size_in_the_middle_of_it_goes_on(self) -> None:
        async with staged() as (stage, pilot):
            stage.replay.show(TWO_STROKES, PAD)
            stage.replay.play()
            await until(pilot, lambda: stage.inked() == [True, False])
            stage.replay.fit(Cells(20, 10))
            await until(pilot, lambda: bool(stage.finished))
            assert stage.inked() == [True, True]

    async def test_two_strokes_from_one_cell_have_both_their_numbers(self) -> None:
        async with staged() as (stage, _):
            both = Timeline(((Point(9, 9, 0), Point(9, 30, 1)), (Point(9, 9, 2), Point(30, 9, 3))))
            stage.replay.show(both, PAD)
            assert stage.numbers() == "12"

    async def test_an_empty_drawing_is_finished_at_once(self) -> None:
        async with staged() as (stage, pilot):
            stage.replay.play()
            await until(pilot, lambda: bool(stage.finished))
            assert stage.inked() == [False, False]


class TestSideBySide:
    SHORT = Drawing("[b]short", Timeline.from_paths([np.array([[9.0, 9.0], [9.0, 30.0]])]), PAD)
    LONG = Drawing("long", TWO_STROKES, PAD)

    @pytest.mark.slow
    async def test_says_once_that_all_are_whole(self) -> None:
        async with staged() as (stage, pilot):
            stage.pair.show([self.SHORT, self.LONG])
            stage.pair.play()
            assert stage.pair.is_playing
            await until(pilot, lambda: bool(stage.finished))
            await pilot.pause()
            assert stage.finished == ["pair"]
            assert not stage.pair.is_playing

    async def test_shows_only_what_it_has(self) -> None:
        async with staged() as (stage, pilot):
            stage.pair.show([self.SHORT])
            await pilot.pause()
            frames = list(stage.pair.query(".replay"))
            assert [frame.display for frame in frames] == [True, False]
            assert "[b]short" in str(frames[0].border_title)

    async def test_is_as_large_as_its_room_allows(self) -> None:
        async with staged() as (stage, pilot):
            stage.pair.fit(Cells(78, 30))
            await pilot.pause()
            assert [tuple(replay.cells) for replay in stage.pair.query(Replay)] == [(36, 18)] * 2
            assert stage.pair.outer_size.width <= 78
