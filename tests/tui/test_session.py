"""Sessions from the first prompt to the summary, by keys, in haste and in every size."""

import pytest

from digitgame.core.session import Outcome
from digitgame.tui.screens.summary import SummaryScreen
from tests.handmade import keys
from tests.tui.conftest import Play
from tests.tui.player import SIMPLEST
from tests.tui.practising import miss, verdict


class TestSession:
    async def test_ten_prompts_by_keyboard_alone_end_in_the_summary(self, play: Play) -> None:
        async with play("practise") as player:
            for _ in range(10):
                target = player.practice.session.current.target
                column, row = player.pad._pen
                player.strike(*keys(player.strokes_of(SIMPLEST[target]), (column, row)), "enter")
                await player.settle()
                assert verdict(player).startswith(f"✓ A{'n' if target == 8 else ''} {target}!")
                await player.press("enter")
            assert isinstance(player.app.screen, SummaryScreen)
            assert player.text("#headline").startswith("10 of 10 right: 100%, average score ")
            assert player.outcomes() == [Outcome.RIGHT] * 10
            assert [attempt.prompt for attempt in player.attempts()] == list(range(10))
            assert sorted(attempt.target for attempt in player.attempts()) == list(range(10))

    async def test_skipping_everything_ends_in_the_summary(self, play: Play) -> None:
        async with play("practise") as player:
            await player.skip(10)
            assert isinstance(player.app.screen, SummaryScreen)
            assert player.text("#headline") == "0 of 10 right: 0%"

    async def test_enter_pressed_twice_at_the_end_harms_nothing(self, play: Play) -> None:
        async with play("practise") as player:
            await player.skip(9)
            await player.answer()
            player.strike("enter", "enter")
            await player.settle()
            await player.press("enter")
            assert isinstance(player.app.screen, SummaryScreen)
            assert len(player.attempts()) == 1
            assert player.game.history.first_tries("ada") == (10, 1)

    async def test_a_key_and_a_drag_in_one_burst_keep_their_order(self, play: Play) -> None:
        async with play("practise") as player:
            target = player.practice.session.current.target
            for stroke in player.strokes_of(SIMPLEST[target]):
                player.drag(stroke)
            player.strike("enter")
            await player.settle()
            assert player.outcomes() == [Outcome.RIGHT]
            player.strike("enter")
            player.drag([(20, 5), (20, 15)])
            await player.settle()
            assert player.practice.session.position == 1
            assert len(player.pad.ink.strokes) == 1

    @pytest.mark.parametrize("start", ["practise", "sketch"])
    async def test_escape_pressed_many_times_at_once_leads_home_and_no_further(
        self, play: Play, start: str
    ) -> None:
        async with play(start) as player:
            player.strike("escape", "escape", "escape")
            await player.settle()
            assert player.app.screen.sub_title == "Home"

    @pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
    @pytest.mark.parametrize(
        ("start", "parts"),
        [
            ("practise", ["PromptMarks", "#note", "#next", "#retry", "#why", "#details"]),
            ("exam", ["PromptMarks", "#ask", "TargetDigit", "#accuracy", "#check", "#skip"]),
            ("sprint", ["Countdown", "#ask", "TargetDigit", "#accuracy", "#check", "#skip"]),
        ],
    )
    async def test_everything_of_the_panel_is_on_the_screen(
        self, play: Play, size: tuple[int, int], start: str, parts: list[str]
    ) -> None:
        async with play(start, size=size) as player:
            if start == "practise":
                await miss(player)
            player.assert_visible("Verdict", *parts)
