"""Reaching the daily goal is notified once."""

import pytest

from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.storage.settings import Settings
from tests.tui.conftest import Play
from tests.tui.lesson.given import follow, to_memory
from tests.tui.player import Player


def notifications(player: Player) -> list[str]:
    return [note.message for note in player.app._notifications if note.title == "Goal"]


@pytest.mark.usefixtures("patient_notes")
class TestGoal:
    async def test_is_told_when_it_is_reached_and_not_again(self, play: Play) -> None:
        async with play(settings=Settings(goal=2)) as player:
            await player.press("p")
            await player.answer()
            assert notifications(player) == []
            await player.press("enter")
            await player.answer()
            assert notifications(player) == ["2 digits today: your goal is reached."]
            await player.press("r")
            await player.answer()
            await player.press("enter")
            await player.answer()
            assert len(notifications(player)) == 1
            await player.press("escape")
            assert "the goal of 2 is reached" in player.text("#today")

    async def test_is_not_reached_by_skipping(self, play: Play) -> None:
        async with play(settings=Settings(goal=2)) as player:
            await player.press("p")
            await player.skip(3)
            await player.answer()
            assert notifications(player) == []
            await player.press("enter")
            await player.answer()
            assert notifications(player) == ["2 digits today: your goal is reached."]

    async def test_is_told_in_a_lesson_too(self, play: Play) -> None:
        async with play("lesson(1)", settings=Settings(goal=1)) as player:
            await to_memory(player)  # does not count: the copybook is in sight
            assert notifications(player) == []
            await follow(player)
            assert notifications(player) == ["1 digit today: your goal is reached."]

    @pytest.mark.parametrize("start", ["sprint", "exam"])
    async def test_is_told_in_every_kind_of_session(self, play: Play, start: str) -> None:
        async with play(start, settings=Settings(goal=1)) as player:
            await player.answer()
            assert notifications(player) == ["1 digit today: your goal is reached."]

    async def test_without_one_nothing_is_told(self, play: Play) -> None:
        async with play(settings=Settings(goal=0)) as player:
            await player.press("p")
            await player.answer()
            assert notifications(player) == []
            await player.press("escape")
            assert "Today: 1 digit." in player.text("#today")

    async def test_a_history_that_fails_tells_nothing(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def worn_out(*_: object, **__: object) -> None:
            raise HistoryError("worn out")

        async with play(settings=Settings(goal=1)) as player:
            monkeypatch.setattr(History, "tallies", worn_out)
            await player.press("p")
            await player.answer()
            assert notifications(player) == []
