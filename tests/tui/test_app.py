"""The app: themes, commands, sizes, and what a mistake of its own looks like."""

import os
from pathlib import Path

import pytest
from rich.style import Style
from textual import events
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.geometry import Offset
from textual.widgets import OptionList, Static
from textual.worker import WorkerFailed

from digitgame import settings
from digitgame.settings import Glyphs, Settings
from digitgame.tui.screens.home import HomeScreen
from digitgame.tui.screens.learners import LearnersScreen
from digitgame.tui.widgets.entry import Entry
from tests.tui.conftest import Play
from tests.tui.player import LEARNER, SEVEN, Player


class TestTheme:
    async def test_starting_keeps_no_choice_that_was_not_made(self, play: Play) -> None:
        async with play() as player:
            assert player.app.theme == "digitgame"
            assert not player.game.settings_file.exists()

    async def test_a_choice_is_kept_for_the_next_time(self, play: Play) -> None:
        async with play() as player:
            player.app.theme = "nord"
            await player.settle()
            kept = settings.load(player.game.settings_file).settings
            assert kept == Settings(theme="nord")
        async with play(settings=kept) as player:
            assert player.app.theme == "nord"

    async def test_one_that_is_gone_is_replaced_by_the_games_own(self, play: Play) -> None:
        async with play(settings=Settings(theme="gone")) as player:
            assert player.app.theme == "digitgame"

    async def test_a_choice_that_cannot_be_kept_is_said_and_still_shown(
        self, play: Play, tmp_path: Path
    ) -> None:
        async with play() as player:
            (tmp_path / "[b]").touch()
            player.game.settings_file = tmp_path / "[b]" / "[/i]" / "settings.json"
            player.app.theme = "nord"
            await player.settle()
            assert player.app.theme == "nord"
            assert "cannot be" in player.screen_text()
            assert "[/i]" in player.screen_text().replace("\n", "")

    async def test_glyphs_of_the_command_line_are_not_kept_with_it(self, play: Play) -> None:
        async with play(settings=Settings(glyphs=Glyphs.ASCII)) as player:
            player.app.theme = "nord"
            await player.settle()
            assert settings.load(player.game.settings_file).settings == Settings(theme="nord")
            assert player.game.settings == Settings(theme="nord", glyphs=Glyphs.ASCII)

    async def test_with_sixteen_colours_it_is_the_terminals_own(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "standard")
        async with play() as player:
            assert player.app.theme == "ansi-dark"
            assert not player.game.settings_file.exists()


class TestCommands:
    async def test_the_palette_has_the_games_own(self, play: Play) -> None:
        async with play() as player:
            commands = player.app.get_system_commands(player.app.screen)
            titles = {command.title for command in commands}
            assert {"Practice", "Sketch", "How to play", "Theme", "Quit"} <= titles

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


class TestSizes:
    @pytest.mark.parametrize("size", [(1, 1), (10, 3), (20, 5), (300, 100)])
    async def test_no_size_is_too_strange(self, play: Play, size: tuple[int, int]) -> None:
        async with play(size=size) as player:
            for key in ("p", "f1", "escape", "escape", "s", "space", "enter"):
                await player.press(key)
                player.screen_text()
            player.drag([(0, 0), (5, 5)])
            await player.press("escape", "p")
            await player.pilot.resize_terminal(80, 24)
            await player.settle()
            assert tuple(player.pad.cells) == (40, 20)
            await player.draw(SEVEN)
            assert len(player.pad.ink.strokes) == 1


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

    async def test_a_list_without_room_can_be_paged_through(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: OptionList) -> None:
            raise KeyError(0)  # as Textual's own does where no line of it has been laid out

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
                for event in (click, events.Paste("Zoe"), events.Key("q", "q")):
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


class TestUnderAnother:
    """What is asked of a screen that another lies over comes too late, as a key pressed twice."""

    @pytest.mark.parametrize(
        ("start", "keys", "asked"),
        [
            ("home", (), "learners"),
            ("home", (), "resume"),
            ("sketch", (), "look_inside"),
            ("sketch", ("enter",), "why"),
            ("sketch", ("enter",), "compare"),
            ("practise", ("enter",), "why"),
            ("learn", (), "open(0)"),
            ("learn", (), "leave"),
            ("progress", (), "practise"),
            ("progress", (), "leave"),
        ],
    )
    async def test_it_goes_nowhere(
        self, play: Play, start: str, keys: tuple[str, ...], asked: str
    ) -> None:
        async with play() as player:
            await player.app.action_practise()
            await player.settle()
            await player.answer()  # so that there is a digit to work on, and a session to go on
            await player.press("escape")
            if start != "home":
                await player.app.run_action(start)
                await player.settle()
            if keys:
                await player.draw(SEVEN)
                await player.press(*keys)
            below = player.app.screen
            await player.press("f1")
            before = list(player.app.screen_stack)
            assert before[-1].is_modal
            await below.run_action(asked)
            await player.settle()
            assert player.app.screen_stack == before

    async def test_whoever_plays_is_asked_for_once(self, play: Play) -> None:
        async with play() as player:
            entry = player.app.screen.query_one("#learners", Entry)
            for _ in range(2):
                player.app.screen.post_message(Entry.Chosen(entry))
            await player.settle()
            assert len(player.app.screen_stack) == 2
            await player.press("escape")
            assert isinstance(player.app.screen, HomeScreen)


class TestMistakes:
    """A mistake is shown by Textual when the app ends; these tests make one."""

    @staticmethod
    async def err(player: Player) -> None:
        def fail() -> None:
            raise ZeroDivisionError("[/b] is no markup")

        player.app.call_later(fail)
        await player.pilot.pause(0)

    async def test_is_told_in_words_and_its_details_are_kept(
        self, play: Play, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        running = play("sketch")
        player = await running.__aenter__()
        await self.err(player)
        with pytest.raises(ZeroDivisionError):
            await running.__aexit__(None, None, None)
        said = capsys.readouterr().err
        file = player.game.crash_file
        assert "a mistake of its own (ZeroDivisionError)" in " ".join(said.split())
        assert str(file) in said.replace("\n", "")
        assert "ZeroDivisionError: [/b] is no markup" in file.read_text("utf-8")
        assert file.stat().st_mode & 0o777 == 0o600

    async def test_is_told_without_its_details_where_they_cannot_be_kept(
        self, play: Play, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        running = play("sketch")
        player = await running.__aenter__()
        (tmp_path / "in the way").touch()
        player.game.crash_file = tmp_path / "in the way" / "crash.txt"
        await self.err(player)
        with pytest.raises(ZeroDivisionError):
            await running.__aexit__(None, None, None)
        said = " ".join(capsys.readouterr().err.split())
        assert "a mistake of its own (ZeroDivisionError)" in said
        assert "could not be written" in said
        assert "Traceback" not in said


def test_the_tests_keep_out_of_the_persons_home(home: Path) -> None:
    assert Path.home() == home
    assert not [name for name in os.environ if name.startswith("TEXTUAL_")]
    assert LEARNER != "root"
