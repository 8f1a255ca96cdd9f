"""Home: the main menu."""

import subprocess
import sys

import pytest

from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.screens.home import HomeScreen
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
            assert "each digit, step by step" in player.screen_text()
            assert "█▀▄" in player.text("#title")

    @pytest.mark.parametrize("button", PLACES)
    async def test_leads_on_by_key_by_mouse_and_by_enter(self, play: Play, button: str) -> None:
        key, title = PLACES[button]
        async with play() as player:
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
            assert player.app.screen.sub_title in ("Learn", "Practice", "Sketch")
            assert len(player.app.screen_stack) == 2
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
            await player.click("#quit")
            assert not player.app.is_running or player.app._exit

    async def test_arrows_go_through_the_menu(self, play: Play) -> None:
        async with play() as player:
            seen = []
            for _ in range(10):
                assert player.app.focused is not None
                seen.append(player.app.focused.id)
                await player.press("down")
            assert seen == [
                "learn",
                "practise",
                "sprint",
                "exam",
                "sketch",
                "progress",
                "settings",
                "help",
                "quit",
                "learn",
            ]
            await player.press("enter")
            assert player.app.screen.sub_title == "Practice"

    async def test_on_a_phone_leaves_out_what_has_no_room(self, play: Play) -> None:
        async with play(size=(40, 35)) as player:
            lines = player.screen_text().splitlines()
            assert not [line for line in lines if "…" in line]
            assert next(line.strip() for line in lines if "Sprint" in line) == "Sprint"

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


FIRST_FRAME = """
import asyncio, os, sys
from pathlib import Path
from random import Random
from datetime import UTC, datetime
from digitgame.storage.settings import Settings
from digitgame.tui.app import DigitgameApp
from digitgame.tui.context import GameContext

def seen():
    lines = [line.text for line in app.screen._compositor.render_strips(app.size)]
    # Not through Textual's standard output, which is written at the end only.
    print(*lines, " ".join(sys.modules), sep="\\n", file=sys.__stdout__, flush=True)
    os._exit(0)

game = GameContext(
    open_reader=None, open_history=None, settings=Settings(), settings_file=Path("none"),
    crash_file=Path("none"), learner="ada", clock=None, now=lambda: datetime.now(UTC),
    rng=Random(1), on_loaded=seen,
)
app = DigitgameApp(game)
asyncio.run(app.run_async(headless=True, size=(80, 24)))
"""


class TestFirstFrame:
    def test_shows_title_and_menu_with_nothing_else_loaded(self) -> None:
        """Neither the network, the history, another screen nor the bars are imported."""
        result = subprocess.run(
            [sys.executable, "-c", FIRST_FRAME], capture_output=True, text=True, check=True
        )
        *screen, modules = result.stdout.splitlines()
        shown = "\n".join(screen)
        for words in ("█▀▄", "each digit, step by step", "Who's playing: ada", "Practice", "Quit"):
            assert words in shown
        for module in ("numpy", "sqlite3", "digitgame.storage.history", "textual.widgets._footer"):
            assert module not in modules.split()
        screens = [name for name in modules.split() if name.startswith("digitgame.tui.screens.")]
        assert screens == ["digitgame.tui.screens.home"]

    @pytest.mark.parametrize("size", [(80, 24), (60, 18), (120, 40)])
    async def test_does_not_move_when_the_bars_come(
        self, play: Play, size: tuple[int, int]
    ) -> None:
        async with play(size=size) as player:
            lines = player.screen_text().splitlines()
            assert "digitgame" in lines[0]
            assert lines[-1].startswith(" l Learn")
            home = player.app.screen.query_one("#home").region
            assert (home.y, home.bottom) == (1, size[1] - 1)

    async def test_leaves_the_picture_out_if_the_game_ends_before_it(self, play: Play) -> None:
        async with play() as player:
            home = player.app.screen
            assert isinstance(home, HomeScreen)
            await home.query_one("#picture").remove_children()
        home._show_picture()

    async def test_what_is_opened_first_has_its_styles(self, play: Play) -> None:
        async with play() as player:
            await player.press("h")
            assert player.app.screen.query_one("#page").region.width == 76
