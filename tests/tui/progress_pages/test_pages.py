"""Turning the pages of Progress, and their sizes."""

import pytest

from tests.tui.conftest import Play
from tests.tui.progress_pages.given import PAGES, filled, shown


class TestPages:
    async def test_are_turned_by_keys(self, play: Play) -> None:
        async with play() as player:
            await player.press("r")
            for key in ("right", "tab"):
                for page in [*PAGES, PAGES[0]]:
                    assert shown(player) == page
                    await player.press(key)
                await player.press("left")
            await player.press("shift+tab")
            assert shown(player) == PAGES[-1]

    async def test_are_turned_by_mouse(self, play: Play) -> None:
        async with play() as player:
            await player.press("r")
            for page in [*PAGES[1:], PAGES[0]]:
                await player.click(f"Tab#{page}")
                assert shown(player) == page

    @pytest.mark.slow
    @pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
    async def test_each_fits_its_terminal(self, play: Play, size: tuple[int, int]) -> None:
        async with play(size=size) as player:
            await filled(player)
            await player.press("r")
            for page in PAGES:
                room = player.app.screen.query_one(f"ContentSwitcher #{page}")
                assert room.virtual_size.width <= size[0]
                if size != (60, 18):
                    assert room.max_scroll_y == 0
                await player.press("tab")

    async def test_what_a_short_terminal_hides_is_scrolled_to(self, play: Play) -> None:
        async with play(size=(60, 18)) as player:
            await filled(player)
            await player.press("r", "tab", "tab")
            assert "Daily goal" not in player.screen_text()
            await player.press(*["down"] * 16)
            assert "Daily goal" in player.screen_text()
            await player.press(*["up"] * 16)
            assert "Mon" in player.screen_text()
