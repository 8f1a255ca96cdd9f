"""The tour is shown at the first start only, and can be skipped."""

import json

import pytest

from digitgame.storage import settings
from digitgame.tui.screens.tour import PAGES, TourScreen
from tests.tui.conftest import Play
from tests.tui.player import Player

SIZES = [(80, 24), (60, 18), (120, 40)]


def is_touring(player: Player) -> bool:
    return isinstance(player.app.screen, TourScreen)


class TestTour:
    @pytest.mark.parametrize("size", SIZES)
    async def test_has_three_pages_that_fit(self, play: Play, size: tuple[int, int]) -> None:
        async with play(size=size, has_tour=True) as player:
            for number, page in enumerate(PAGES, start=1):
                assert is_touring(player)
                shown = player.screen_text()
                assert f"{number} of 3" in shown
                last = page.split("**")[-1].split()[-1]
                assert last in shown
                await player.press("enter")
            assert player.app.screen.sub_title == "Home"

    async def test_goes_back_a_page(self, play: Play) -> None:
        async with play(has_tour=True) as player:
            await player.press("left", "right", "left")
            assert "1 of 3" in player.screen_text()

    @pytest.mark.parametrize("how", ["escape", "button"])
    async def test_can_be_skipped_and_never_returns(self, play: Play, how: str) -> None:
        async with play(has_tour=True) as player:
            if how == "button":
                await player.click("#skip")
            else:
                await player.press("escape")
            assert player.app.screen.sub_title == "Home"
            kept = json.loads(player.game.settings_file.read_text("utf-8"))
            assert kept == {"toured": True}
            chosen = settings.load(player.game.settings_file).settings
        async with play(settings=chosen, has_tour=True) as player:
            assert player.app.screen.sub_title == "Home"

    async def test_is_gone_through_by_mouse(self, play: Play) -> None:
        async with play(has_tour=True) as player:
            for _ in PAGES:
                assert is_touring(player)
                await player.click("#next")
            assert player.app.screen.sub_title == "Home"

    @pytest.mark.parametrize("start", ["practise", "sketch", "learn"])
    async def test_keeps_out_of_the_way_of_another_start(self, play: Play, start: str) -> None:
        async with play(start, has_tour=True) as player:
            assert not any(isinstance(each, TourScreen) for each in player.app.screen_stack)
