"""The command palette."""

import pytest
from textual.command import CommandPalette, SearchIcon
from textual.widgets import LoadingIndicator

from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.screens.home import HomeScreen
from tests.tui.conftest import Play


class TestCommands:
    async def test_the_palette_has_the_games_own(self, play: Play) -> None:
        async with play() as player:
            commands = player.app.get_system_commands(player.app.screen)
            titles = {command.title for command in commands}
            assert {"Practice", "Sketch", "How to play", "Theme", "Quit"} <= titles

    @pytest.mark.slow
    @pytest.mark.parametrize(("typed", "screen"), [("practice", "Practice"), ("sketch", "Sketch")])
    async def test_the_palette_leads_from_anywhere_to_one_screen_over_home(
        self, play: Play, typed: str, screen: str
    ) -> None:
        async with play("practise") as player:
            await player.press("ctrl+p")
            assert isinstance(player.app.screen, CommandPalette)
            await player.pilot.press(*typed)
            await player.pilot.pause(0.3)
            await player.pilot.press("enter")
            await player.settle()
            assert player.app.screen.sub_title == screen
            assert len(player.app.screen_stack) == 2
            await player.press("escape")
            assert isinstance(player.app.screen, HomeScreen)

    async def test_going_elsewhere_from_help_leaves_no_screen_behind(self, play: Play) -> None:
        async with play("practise") as player:
            await player.press("f1")
            await player.app.action_sketch()
            await player.settle()
            assert player.app.screen.sub_title == "Sketch"
            assert len(player.app.screen_stack) == 2

    async def test_in_plain_characters_the_palette_is_plain_too(self, play: Play) -> None:
        async with play(settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.press("ctrl+p")
            palette = player.app.screen
            assert str(palette.query_one(SearchIcon).render()).isascii()
            assert str(palette.query_one(LoadingIndicator).render()).isascii()
