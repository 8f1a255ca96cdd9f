"""The calendar and the daily goal."""

import pytest

from digitgame.storage.settings import load
from tests.tui.conftest import Play
from tests.tui.progress_pages.given import filled


class TestCalendar:
    async def test_shows_days_by_shape(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "right", "right")
            text = player.screen_text()
            assert "[▒]" in text  # 10 of 20
            assert " █ " in text
            assert "Streak: 3 days in a row." in text
            assert "Today: 10 of 20 digits." in text

    @pytest.mark.parametrize(
        ("size", "columns", "rows"), [((80, 24), 3, 1), ((120, 40), 9, 3), ((200, 50), 12, 4)]
    )
    async def test_days_are_as_large_as_fits(
        self, play: Play, size: tuple[int, int], columns: int, rows: int
    ) -> None:
        async with play(size=size) as player:
            await filled(player)
            await player.press("r", "right", "right")
            lines = player.screen_text().splitlines()
            today = f"[{'▒' * (columns - 2)}]"
            assert sum(today in line for line in lines) == max(rows - 1, 1)
            first, last = (
                next(at for at, line in enumerate(lines) if f" {name} " in line)
                for name in ("Mon", "Sun")
            )
            assert last - first == 6 * rows
            before = lines[last].index(today) - lines[last].index("Sun")
            assert before == 4 + 7 * columns  # the name and seven weeks
            player.assert_visible("#weeks", "#legend")

    async def test_the_goal_is_changed_by_keys_and_mouse_and_kept(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "right", "right", "minus")
            assert "[█]" in player.screen_text()
            assert "the goal of 10 is reached" in " ".join(player.text("#goal").split())
            assert load(player.game.settings_file).settings.goal == 10
            await player.press("minus")
            assert "Daily goal: none" in player.screen_text()
            await player.press("minus", "plus", "equals_sign")
            assert load(player.game.settings_file).settings.goal == 20
            for name, goal in (("#more", 30), ("#more", 40), ("#less", 30), ("#less", 20)):
                await player.click(name)
                assert load(player.game.settings_file).settings.goal == goal
            await player.press("left", "left")
            assert "Today: 10 of 20 digits." in player.text("#sentences")
