"""A lesson fits terminals of any size."""

import pytest

from tests.tui.conftest import Play
from tests.tui.lesson.given import follow, lesson, miss
from tests.tui.player import Player


class TestFitting:
    @pytest.mark.slow
    @pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
    @pytest.mark.parametrize("digit", [4, 9])
    async def test_nothing_is_clipped_in_any_step(
        self, play: Play, size: tuple[int, int], digit: int
    ) -> None:
        def check(player: Player) -> None:
            panel = player.app.screen.query_one("#panel")
            for name in ("#card", "LessonSteps", "#advice", "Verdict", "#buttons", "#more-buttons"):
                widget = player.app.screen.query_one(name)
                if widget.display and widget.region.area:
                    assert panel.region.contains_region(widget.region), name
            for button in player.app.screen.query("Button"):
                if button.display:
                    assert panel.region.contains_region(button.region), button.id

        async with play(f"lesson({digit})", size=size) as player:
            for _ in range(len(lesson(player).ways)):
                check(player)
                await player.press("n")
            await player.press("enter")
            check(player)
            await miss(player)
            check(player)
            for _ in range(5):
                await player.press("enter")
                await follow(player)
                check(player)
