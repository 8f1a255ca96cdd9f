"""Choosing and adding learners by keyboard and by mouse."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from textual.widgets import Input, OptionList

from digitgame.core.learner_name import LONGEST_NAME
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.storage.learners import LearnerInfo
from digitgame.storage.settings import SettingsError, load
from digitgame.tui.app import DigitgameApp
from digitgame.tui.context import GameContext
from digitgame.tui.screens.learners import LearnersScreen
from tests.tui.conftest import Play
from tests.tui.player import LEARNER, Player


async def opened(player: Player) -> list[str]:
    """Open the list and return its lines."""
    await player.press("w")
    assert isinstance(player.app.screen, LearnersScreen)
    return lines(player)


def lines(player: Player) -> list[str]:
    names = player.app.screen.query_one(OptionList)
    return [str(names.get_option_at_index(at).prompt) for at in range(names.option_count)]


async def write(player: Player, text: str) -> None:
    """Type a name and add it with Enter."""
    player.app.screen.query_one(Input).value = text
    player.app.screen.query_one(Input).focus()
    await player.press("enter")


@pytest.mark.usefixtures("patient_notes")
class TestLearners:
    async def test_home_says_who_plays_and_how_the_day_stands(self, play: Play) -> None:
        async with play() as player:
            assert f"Who's playing: {LEARNER}" in player.screen_text()
            assert "Today: 0 of 20 digits." in player.screen_text()
            await player.press("p")
            await player.answer()
            await player.press("escape")
            assert "Today: 1 of 20 digits." in player.screen_text()

    async def test_are_listed_with_when_they_were_seen(self, play: Play) -> None:
        async with play() as player:
            player.game.history.add_learner("Zoë", player.game.now())
            await player.press("p")
            await player.answer()
            await player.press("escape")
            assert await opened(player) == ["ada  last seen 2026-03-01 (now)", "Zoë  new"]

    async def test_another_is_chosen_by_keyboard(self, play: Play) -> None:
        async with play() as player:
            player.game.history.add_learner("Zoë", player.game.now())
            await opened(player)
            await player.press("down", "enter")
            assert player.app.screen.sub_title == "Home"
            assert player.game.learner == "Zoë"
            assert "Who's playing: Zoë" in player.screen_text()
            assert load(player.game.settings_file).settings.learner == "Zoë"

    async def test_another_is_chosen_by_mouse(self, play: Play) -> None:
        async with play() as player:
            player.game.history.add_learner("Zoë", player.game.now())
            await player.click("#learners")
            corner = player.app.screen.query_one(OptionList).content_region
            player.down(corner.x + 1, corner.y + 1)
            player.up(corner.x + 1, corner.y + 1)
            await player.settle()
            assert player.game.learner == "Zoë"

    async def test_is_shown_however_late_home_is_told(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Home may be resumed before it receives the choice."""
        call_next = DigitgameApp.call_next

        def later(app: DigitgameApp, callback: Callable[..., Any], *args: Any) -> None:
            if getattr(callback, "__name__", "") == "_play_as":
                app.set_timer(0.01, partial(callback, *args))
            else:
                call_next(app, callback, *args)

        async with play() as player:
            player.game.history.add_learner("Zoë", player.game.now())
            await opened(player)
            monkeypatch.setattr(DigitgameApp, "call_next", later)
            await player.press("down", "enter")
            await player.until(lambda: player.game.learner == "Zoë")
            await player.settle()
            assert "Who's playing: Zoë" in player.screen_text()

    async def test_one_is_added_by_keyboard_and_plays(self, play: Play) -> None:
        async with play() as player:
            await opened(player)
            await player.press("tab", "Z", "o", "ë", "enter")
            assert player.game.learner == "Zoë"
            assert player.game.history.learners() == ["Zoë"]
            await player.press("p")
            await player.answer()
            await player.press("escape")
            assert [known.name for known in player.game.history.learner_infos()] == ["Zoë"]
            assert player.game.history.first_tries("Zoë") == (1, 1)

    async def test_letters_typed_in_the_list_begin_a_name(self, play: Play) -> None:
        async with play() as player:
            await opened(player)
            await player.press("Z", "o", "ë", "enter")
            assert player.game.learner == "Zoë"

    async def test_one_is_added_by_mouse(self, play: Play) -> None:
        async with play() as player:
            await player.click("#learners")
            player.app.screen.query_one(Input).value = " Grace  Hopper "
            await player.click("#add")
            assert player.game.learner == "Grace Hopper"

    async def test_a_session_keeps_its_learner(self, play: Play) -> None:
        async with play("practise") as player:
            player.game.learner = "Zoë"
            await player.answer()
            await player.press("enter")
            await player.answer()
            assert player.game.history.first_tries(LEARNER)[0] == 2
            (session,) = player.game.history.sessions(LEARNER)
            assert session.answered == 2
            await player.press("escape")
            assert player.game.history.learners() == [LEARNER]

    async def test_a_session_that_somebody_else_left_is_not_gone_on_with(self, play: Play) -> None:
        async with play("practise") as player:
            await player.answer()
            await player.press("escape")
            assert player.app.screen.query_one("#resume").display
            player.game.learner = "Zoë"
            await player.press("g")
            assert player.app.screen.sub_title == "Home"
            await player.press("w")
            await write(player, "Zoë")
            assert not player.app.screen.query_one("#resume").display

    async def test_progress_is_the_chosen_ones(self, play: Play) -> None:
        async with play() as player:
            await player.press("p")
            await player.answer()
            await player.press("escape", "w")
            await write(player, "Zoë")
            await player.press("r")
            assert "No answers yet." in player.text("#headline")

    @pytest.mark.parametrize("key", ["escape", "#as-before"])
    async def test_leaving_changes_nothing(self, play: Play, key: str) -> None:
        async with play() as player:
            await opened(player)
            await (player.click(key) if key.startswith("#") else player.press(key))
            assert player.app.screen.sub_title == "Home"
            assert player.game.learner == LEARNER
            assert not player.game.settings_file.exists()

    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("", "at least one letter"),
            ("../etc", 'A name cannot contain "/"'),
            ("x" * (LONGEST_NAME + 1), "at most 32 characters"),
        ],
    )
    async def test_a_name_that_cannot_be_is_told_why(
        self, play: Play, written: str, said: str
    ) -> None:
        async with play() as player:
            await opened(player)
            await write(player, written)
            assert said in player.text("#learners-words")
            assert player.game.history.learners() == []
            await player.press("escape")
            assert player.game.learner == LEARNER

    async def test_why_it_cannot_be_is_read_until_another_is_written(self, play: Play) -> None:
        """Also by mouse, which moves the focus from the button back to the name."""
        async with play() as player:
            await opened(player)
            player.app.screen.query_one(Input).value = "../etc"
            await player.click("#add")
            assert 'A name cannot contain "/"' in player.text("#learners-words")
            await player.press("x")
            assert "Type a name" in player.text("#learners-words")

    async def test_a_choice_that_cannot_be_kept_holds_and_is_told(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(self: GameContext, **_: object) -> None:
            raise SettingsError("The settings [/b] cannot be kept: no space.")

        monkeypatch.setattr(GameContext, "choose", full)
        async with play() as player:
            await opened(player)
            await write(player, "Zoë")
            assert player.game.learner == "Zoë"
            assert [note.message for note in player.app._notifications] == [
                "The settings [/b] cannot be kept: no space."
            ]

    async def test_a_history_that_fails_is_said_in_words(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def worn_out(*_: object) -> list[LearnerInfo]:
            raise HistoryError("The history [/b] cannot be used: worn out.")

        monkeypatch.setattr(History, "learner_infos", worn_out)
        async with play() as player:
            await player.press("w")
            assert "worn out" in player.text("#learners-words")
            await player.press("escape")
            assert player.game.learner == LEARNER

    @pytest.mark.parametrize("size", [(60, 18), (80, 24)])
    async def test_a_whole_class_fits(self, play: Play, size: tuple[int, int]) -> None:
        async with play(size=size) as player:
            for number in range(40):
                player.game.history.add_learner(f"Pupil {number:02}", player.game.now())
            await opened(player)
            player.assert_visible("Input", "#add", "#as-before", "OptionList")
            await player.press("end", "enter")
            assert player.game.learner == "Pupil 39"
