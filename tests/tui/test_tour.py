"""The tour: three pages at the first start, which can be skipped and never return."""

import json
from pathlib import Path

import pytest

from digitgame.storage import settings
from digitgame.storage.settings import Settings
from digitgame.tui.screens.tour import PAGES, TourScreen
from model.reader import Reader
from tests.tui.player import Player, new_game, playing

SIZES = [(80, 24), (60, 18), (120, 40)]


def starting(reader: Reader, folder: Path, chosen: Settings | None = None, **options: object):  # type: ignore[no-untyped-def]
    return playing(new_game(reader, folder, settings=chosen), has_tour=True, **options)  # type: ignore[arg-type]


def is_touring(player: Player) -> bool:
    return isinstance(player.app.screen, TourScreen)


class TestTour:
    @pytest.mark.parametrize("size", SIZES)
    async def test_has_three_pages_that_fit(
        self, reader: Reader, tmp_path: Path, size: tuple[int, int]
    ) -> None:
        async with starting(reader, tmp_path, size=size) as player:
            for number, page in enumerate(PAGES, start=1):
                assert is_touring(player)
                shown = player.screen_text()
                assert f"{number} of 3" in shown
                last = page.split("**")[-1].split()[-1]
                assert last in shown
                await player.press("enter")
            assert player.app.screen.sub_title == "Home"

    async def test_goes_back_a_page(self, reader: Reader, tmp_path: Path) -> None:
        async with starting(reader, tmp_path) as player:
            await player.press("left", "right", "left")
            assert "1 of 3" in player.screen_text()

    @pytest.mark.parametrize("how", ["escape", "button"])
    async def test_can_be_skipped_and_never_returns(
        self, reader: Reader, tmp_path: Path, how: str
    ) -> None:
        async with starting(reader, tmp_path) as player:
            if how == "button":
                await player.click("#skip")
            else:
                await player.press("escape")
            assert player.app.screen.sub_title == "Home"
            kept = json.loads(player.game.settings_file.read_text("utf-8"))
            assert kept == {"toured": True}
            chosen = settings.load(player.game.settings_file).settings
        async with starting(reader, tmp_path, chosen) as player:
            assert player.app.screen.sub_title == "Home"

    async def test_is_gone_through_by_mouse(self, reader: Reader, tmp_path: Path) -> None:
        async with starting(reader, tmp_path) as player:
            for _ in PAGES:
                assert is_touring(player)
                await player.click("#next")
            assert player.app.screen.sub_title == "Home"

    @pytest.mark.parametrize("start", ["practise", "sketch", "learn"])
    async def test_keeps_out_of_the_way_of_who_knows_where_to_go(
        self, reader: Reader, tmp_path: Path, start: str
    ) -> None:
        async with starting(reader, tmp_path, start=start) as player:
            assert not any(isinstance(each, TourScreen) for each in player.app.screen_stack)
