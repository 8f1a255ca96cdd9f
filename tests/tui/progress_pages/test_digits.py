"""Figures of each digit, and practice of the weakest."""

import pytest
from textual.widgets import DataTable

from digitgame.core.session import Outcome
from digitgame.core.tallies import LearnerStats
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.screens.progress import ProgressScreen
from tests.tui.conftest import Play
from tests.tui.player import Player
from tests.tui.progress_pages.given import PAGES


def rows(player: Player) -> list[list[str]]:
    table = player.app.screen.query_one(DataTable)
    return [[str(cell) for cell in table.get_row_at(at)] for at in range(table.row_count)]


async def practised(player: Player, slip: int) -> None:
    """Finish a session with every digit right but one."""
    await player.press("p")
    for _ in range(10):
        target = player.practice.session.current.target
        await player.answer((slip + 1) % 10 if target == slip else target)
        await player.press("enter")
    await player.press("escape")


class TestProgress:
    async def test_shows_each_digit_the_mix_up_and_what_to_work_on(self, play: Play) -> None:
        async with play() as player:
            await practised(player, slip=4)
            await player.press("r")
            assert isinstance(player.app.screen, ProgressScreen)
            shown = rows(player)
            assert [row[0] for row in shown] == [str(digit) for digit in range(10)]
            assert [row[2] for row in shown] == [
                "0%" if digit == 4 else "100%" for digit in range(10)
            ]
            lengths = {len(row[1]) for row in shown}
            assert [row[1].count("━") for row in shown] == [
                0 if digit == 4 else max(lengths) for digit in range(10)
            ]
            scores = {attempt.target: attempt.score for attempt in player.attempts()}
            assert [row[6] for row in shown] == [f"{scores[digit]:.0f}" for digit in range(10)]
            assert player.text("#headline").startswith("9 of 10 right first time: 90%")
            assert "Your 4 was read as 5: 1 time." in player.text("#sentences")
            assert "Work on 4 next." in player.text("#sentences")

    @pytest.mark.slow
    async def test_leads_to_practice_of_the_weakest(self, play: Play) -> None:
        async with play() as player:
            await practised(player, slip=4)
            await player.press("r", "p")
            digits = player.practice.session.digits
            assert 4 in digits
            assert len(digits) == 3
            guides = player.game.settings.guides
            await player.press("g")  # what is chosen here is kept as well
            assert player.game.settings.guides is not guides
            await player.press("escape", "p")
            assert len(player.practice.session.digits) == 10

    async def test_without_attempts_it_invites_to_practice(self, play: Play) -> None:
        async with play() as player:
            await player.press("r")
            assert "No answers yet." in player.text("#headline")
            await player.click("#practice")
            assert player.app.screen.sub_title == "Practice"
            await player.press("escape", "r", "p")
            assert player.app.screen.sub_title == "Practice"

    async def test_a_history_that_cannot_be_read_is_said_in_words(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def worn_out(self: History, learner: str, latest: int = 500) -> LearnerStats:
            raise HistoryError("The history [/b] cannot be used: worn out.")

        monkeypatch.setattr(History, "learner_stats", worn_out)
        async with play() as player:
            await player.press("r")
            assert "worn out" in player.text("#headline")

    async def test_in_plain_characters_it_is_plain(self, play: Play) -> None:
        async with play(settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.press("p")
            await player.answer()
            assert player.outcomes() == [Outcome.RIGHT]
            await player.press("escape", "r")
            for _ in PAGES:
                assert not set(player.screen_text()) & set("▀▄█┤└·┼")
                await player.press("tab")
