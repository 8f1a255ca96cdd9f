"""Two changes of the terminal's size in quick succession."""

import asyncio

import pytest
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen

from digitgame.tui.layout import Cells, pad_size
from digitgame.tui.widgets.footer import Footer
from digitgame.tui.widgets.pad import Pad
from tests.tui.conftest import Play
from tests.tui.player import Player

NOW, OTHER = Size(80, 24), Size(86, 28)
MOST = 100
"""Layouts that count as endless."""

ROUNDS = 100
"""Rounds of the event loop, far more than any message waits."""


class Between(Message):
    """A message between two sizes, without which Textual would merge them."""


def tell(player: Player, first: Size, second: Size) -> None:
    """Send the screen two sizes, one of which is the terminal's."""
    player.app.screen.post_message(events.Resize(first, first))
    player.app.screen.post_message(Between())
    player.app.screen.post_message(events.Resize(second, second))


async def heard(player: Player) -> None:
    """Wait until the screen has handled all; `settle` alone would post another message first."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)
    await player.settle()


class TestTwoSizesAtOnce:
    @pytest.mark.parametrize("start", ["home", "practise", "progress"])
    async def test_the_screen_ends_in_the_size_that_the_terminal_has(
        self, play: Play, start: str
    ) -> None:
        async with play(start) as player:
            tell(player, OTHER, NOW)
            await heard(player)
            assert player.app.screen.query_one(Footer).region.bottom == NOW.height

    async def test_the_commands_too(self, play: Play) -> None:
        async with play() as player:
            await player.press("ctrl+p")
            tell(player, OTHER, NOW)
            await heard(player)
            assert player.app.screen._compositor.size == NOW

    async def test_so_does_the_pad(self, play: Play) -> None:
        async with play("practise") as player:
            tell(player, NOW, OTHER)
            await player.settle()
            assert player.app.screen.query_one(Pad).cells == pad_size(Cells(*NOW))

    async def test_no_size_follows_the_other_without_end(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Each layout causes another message, as a moving notification does."""
        layouts, usual = [], Screen._refresh_layout

        def lay_out(screen: Screen[object], size: Size | None = None, scroll: bool = False) -> None:
            layouts.append(size)
            if len(layouts) < MOST:
                screen.post_message(Between())
            usual(screen, size, scroll)

        monkeypatch.setattr(Screen, "_refresh_layout", lay_out)
        async with play() as player:
            layouts.clear()
            tell(player, OTHER, NOW)
            await player.settle()
            assert len(layouts) < MOST
            assert OTHER not in layouts
