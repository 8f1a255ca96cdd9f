"""The summary: how a session went, and the figures are the history's."""

import pytest
from textual.widgets import DataTable

from digitgame.history import History, HistoryError
from digitgame.settings import Glyphs, Settings
from digitgame.tui.screens.summary import SummaryScreen
from tests.tui.conftest import Play
from tests.tui.player import Player


async def mixed_session(player: Player) -> list[int]:
    """Right; wrong, then right; unreadable, then skipped; the rest skipped. What was asked for."""
    practice = player.practice
    await player.answer()
    await player.press("enter")
    await player.answer(7 if practice.session.current.target != 7 else 0)
    await player.press("r")
    await player.answer()
    await player.press("enter")
    await player.dot()
    await player.press("enter", "enter")
    player.strike(*["s"] * 8)
    await player.settle()
    return [prompt.target for prompt in practice.session.prompts]


def rows(player: Player) -> list[list[str]]:
    table = player.app.screen.query_one(DataTable)
    return [[str(cell) for cell in table.get_row_at(at)] for at in range(table.row_count)]


class TestSummary:
    async def test_shows_accuracy_and_each_prompt(self, play: Play) -> None:
        async with play("practise") as player:
            targets = await mixed_session(player)
            assert player.text("#headline").startswith("1 of 10 right: 10%, mean score ")
            shown = rows(player)
            assert [row[0] for row in shown] == [str(target) for target in targets]
            assert [row[1] for row in shown] == ["✓ right", "✗ wrong", *["✗ skipped"] * 8]
            assert shown[0][2] == str(targets[0])
            assert shown[1][2] == str(7 if targets[1] != 7 else 0)
            assert shown[2][2:4] == ["-", "-"]
            assert [row[4].isdigit() for row in shown] == [True, True, *[False] * 8]
            assert [row[5] for row in shown] == ["1", "2", "1", *["0"] * 7]
            assert player.text("#all-time") == "All your practice so far: 1 of 2 right (50%)."
            assert "Asked" in player.screen_text()

    async def test_in_plain_characters_it_is_plain(self, play: Play) -> None:
        async with play("practise", settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await mixed_session(player)
            assert [row[1] for row in rows(player)][:3] == ["+ right", "x wrong", "x skipped"]

    async def test_leads_to_more_practice_or_home_by_key_and_by_button(self, play: Play) -> None:
        async with play("practise") as player:
            for lead in ("p", "#again", "tab enter"):
                player.strike(*["s"] * 10)
                await player.settle()
                assert isinstance(player.app.screen, SummaryScreen)
                await (player.click(lead) if lead.startswith("#") else player.press(*lead.split()))
                assert player.app.screen.sub_title == "Practice"
                assert player.practice.session.position == 0
            for lead in ("escape", "#home"):
                player.strike(*["s"] * 10)
                await player.settle()
                await (player.click(lead) if lead.startswith("#") else player.press(lead))
                assert player.app.screen.sub_title == "Home"
                await player.press("p")
            assert len(player.app.screen_stack) == 3  # the default screen, Home, Practice

    async def test_a_history_that_fails_is_named_in_its_place(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(history: History, learner: str) -> tuple[int, int]:
            raise HistoryError("The history /tmp/[/b] cannot be used: worn out.")

        monkeypatch.setattr(History, "first_tries", fail)
        async with play("practise") as player:
            player.strike(*["s"] * 10)
            await player.settle()
            assert "/tmp/[/b] cannot be used: worn out." in player.screen_text()

    @pytest.mark.parametrize("size", [(60, 18), (80, 24)])
    async def test_every_prompt_can_be_seen(self, play: Play, size: tuple[int, int]) -> None:
        async with play("practise", size=size) as player:
            player.strike(*["s"] * 10)
            await player.settle()
            if size == (80, 24):
                shown = player.screen_text()
                assert shown.count("✗ skipped") == 10
                assert "Practise again" in shown
            else:
                assert player.app.screen.query_one("#summary").max_scroll_y >= 0
