"""Home: what the game is, and where to go."""

import pytest
from textual.widgets import Button

from digitgame.settings import Glyphs, Settings
from tests.tui.conftest import Play

PLACES = {
    "practise": ("p", "Practice"),
    "learn": ("l", "Learn"),
    "sprint": ("t", "Sprint"),
    "exam": ("x", "Exam"),
    "sketch": ("s", "Sketch"),
}


class TestHome:
    async def test_says_what_the_game_is(self, play: Play) -> None:
        async with play() as player:
            assert "A small neural network reads it" in player.screen_text()
            assert "█▀▄" in player.text("#title")

    @pytest.mark.parametrize("button", PLACES)
    async def test_leads_on_by_key_by_mouse_and_by_enter(self, play: Play, button: str) -> None:
        key, title = PLACES[button]
        async with play() as player:
            for each in player.app.screen.query(Button):
                each.active_effect_duration = 0  # while it lasts, another press is ignored
            await player.press(key)
            assert player.app.screen.sub_title == title
            await player.press("escape")
            assert player.app.screen.sub_title == "Home"
            await player.click(f"#{button}")
            assert player.app.screen.sub_title == title
            await player.press("escape")
            player.app.screen.query_one(f"#{button}").focus()
            await player.press("enter")
            assert player.app.screen.sub_title == title

    @pytest.mark.parametrize(
        "keys",
        [("enter", "enter"), ("enter", "s"), ("enter", "p", "enter"), ("p", "s"), ("p", "q")],
    )
    async def test_two_choices_at_once_are_the_first(
        self, play: Play, keys: tuple[str, ...]
    ) -> None:
        async with play() as player:
            player.strike(*keys)
            await player.settle()
            assert player.app.screen.sub_title in ("Practice", "Sketch")
            assert len(player.app.screen_stack) == 3
            await player.press("escape")
            assert player.app.screen.sub_title == "Home"

    async def test_help_lies_over_it_and_goes_away(self, play: Play) -> None:
        async with play() as player:
            for close in ("escape", "enter", "h", "f1", "q"):
                await player.press("h")
                assert "What counts" in player.screen_text() or "Draw" in player.screen_text()
                assert player.app.screen.is_modal
                await player.press(close)
                assert player.app.screen.sub_title == "Home"
            await player.click("#help")
            assert player.app.screen.is_modal

    async def test_quits_by_key_and_by_mouse(self, play: Play) -> None:
        async with play() as player:
            await player.press("q")
            assert not player.app.is_running or player.app._exit
        async with play() as player:
            player.down(*player.app.screen.query_one("#quit").region.offset)
            player.up(*player.app.screen.query_one("#quit").region.offset)
            await player.settle()
            assert not player.app.is_running or player.app._exit

    async def test_arrows_go_through_the_menu(self, play: Play) -> None:
        async with play() as player:
            seen = []
            for _ in range(9):
                assert player.app.focused is not None
                seen.append(player.app.focused.id)
                await player.press("down")
            assert seen == [
                "practise",
                "learn",
                "sprint",
                "exam",
                "sketch",
                "progress",
                "help",
                "quit",
                "practise",
            ]
            await player.press("up", "enter")
            assert player.app.screen.sub_title == "Practice"

    async def test_in_plain_characters_its_title_is_plain_too(self, play: Play) -> None:
        async with play(settings=Settings(glyphs=Glyphs.ASCII)) as player:
            assert player.text("#title") == "d i g i t g a m e"

    @pytest.mark.parametrize("start", ["practise", "sketch"])
    async def test_lies_under_the_screen_that_was_started_with(
        self, play: Play, start: str
    ) -> None:
        async with play(start) as player:
            assert player.app.screen.sub_title == PLACES[start][1]
            await player.press("escape")
            assert player.app.screen.sub_title == "Home"
