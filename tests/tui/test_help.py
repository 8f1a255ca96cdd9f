"""Help: what it says is so."""

import re

import pytest
from textual.binding import Binding

from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.screens.help import _HELP
from digitgame.tui.screens.practice import PracticeScreen
from digitgame.tui.widgets.pad import Pad
from tests.tui.conftest import Play


class TestHelp:
    @pytest.mark.parametrize("start", ["practise", "sketch"])
    async def test_opens_over_a_drawing_and_leaves_it(self, play: Play, start: str) -> None:
        async with play(start) as player:
            await player.dot()
            before = player.pad.ink
            await player.press("f1")
            assert player.app.screen.is_modal
            assert "Draw" in player.screen_text()
            await player.press("space", "down", "backspace", "escape")
            assert not player.app.screen.is_modal
            assert player.pad.ink == before

    async def test_opens_once(self, play: Play) -> None:
        async with play("sketch") as player:
            player.strike("f1", "f1")
            await player.settle()
            depth = len(player.app.screen_stack)
            player.app.action_help()
            await player.settle()
            assert len(player.app.screen_stack) <= max(depth, 4)

    async def test_scrolls_to_its_end_where_it_is_long(self, play: Play) -> None:
        async with play() as player:
            await player.press("h")
            assert "whenever you like" not in player.screen_text()
            await player.press("end")
            await player.pilot.wait_for_animation()
            await player.settle()
            assert "whenever you like" in player.screen_text()

    def test_names_only_keys_that_are_bound(self) -> None:
        bound = {
            key
            for owner in (Pad, DrawingScreen, PracticeScreen)
            for binding in owner.BINDINGS
            if isinstance(binding, Binding)
            for key in binding.key.split(",")
        } | {"ctrl+p", "ctrl+q"}
        table = re.findall(r"^\| (?!key|-)(.+?) \|", _HELP, re.MULTILINE)
        named = [key.strip().lower() for row in table for key in re.split(r" or ", row)]
        assert len(named) >= 10
        assert set(named) - {"right click"} <= bound

    @pytest.mark.parametrize("size", [(20, 5), (60, 18), (120, 40)])
    async def test_fits_any_terminal(self, play: Play, size: tuple[int, int]) -> None:
        async with play(size=size) as player:
            await player.press("h")
            page = player.app.screen.query_one("#page")
            assert player.app.screen.region.contains_region(page.region)
