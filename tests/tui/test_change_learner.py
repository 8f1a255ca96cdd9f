"""Renaming, merging, resetting and deleting learners on the screen."""

from contextlib import closing

import pytest
from textual.widgets import Input, OptionList

from digitgame.storage.backups import FOLDER
from digitgame.storage.history import History
from tests.tui.conftest import Play
from tests.tui.player import LEARNER, Player
from tests.tui.test_learners import lines

UP, DOWN = "up", "down"


async def opened(player: Player, *keys: str) -> None:
    """Draw once as ada and once as Zoë, open the list, highlight a learner and press F2."""
    for name in ("Zoë", LEARNER):
        player.game.learner = name
        await player.press("p")
        await player.answer()
        await player.press("escape")
    await player.press("w", *keys, "f2")


def said(player: Player) -> str:
    return player.text("#change-words")


async def test_a_learner_is_renamed_and_goes_on_playing(play: Play) -> None:
    async with play() as player:
        await opened(player)
        assert said(player) == f"What shall change for {LEARNER}?"
        await player.press("enter")
        player.app.screen.query_one(Input).value = "Ada L."
        await player.press("enter")
        assert lines(player)[0].startswith("Ada L.")
        assert player.game.learner == "Ada L."
        assert player.game.history.count("Ada L.") == 1
        assert player.game.history.learners() == ["Ada L.", "Zoë"]


async def test_a_name_that_another_learner_has_is_not_given_twice(play: Play) -> None:
    async with play() as player:
        await opened(player)
        await player.press("enter")
        player.app.screen.query_one(Input).value = "ZOË"
        await player.press("enter")
        assert said(player) == "Zoë is another learner already."
        await player.press("escape", "escape")
        assert player.game.history.learners() == ["Zoë", "ada"]


async def test_two_names_become_one(play: Play) -> None:
    async with play() as player:
        await opened(player)
        await player.press(DOWN, "enter", "enter")
        assert "Put ada together with Zoë?" in said(player)
        await player.press(DOWN, "enter")
        assert player.game.learner == "Zoë"
        assert player.game.history.learners() == ["Zoë"]
        assert player.game.history.count("Zoë") == 2


@pytest.mark.parametrize(
    ("down", "names"), [(2, ["Zoë", "ada"]), (3, ["ada"])], ids=["reset", "delete"]
)
async def test_removed_drawings_are_in_a_backup(play: Play, down: int, names: list[str]) -> None:
    async with play() as player:
        await opened(player, DOWN)
        await player.press(*[DOWN] * down, "enter")
        assert "Zoë" in said(player)
        assert "1 drawing" in said(player)
        await player.press(DOWN, "enter")
        history = player.game.history
        assert (history.learners(), history.count("Zoë"), history.count("ada")) == (names, 0, 1)
        (file,) = (history.file.parent / FOLDER).iterdir()
        with closing(History(file)) as backup:
            assert (backup.learners(), backup.count("Zoë")) == (["Zoë"], 1)


async def test_no_is_the_first_answer(play: Play) -> None:
    async with play() as player:
        await opened(player)
        await player.press(UP, "enter")
        assert "Remove ada with 1 drawing?" in said(player)
        await player.press("enter")
        assert lines(player)[0].startswith("ada")
        assert player.game.history.count("ada") == 1


async def test_what_waits_for_a_broken_history_is_not_deleted_halfway(play: Play) -> None:
    async with play() as player:
        await opened(player)
        await player.press(UP, "enter")
        player.game.history.problem = "The history is full."
        await player.press(DOWN, "enter")
        assert said(player) == "The history is full."
        player.game.history.problem = ""
        assert player.game.history.count("ada") == 1


async def test_it_fits_the_smallest_terminal(play: Play) -> None:
    async with play(size=(60, 18)) as player:
        await opened(player)
        player.assert_visible("#change-words", "#change-box OptionList")
        assert player.app.screen.query_one(OptionList).option_count == 4


async def test_at_a_kiosk_nobody_changes_the_others(play: Play) -> None:
    async with play() as player:
        player.game.is_kiosk = True
        await opened(player)
        assert player.app.screen.query("#learners-box")
