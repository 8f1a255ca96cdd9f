"""A visitor enters their name before they play."""

import pytest
from textual.widgets import Input

from digitgame.storage.settings import Settings
from tests.tui.conftest import Play

SIZES = [(80, 24), (60, 18), (120, 40)]


class TestName:
    @pytest.mark.parametrize("size", SIZES)
    async def test_asks_first_and_says_what_becomes_of_it(
        self, play: Play, size: tuple[int, int]
    ) -> None:
        """Nothing is clipped, and the input has the focus."""
        async with play(is_visitor=True, size=size) as player:
            shown = player.screen_text()
            assert "What is your name?" in shown
            assert "it is not a password" in " ".join(shown.split())
            assert "Your first name is enough." in " ".join(shown.split())
            assert player.app.focused is player.app.screen.query_one("#name")

    async def test_a_name_leads_home_and_is_the_learners(self, play: Play) -> None:
        async with play(is_visitor=True) as player:
            await player.press(*"Zoë", "enter")
            assert player.app.screen.sub_title == "Home"
            assert player.game.learner == "Zoë"
            assert "Zoë" in player.screen_text()
            await player.press("p")
            await player.answer()
            assert [each.learner for each in player.game.history.attempts("Zoë")] == ["Zoë"]

    @pytest.mark.parametrize(
        ("name", "problem"),
        [
            ("", "at least one letter"),
            ("../ada", 'cannot contain "/"'),
        ],
    )
    async def test_what_is_no_name_is_asked_again(
        self, play: Play, name: str, problem: str
    ) -> None:
        async with play(is_visitor=True) as player:
            player.app.screen.query_one(Input).value = name
            await player.press("enter")
            assert problem in player.text("#name-problem")
            assert player.game.learner == "ada"
            assert player.app.screen.sub_title != "Home"
            player.app.screen.query_one(Input).value = "Ben"
            await player.press("enter")
            assert player.game.learner == "Ben"

    async def test_nothing_else_is_done_before(self, play: Play) -> None:
        """No key and no command skips the question."""
        async with play(is_visitor=True) as player:
            await player.press("escape", "f1", "p")
            assert player.app.screen.query_one(Input).value == "p"
            await player.press("ctrl+p")
            await player.press(*"sketch", "enter", "escape", "escape")
            assert player.app.screen.sub_title == "Your name"
            assert player.game.settings == Settings()

    async def test_somebody_else_takes_the_chair(self, play: Play) -> None:
        """Other names are hidden; Enter alone keeps the name."""
        async with play(is_visitor=True) as player:
            await player.press(*"Ada", "enter")
            player.game.history.add_learner("Ben", player.game.now())
            await player.press("w")
            assert "Ben" not in player.screen_text()
            await player.press("enter")
            assert player.game.learner == "Ada"
            await player.press("w", *(["backspace"] * 3), *"Eve", "enter")
            assert player.game.learner == "Eve"
            assert player.app.screen.sub_title == "Home"
