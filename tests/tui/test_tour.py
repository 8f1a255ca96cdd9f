"""The first start: name, writing hand and a 1 to trace; all of it can be skipped."""

import json

import pytest

from digitgame.core.hand import Hand
from digitgame.core.session import Outcome, Task
from digitgame.storage import settings
from digitgame.storage.settings import Settings
from digitgame.tui.judging import usual_way
from digitgame.tui.screens.home import HomeScreen
from digitgame.tui.screens.tour import TourScreen
from digitgame.tui.screens.welcome import WelcomeScreen
from model.grid import Grid
from tests.handmade import cells
from tests.tui.conftest import Play
from tests.tui.player import LEARNER, RIGHT, SIMPLEST, Player

SIZES = [(80, 23), (60, 18), (50, 40), (30, 30)]


def is_home(player: Player) -> bool:
    return isinstance(player.app.screen, HomeScreen)


def kept(player: Player) -> dict[str, object]:
    """Return the saved settings."""
    choices: dict[str, object] = json.loads(player.game.settings_file.read_text("utf-8"))
    return choices


async def trace(player: Player) -> None:
    """Draw over the dots with the mouse."""
    grid = Grid(*player.pad.cells)
    for stroke in cells(grid.snapped(grid.fitted(usual_way(1, player.game).strokes))):
        player.drag(stroke)
    await player.settle()


class TestQuestions:
    @pytest.mark.parametrize("size", SIZES)
    async def test_ask_for_name_and_hand_once(self, play: Play, size: tuple[int, int]) -> None:
        async with play(size=size, has_tour=True, is_known=False) as player:
            assert "What is your name?" in player.screen_text()
            player.assert_visible("Input", "#next", "#skip")
            await player.press(*"Mia", "enter")
            assert "Which hand" in player.screen_text()
            player.assert_visible("#left", "#right")
            assert "Left hand" in player.screen_text()
            assert "Right hand" in player.screen_text()
            await player.press("left", "enter")
            assert isinstance(player.app.screen, TourScreen)
            assert (player.game.learner, player.game.settings.hand) == ("Mia", Hand.LEFT)
            assert kept(player) == {"learner": "Mia", "hand": "left", "toured": True}
            await player.press("escape")
            assert "Who's playing: Mia" in player.screen_text()

    async def test_are_answered_by_mouse_alone(self, play: Play) -> None:
        async with play(has_tour=True, is_known=False) as player:
            await player.click("#next")  # without a name
            await player.click("#left")
            assert player.game.settings.hand is Hand.LEFT
            await trace(player)
            await player.click(player.pad, RIGHT)
            await player.click("#next")
            assert is_home(player)

    async def test_name_what_is_wrong_with_a_name(self, play: Play) -> None:
        async with play(size=(60, 18), has_tour=True, is_known=False) as player:
            await player.press("a", "/", "enter")
            assert "A name cannot contain" in player.screen_text()
            player.assert_visible("#next", "#skip")
            await player.press("backspace", "enter")
            assert player.game.learner == "a"

    @pytest.mark.parametrize("how", ["escape", "button"])
    async def test_can_be_skipped_and_never_return(self, play: Play, how: str) -> None:
        async with play(has_tour=True, is_known=False) as player:
            if how == "button":
                await player.click("#skip")
            else:
                await player.press("escape")
            assert is_home(player)
            assert "Who's playing: you" in player.screen_text()
            assert LEARNER not in player.screen_text()
            assert kept(player) == {"toured": True}
            chosen = settings.load(player.game.settings_file).settings
        async with play(settings=chosen, has_tour=True, is_known=False) as player:
            assert is_home(player)

    async def test_keep_the_name_when_the_hand_is_skipped(self, play: Play) -> None:
        async with play(has_tour=True, is_known=False) as player:
            await player.press(*"Mia", "enter", "escape")
            assert is_home(player)
            assert kept(player) == {"learner": "Mia", "toured": True}

    async def test_are_left_out_where_the_answers_are_known(self, play: Play) -> None:
        async with play(has_tour=True) as player:
            assert isinstance(player.app.screen, TourScreen)

    @pytest.mark.parametrize("start", ["practise", "sketch", "learn"])
    async def test_keep_out_of_the_way_of_another_start(self, play: Play, start: str) -> None:
        async with play(start, has_tour=True, is_known=False) as player:
            kinds = (TourScreen, WelcomeScreen)
            assert not any(isinstance(each, kinds) for each in player.app.screen_stack)


class TestInBrowser:
    @pytest.mark.parametrize("size", SIZES)
    async def test_a_new_visitor_is_asked_for_the_hand_and_traces_a_1(
        self, play: Play, size: tuple[int, int]
    ) -> None:
        chosen = Settings(toured=True)  # those of the account that serves the game
        async with play(size=size, settings=chosen, has_tour=True, is_visitor=True) as player:
            player.game.is_hand_known = False
            await player.press(*"Mia", "enter")
            assert "Which hand" in player.screen_text()
            player.assert_visible("#left", "#right")
            await player.click("#left")
            assert player.game.settings.hand is Hand.LEFT
            assert "Use a finger" in player.text("Verdict")
            await trace(player)
            await player.click("#check")
            assert "✓ A 1!" in player.text("Verdict")
            assert [each.learner for each in player.game.history.attempts("Mia")] == ["Mia"]
            await player.click("#next")
            assert is_home(player)
            assert player.app.focused is not None
            assert player.app.focused.id == "learn"

    async def test_a_visitor_who_has_drawn_before_goes_home(self, play: Play) -> None:
        async with play(is_visitor=True) as player:
            await player.press(*"Mia", "enter", "p")
            await player.answer()
        async with play(has_tour=True, is_visitor=True) as player:
            player.game.is_hand_known = False
            await player.press(*"mia", "enter")
            assert is_home(player)
            assert player.app.focused is not None
            assert player.app.focused.id == "practise"

    async def test_a_visitor_can_skip_it(self, play: Play) -> None:
        async with play(has_tour=True, is_visitor=True) as player:
            await player.press(*"Mia", "enter")
            assert isinstance(player.app.screen, TourScreen)
            await player.press("escape")
            assert is_home(player)


class TestWithoutName:
    async def test_the_list_of_names_is_empty_until_something_is_drawn(self, play: Play) -> None:
        chosen = Settings(toured=True)
        async with play(settings=chosen, has_tour=True, is_known=False) as player:
            await player.press("w")
            assert LEARNER not in player.screen_text()
            await player.press(*"Mia", "enter")
            assert "Who's playing: Mia" in player.screen_text()

    async def test_the_certificate_has_none(self, play: Play) -> None:
        async with play("exam", is_known=False) as player:
            await player.skip(10)
            assert "EXAM RESULT".replace("", " ").strip() in player.screen_text()
            assert LEARNER not in player.screen_text()


class TestFirstDigit:
    @pytest.mark.parametrize("size", SIZES)
    async def test_is_traced_read_and_gets_stars(self, play: Play, size: tuple[int, int]) -> None:
        async with play(size=size, has_tour=True) as player:
            assert "Draw over the dots" in player.screen_text()
            player.assert_visible("#check", "#skip")
            await trace(player)
            await player.press("enter")
            assert "✓ A 1!" in player.text("Verdict")
            assert player.text("#note").startswith("Your first stars!")
            player.assert_visible("Verdict", "#next")
            await player.press("enter")
            assert is_home(player)
            assert player.app.focused is not None
            assert player.app.focused.id == "learn"

    async def test_is_saved_as_a_tracing_for_the_lesson(self, play: Play) -> None:
        async with play(has_tour=True) as player:
            await trace(player)
            await player.press("enter")
            (attempt,) = player.attempts()
            assert (attempt.target, attempt.task) == (1, Task.TRACE)
            assert attempt.outcome is Outcome.RIGHT
            await player.press("enter")
            assert "Today: 0 of 20 digits." in player.screen_text()
            await player.press("l", "1")
            assert "Draw over the dots." in player.text("#advice")

    async def test_can_be_drawn_by_keys_alone(self, play: Play) -> None:
        async with play(has_tour=True) as player:
            await player.press(
                "space", *["u"] * 5, *["right"] * 3, *["down"] * 15, "space", "enter"
            )
            assert "✓ A 1!" in player.text("Verdict")

    @pytest.mark.parametrize("how", ["key", "button", "stroke"])
    async def test_is_asked_for_again_after_a_miss(self, play: Play, how: str) -> None:
        async with play(has_tour=True) as player:
            await player.draw(SIMPLEST[8])
            await player.press("enter")
            assert "not a 1" in player.text("Verdict")
            player.assert_visible("#again", "#skip")
            if how == "key":
                await player.press("enter")
            elif how == "button":
                await player.click("#again")
            await trace(player)
            assert len(player.pad.ink.strokes) == 1
            await player.press("enter")
            assert "✓ A 1!" in player.text("Verdict")
            assert player.outcomes() == [Outcome.WRONG, Outcome.RIGHT]

    async def test_checking_a_blank_pad_explains_how_to_draw(self, play: Play) -> None:
        async with play(has_tour=True) as player:
            await player.press("enter")
            assert "Nothing drawn yet." in player.text("Verdict")
            assert player.attempts() == []

    @pytest.mark.parametrize("how", ["escape", "button"])
    async def test_can_be_skipped(self, play: Play, how: str) -> None:
        async with play(has_tour=True) as player:
            await (player.press("escape") if how == "escape" else player.click("#skip"))
            assert is_home(player)
            assert kept(player) == {"toured": True}

    async def test_keeps_its_ink_when_the_window_changes(self, play: Play) -> None:
        async with play(has_tour=True) as player:
            await trace(player)
            await player.pilot.resize_terminal(60, 18)
            await player.settle()
            assert len(player.pad.ink.strokes) == 1
            await player.press("enter")
            assert "✓ A 1!" in player.text("Verdict")
