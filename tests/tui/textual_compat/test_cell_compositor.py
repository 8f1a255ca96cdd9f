"""Partial updates show the same as a full repaint."""

import asyncio
from random import Random

import pyte
import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.widget import Widget

from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.widgets.pad import Pad
from tests.tui.conftest import Play
from tests.tui.eyes import Look, differences, seen
from tests.tui.player import SEVEN, Player

COLUMNS, ROWS = 80, 24
_FRAME = 1 / 60
_MOST_FRAMES = 3000  # more than the longest replay takes

_QUIET = 4  # frames without output: a notification and its layout come in different frames


class Wire:
    """A terminal that records its input."""

    def __init__(self) -> None:
        self.sent = 0
        self.updates: list[str] = []
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self.screen)

    def take(self, data: str) -> None:
        self.sent += len(data)
        self.updates.append(data)
        if not data.startswith("\x1b]"):  # the pointer's shape, which pyte does not support
            self._stream.feed(data)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """The output of Textual's headless driver, in 256 colours."""
    made = Wire()
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "256")
    monkeypatch.setattr(HeadlessDriver, "is_headless", property(lambda _: False))
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, data: made.take(data))
    return made


async def painted(player: Player, wire: Wire) -> None:
    """Wait until all changes have been sent."""
    await player.settle()
    quiet, sent = 0, -1
    for _ in range(_MOST_FRAMES):
        await asyncio.sleep(_FRAME)
        screen = player.app.screen
        busy = screen._dirty_widgets or screen._repaint_required or screen._layout_required
        # A changed widget notifies the screen only when it is idle.
        busy = busy or any(child._repaint_required for child in screen.walk_children(Widget))
        quiet = 0 if busy or wire.sent != sent else quiet + 1
        sent = wire.sent
        if quiet >= _QUIET and sent:  # the first frame may take long
            return
    raise AssertionError("the screen never comes to rest")


def in_full(player: Player) -> list[list[Look]]:
    """Return the cells of a terminal after a full repaint."""
    app = player.app
    screen = pyte.Screen(COLUMNS, ROWS)
    with app._context():
        update = app.screen._compositor.render_update(
            full=True, screen_stack=app._background_screens
        )
    assert update is not None
    pyte.Stream(screen).feed(update.render_segments(app.console))  # type: ignore[union-attr]
    return seen(screen)


async def happen(player: Player, rng: Random) -> None:
    """Do something that learners do, sometimes incompletely."""
    columns, rows = player.pad.cells
    stroke = [(rng.randrange(columns), rng.randrange(rows))]
    for _ in range(rng.randrange(1, 12)):
        x, y = stroke[-1]
        stroke.append((x + rng.randint(-2, 2), y + rng.randint(-2, 2)))
    what = rng.randrange(5)
    if what < 2:
        player.drag(stroke)
    elif what == 2:
        player.down(*player.on_pad(*stroke[0]))
        for place in stroke[1:]:
            player.move(*player.on_pad(*place))
    elif what == 3:
        keys = ("up", "down", "left", "right", "space", "ctrl+z", "ctrl+y", "delete", "g")
        player.strike(*rng.choices(keys, k=5))
    else:
        player.strike(rng.choice(["enter", "s", "r", "t"]))


class TestCellCompositor:
    @pytest.mark.slow
    @pytest.mark.parametrize("where", ["practise", "sketch", "lesson(7)"])
    @pytest.mark.parametrize("glyphs", Glyphs)
    async def test_nothing_stale_stays_whatever_happens(
        self, wire: Wire, play: Play, where: str, glyphs: Glyphs
    ) -> None:
        rng = Random(f"{where} {glyphs}")
        async with play(where, settings=Settings(toured=True, glyphs=glyphs)) as player:
            player.app.notify("This lies over a corner of the pad.", timeout=3600)
            for _ in range(15):
                await happen(player, rng)
                await painted(player, wire)
                assert not differences(seen(wire.screen), in_full(player))

    async def test_ink_that_comes_under_the_commands_is_there_when_they_close(
        self, wire: Wire, play: Play
    ) -> None:
        async with play("sketch", settings=Settings(toured=True)) as player:
            await player.draw(SEVEN)
            await player.press("ctrl+p")
            await painted(player, wire)
            assert not differences(seen(wire.screen), in_full(player))
            player.app.screen_stack[-2].query_one(Pad).action_undo()
            await painted(player, wire)
            assert not differences(seen(wire.screen), in_full(player))
            await player.press("escape")
            await painted(player, wire)
            assert not differences(seen(wire.screen), in_full(player))

    @pytest.mark.slow
    async def test_a_step_of_a_drag_is_sent_alone(self, wire: Wire, play: Play) -> None:
        async with play("practise", settings=Settings(toured=True)) as player:
            await painted(player, wire)
            player.down(*player.on_pad(5, 5))
            player.move(*player.on_pad(6, 5))
            await painted(player, wire)
            for column in range(7, 30):
                before = wire.sent
                player.move(*player.on_pad(column, 5))
                await painted(player, wire)
                assert 0 < wire.sent - before < 150

    async def test_words_on_the_frame_are_sent_without_the_pad(
        self, wire: Wire, play: Play
    ) -> None:
        async with play("practise", settings=Settings(toured=True)) as player:
            await painted(player, wire)
            player.down(*player.on_pad(5, 5))
            await painted(player, wire)
            (update,) = (sent for sent in wire.updates if "1 stroke" in sent)
            assert len(update) < 300
