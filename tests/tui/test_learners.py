"""Who plays is chosen on Home, by keyboard and by mouse; strange names are shown safely."""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from textual.widgets import Button, Input, OptionList

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

HOSTILE = ["[bold red]x[/]", "a\x1b[2Jb", "a\u202eb", "[/", "@click=app.quit", "x" * 400]


async def opened(player: Player) -> list[str]:
    """The list's lines, once the learners are looked at."""
    await player.press("w")
    assert isinstance(player.app.screen, LearnersScreen)
    return lines(player)


def lines(player: Player) -> list[str]:
    names = player.app.screen.query_one(OptionList)
    return [str(names.get_option_at_index(at).prompt) for at in range(names.option_count)]


async def write(player: Player, text: str) -> None:
    """Write a name, and add it with Enter."""
    player.app.screen.query_one(Input).value = text
    player.app.screen.query_one(Input).focus()
    await player.press("enter")


@pytest.mark.usefixtures("patient_notes")
class TestLearners:
    async def test_home_says_who_plays_and_how_the_day_stands(self, play: Play) -> None:
        async with play() as player:
            assert f"Who plays: {LEARNER}" in player.screen_text()
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
            assert "Who plays: Zoë" in player.screen_text()
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
        """Home may be back, and have looked who plays, before the choice comes to it."""

        call_next = DigitgameApp.call_next

        def later(app: DigitgameApp, callback: Callable[..., Any], *told: Any) -> None:
            if getattr(callback, "__name__", "") == "_play_as":
                app.set_timer(0.01, partial(callback, *told))
            else:
                call_next(app, callback, *told)

        async with play() as player:
            player.game.history.add_learner("Zoë", player.game.now())
            await opened(player)
            monkeypatch.setattr(DigitgameApp, "call_next", later)
            await player.press("down", "enter")
            await player.until(lambda: player.game.learner == "Zoë")
            await player.settle()
            assert "Who plays: Zoë" in player.screen_text()

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
            assert "Nothing answered yet." in player.text("#headline")

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
            ("../etc", 'A name cannot have "/"'),
            ("[bold]", 'A name cannot have "["'),
            ("a\u202eb", "RIGHT-TO-LEFT OVERRIDE"),
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
        """Also by mouse, where the keys go from the button back to the name."""
        async with play() as player:
            await opened(player)
            player.app.screen.query_one(Input).value = "../etc"
            await player.click("#add")
            assert 'A name cannot have "/"' in player.text("#learners-words")
            await player.press("x")
            assert "Write a name" in player.text("#learners-words")

    async def test_strange_names_of_an_older_store_are_shown_safely_and_can_play(
        self, play: Play
    ) -> None:
        async with play() as player:
            with sqlite3.connect(player.game.history.file) as connection:
                connection.executemany(
                    "INSERT INTO learners (name, added_at) VALUES (?, '')",
                    [(name,) for name in HOSTILE],
                )
            connection.close()
            shown = await opened(player)
            assert len(shown) == len(HOSTILE) + 1
            assert all(line.isprintable() and len(line) < 80 for line in shown)
            assert any(line.startswith("[bold red]x[/]") for line in shown)
            for number, name in enumerate(sorted(HOSTILE)):
                if number:
                    await player.press("w")
                names = player.app.screen.query_one(OptionList)
                at = next(
                    at
                    for at, known in enumerate(player.app.screen._known)  # type: ignore[attr-defined]
                    if known.name == name
                )
                names.highlighted = at
                await player.press("enter")
                assert player.game.learner == name
                assert "\x1b" not in player.screen_text()
                assert "\u202e" not in player.screen_text()

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

    @pytest.mark.parametrize("method", ["learner_infos", "add_learner"])
    async def test_a_history_that_fails_is_said_in_words(
        self, play: Play, monkeypatch: pytest.MonkeyPatch, method: str
    ) -> None:
        def worn_out(*_: object) -> list[LearnerInfo]:
            raise HistoryError("The history [/b] cannot be used: worn out.")

        monkeypatch.setattr(History, method, worn_out)
        async with play() as player:
            await player.press("w")
            if method == "add_learner":
                await write(player, "Zoë")
            assert "worn out" in player.text("#learners-words")
            await player.press("escape")
            assert player.game.learner == LEARNER

    @pytest.mark.parametrize("size", [(60, 18), (80, 24)])
    async def test_a_whole_class_fits(self, play: Play, size: tuple[int, int]) -> None:
        async with play(size=size) as player:
            for number in range(40):
                player.game.history.add_learner(f"Pupil {number:02}", player.game.now())
            await opened(player)
            for widget in player.app.screen.query("Input, #add, #as-before, OptionList"):
                assert player.app.screen.region.contains_region(widget.region)
            await player.press("end", "enter")
            assert player.game.learner == "Pupil 39"

    async def test_the_buttons_say_what_the_keys_do(self, play: Play) -> None:
        async with play() as player:
            await opened(player)
            labels = [str(button.label) for button in player.app.screen.query(Button)]
            assert labels == ["Add", "As before"]
