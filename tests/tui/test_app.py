"""The app: themes, terminal sizes and crash reports."""

import os
from pathlib import Path

import pytest

from digitgame.storage import settings
from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.screens.home import HomeScreen
from digitgame.tui.textual_compat.replies import TerminalBackground
from digitgame.tui.widgets.menu_item import MenuItem
from tests.tui.conftest import Play
from tests.tui.player import LEARNER, SEVEN, Player


def paper(player: Player) -> str:
    """Return the colour of an empty pad, from what is sent to the terminal."""
    strips = player.app.screen._compositor.render_strips(player.app.size)
    corner = player.pad.region.offset
    (cell,) = strips[corner.y].crop(corner.x, corner.x + 1)
    assert cell.style is not None
    assert cell.style.bgcolor is not None
    return cell.style.bgcolor.name


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
        async with play("sketch", settings=kept) as player:
            assert player.app.theme == "nord"
            assert paper(player) == "#2e3440"

    @pytest.mark.parametrize(
        ("theme", "colour"),
        [("", "#121212"), ("digitgame-light", "#ffffff"), ("textual-light", "#e0e0e0")],
    )
    async def test_its_colours_are_on_the_screen(self, play: Play, theme: str, colour: str) -> None:
        async with play("sketch", settings=Settings(theme=theme)) as player:
            assert paper(player) == colour

    @pytest.mark.parametrize(("is_dark", "colour"), [(True, "#121212"), (False, "#ffffff")])
    async def test_it_suits_the_terminals_background_by_itself(
        self, play: Play, is_dark: bool, colour: str
    ) -> None:
        async with play("sketch") as player:
            player.app.post_message(TerminalBackground(is_dark))
            await player.settle()
            assert paper(player) == colour
            assert not player.game.settings_file.exists()

    async def test_a_choice_outweighs_the_background(self, play: Play) -> None:
        async with play("sketch", settings=Settings(theme="nord")) as player:
            player.app.post_message(TerminalBackground(is_dark=False))
            await player.settle()
            assert paper(player) == "#2e3440"

    async def test_choosing_the_one_that_suits_means_to_go_on_suiting(self, play: Play) -> None:
        async with play(settings=Settings(theme="nord")) as player:
            player.app.theme = "digitgame"
            await player.settle()
            assert settings.load(player.game.settings_file).settings == Settings()

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
            (note,) = player.app._notifications  # the screen wraps a long path
            assert "cannot be" in note.message
            assert "[/i]" in note.message

    async def test_glyphs_of_the_command_line_are_not_kept_with_it(self, play: Play) -> None:
        async with play(settings=Settings(glyphs=Glyphs.ASCII)) as player:
            player.app.theme = "nord"
            await player.settle()
            assert settings.load(player.game.settings_file).settings == Settings(theme="nord")
            assert player.game.settings == Settings(theme="nord", glyphs=Glyphs.ASCII)


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


class TestUnderAnother:
    """Actions of a covered screen are ignored, such as those of a key pressed twice."""

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
            await player.answer()  # so that there is a weakest digit and an unfinished session
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
            entry = player.app.screen.query_one("#learners", MenuItem)
            for _ in range(2):
                player.app.screen.post_message(MenuItem.Chosen(entry))
            await player.settle()
            assert len(player.app.screen_stack) == 2
            await player.press("escape")
            assert isinstance(player.app.screen, HomeScreen)


class TestMistakes:
    """Textual reports an error when the app ends."""

    @pytest.mark.parametrize("is_writable", [True, False])
    async def test_is_told_in_words_and_its_details_are_kept_if_they_can_be(
        self, play: Play, capsys: pytest.CaptureFixture[str], tmp_path: Path, is_writable: bool
    ) -> None:
        def fail() -> None:
            raise ZeroDivisionError("[/b] is no markup")

        running = play("sketch")
        player = await running.__aenter__()
        if not is_writable:
            (tmp_path / "in the way").touch()
            player.game.crash_file = tmp_path / "in the way" / "crash.txt"
        player.app.call_later(fail)
        await player.pilot.pause(0)
        with pytest.raises(ZeroDivisionError):
            await running.__aexit__(None, None, None)
        printed, file = capsys.readouterr().err, player.game.crash_file
        assert "an internal error (ZeroDivisionError)" in " ".join(printed.split())
        assert "".join(str(file).split()) in "".join(printed.split())
        assert "Traceback" not in printed
        if is_writable:
            assert "ZeroDivisionError: [/b] is no markup" in file.read_text("utf-8")
            assert file.stat().st_mode & 0o777 == 0o600
        else:
            assert "could not be written" in " ".join(printed.split())


def test_the_tests_keep_out_of_the_persons_home(home: Path) -> None:
    assert Path.home() == home
    assert not [name for name in os.environ if name.startswith("TEXTUAL_")]
    assert LEARNER != "root"
