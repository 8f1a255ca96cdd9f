"""Helpers that draw a lesson's way and read its screen."""

from collections.abc import Sequence

import pytest

from digitgame.tui.overlay import Mark, mark_symbols
from digitgame.tui.screens.lesson import LessonScreen
from digitgame.tui.symbols import BLOCKS
from model.grid import Grid
from model.raster import Points
from tests.handmade import Cell, keys
from tests.tui.player import Player

SIZES = pytest.mark.parametrize("size", [(80, 24), (60, 18)], ids=["40x20", "28x14"])

DOT, SPARK = (mark_symbols(BLOCKS)[mark] for mark in (Mark.GHOST, Mark.SPARK))


def lesson(player: Player) -> LessonScreen:
    assert isinstance(player.app.screen, LessonScreen)
    return player.app.screen


def strokes_of(player: Player, *, backwards: bool = False) -> list[list[Cell]]:
    """Return the cells of a mouse that follows the lesson's way."""
    pad = Grid(*player.pad.cells)
    strokes: Sequence[Points] = pad.fitted(lesson(player).way.strokes)
    if backwards:
        strokes = [stroke[::-1] for stroke in strokes]
    return [[(int(x), int(y // 2)) for x, y in each.tolist()] for each in pad.snapped(strokes)]


async def follow(player: Player, *, backwards: bool = False) -> None:
    """Draw the way with the mouse and check it."""
    for stroke in strokes_of(player, backwards=backwards):
        player.drag(stroke)
    await player.settle()
    await player.press("enter")


async def follow_by_keys(player: Player) -> None:
    """Draw the way with the keys and check it."""
    player.strike(*keys(strokes_of(player), player.pad._pen))
    await player.settle()
    await player.press("enter")


async def to_memory(player: Player) -> None:
    """Pass the steps before memory."""
    await player.press("enter")
    for _ in range(4):
        await follow(player)
        await player.press("enter")


async def miss(player: Player) -> None:
    await follow(player, backwards=True)


def dots(player: Player) -> int:
    return "".join(player.pad_rows()).count(DOT)


def on_frame(player: Player) -> str:
    return str(player.app.screen.query_one("#frame").border_title or "")
