"""Input that comes too early, too late or from beyond the screen does no harm."""

import asyncio
from pathlib import Path

import pytest
from rich.style import Style
from textual import events
from textual.css.query import NoMatches
from textual.geometry import Offset, Size
from textual.widgets import OptionList, Static
from textual.worker import WorkerFailed

from digitgame.tui.app import DigitgameApp
from digitgame.tui.screens.home import HomeScreen
from digitgame.tui.screens.learners import LearnersScreen
from model.reader import Reader
from tests.tui.conftest import Play
from tests.tui.player import new_game


class TestExit:
    """Home goes on composing itself after the app has begun to exit."""

    async def test_a_widget_that_is_mounted_meanwhile_does_no_harm(self, play: Play) -> None:
        async with play() as player:
            home = player.app.screen
            home.call_later(lambda: home.mount(Static()))
            player.app.exit()

    @pytest.mark.parametrize("turns", [*range(10), *range(10, 60, 4)])
    async def test_is_possible_at_any_moment(
        self, turns: int, reader: Reader, tmp_path: Path
    ) -> None:
        """After so many turns of the event loop, as if the weights turned out to be missing."""
        app = DigitgameApp(new_game(reader, tmp_path), has_tour=True)

        async def leave() -> None:
            for _ in range(turns):
                await asyncio.sleep(0)
            app.exit()

        await asyncio.gather(app.run_async(headless=True), leave())
        assert app._exception is None


class TestHaste:
    async def test_a_key_before_its_screen_is_there_does_no_harm(self, play: Play) -> None:
        async with play() as player:
            for _ in range(5):
                player.strike("p", "enter", "enter", "escape")
                await player.settle()
            assert player.app.is_running
            assert player.app._exception is None

    async def test_the_commands_can_be_closed_while_they_are_looked_through(
        self, play: Play
    ) -> None:
        async with play() as player:
            gone = "No nodes match 'CommandList' on CommandPalette(id='--command-palette')"
            player.app._handle_exception(WorkerFailed(NoMatches(gone)))
            player.app._handle_exception(NoMatches(gone))
            await player.settle()
            assert player.app.is_running
            assert player.app._exception is None

    async def test_the_commands_can_be_asked_for_while_they_are_just_going(
        self, play: Play
    ) -> None:
        async with play() as player:
            await player.press("ctrl+p")
            left = player.app.screen
            left.dismiss()
            assert player.app.screen is not left
            player.app.action_command_palette()
            await player.settle()
            assert type(player.app.screen) is type(left)
            await player.press("escape")
            assert isinstance(player.app.screen, HomeScreen)

    async def test_a_list_without_room_can_be_paged_through(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: OptionList) -> None:
            raise KeyError(0)  # as Textual does before any line has been laid out

        monkeypatch.setattr(OptionList, "action_page_down", fail)
        async with play() as player:
            await player.press("ctrl+p", "pagedown", "escape", "w", "pagedown")
            assert player.app.is_running
            assert player.app._exception is None

    async def test_a_click_on_what_was_just_taken_away_does_nothing(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with play() as player:
            gone, screen = Static("gone"), player.app.screen
            monkeypatch.setattr(screen, "get_widget_at", lambda *_: (gone, screen.region))
            monkeypatch.setattr(screen, "get_widget_and_offset_at", lambda *_: (gone, Offset(0, 0)))
            focused = screen.focused
            player.down(5, 5)
            player.up(5, 5)
            await player.settle()
            assert screen.focused is focused

    @pytest.mark.parametrize(
        ("there", "leaving"),
        [
            (("f1",), "escape"),
            (("w",), "escape"),
            (("w",), "enter"),
        ],
    )
    async def test_two_keys_that_leave_a_screen_leave_it_once(
        self, play: Play, there: tuple[str, ...], leaving: str
    ) -> None:
        async with play() as player:
            await player.press(*there)
            player.strike(leaving, leaving, leaving)
            await player.settle()
            assert isinstance(player.app.screen, HomeScreen)

    async def test_what_comes_while_there_is_no_screen_does_nothing(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with play() as player:
            with monkeypatch.context() as nowhere:
                nowhere.setattr(player.app, "_screen_stacks", {"_default": []})
                click = events.MouseDown(None, 5, 5, 0, 0, 1, False, False, False)
                typed = (click, events.Paste("Zoe"), events.Key("q", "q"))
                size = events.Resize(Size(90, 30), Size(90, 30))
                for event in (*typed, events.AppBlur(), events.AppFocus(), size):
                    await player.app.on_event(event)
            await player.settle()
            assert isinstance(player.app.screen, HomeScreen)

    async def test_a_click_on_a_line_that_a_list_no_longer_has_chooses_nothing(
        self, play: Play
    ) -> None:
        async with play() as player:
            await player.press("w")
            choices = player.app.screen.query_one(OptionList)
            click = events.Click(choices, 1, 9, 0, 0, 1, False, False, False)
            click.style = Style(meta={"option": choices.option_count})
            choices.post_message(click)
            await player.settle()
            assert isinstance(player.app.screen, LearnersScreen)

    async def test_two_clicks_beside_the_commands_leave_only_them(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.press("ctrl+p")
            for _ in range(4):
                player.down(0, 23)
                player.up(0, 23)
            await player.settle()
            assert player.app.screen.sub_title == "Sketch"
            assert player.app._exception is None
