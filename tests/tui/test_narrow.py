"""Screens in narrow windows: parts get smaller or are left out, and nothing is cut."""

import pytest
from rich.cells import cell_len
from textual.widgets import DataTable, Tab

from digitgame.i18n import languages, translations, use_language
from tests.tui.conftest import Play
from tests.tui.player import Player, text_of
from tests.tui.progress_pages.given import PAGES

SIZES = [(30, 40), (45, 40), (60, 18)]


def too_wide(player: Player) -> list[str]:
    """Return the texts of what is wider than the screen; tabs may be, as they scroll."""
    screen, found = player.app.screen, []
    for part in screen.query("Static, Button, DataTable, SideBySide, Plot"):
        region = part.region
        if not region.area or isinstance(part, Tab):
            continue
        if region.x < 0 or region.right > screen.size.width:
            found.append(f"{part!r}: {text_of(part)}")
        if isinstance(part, DataTable) and part.virtual_size.width > part.size.width:
            found.append(f"{part!r}")
    return found


async def finish_exam(player: Player) -> None:
    """Draw every digit but two, so that each kind of result is there."""
    for number in range(10):
        target = player.session_screen.session.current.target
        if number == 1:
            await player.skip()
        else:
            await player.answer(8 if number == 0 and target != 8 else target)


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("size", SIZES)
class TestNothingIsCut:
    async def test_on_the_certificate(
        self, play: Play, language: str, size: tuple[int, int]
    ) -> None:
        with use_language(translations(language)):
            async with play("exam", size=size) as player:
                await finish_exam(player)
                card = player.app.screen.query_one("#certificate")
                digits = [line for line in player.text("#certificate").splitlines() if "✓" in line]
                assert digits
                assert max(map(cell_len, digits)) <= card.size.width
                assert too_wide(player) == []

    async def test_in_progress(self, play: Play, language: str, size: tuple[int, int]) -> None:
        with use_language(translations(language)):
            async with play("practise", size=size) as player:
                for number in range(10):
                    target = player.practice.session.current.target
                    await player.answer((target + 5) % 10 if number == 0 else target)
                    await player.press("enter")
                await player.press("escape", "r")
                for page in PAGES:
                    assert too_wide(player) == [], page
                    await player.press("tab")

    async def test_at_home(self, play: Play, language: str, size: tuple[int, int]) -> None:
        with use_language(translations(language)):
            async with play(size=size) as player:
                assert too_wide(player) == []
                assert "…" not in player.screen_text()
                assert len(player.text("#title").splitlines()[0]) <= size[0]


class TestWindow:
    async def test_that_shrinks_leaves_out_what_the_menu_says(self, play: Play) -> None:
        async with play() as player:
            assert "each digit, step by step" in player.screen_text()
            assert player.screen_text().splitlines()[0].endswith("digitgame — Home")
            await player.pilot.resize_terminal(30, 30)
            await player.settle()
            assert "each digit, step by step" not in player.screen_text()
            assert player.screen_text().splitlines()[0].split() == ["≡", "Home"]
            assert "d i g i t g a m e" in player.screen_text()
            await player.pilot.resize_terminal(80, 24)
            await player.settle()
            assert "each digit, step by step" in player.screen_text()

    async def test_that_grows_gives_room_to_bars(self, play: Play) -> None:
        async with play("practise", size=(60, 24)) as player:
            await player.answer()
            await player.press("escape", "r")
            table = player.app.screen.query_one(DataTable)
            before = table.virtual_size.width
            await player.pilot.resize_terminal(120, 40)
            await player.settle()
            assert before < 60
            assert table.virtual_size.width > 90
            assert table.size.width == table.virtual_size.width
            await player.pilot.resize_terminal(30, 40)
            await player.settle()
            assert too_wide(player) == []
            assert [str(column.label) for column in table.columns.values()][:2] == [
                "Digit",
                "Right",
            ]

    async def test_names_of_any_language_end_before_what_they_say(self, play: Play) -> None:
        with use_language(translations("de")):
            async with play() as player:
                lines = player.screen_text().splitlines()
                (learn,) = (line for line in lines if "Lernen  " in line and "jede" in line)
                (settings,) = (line for line in lines if "Einstellungen" in line)
                assert learn.index("jede") == settings.index("Sprache")


class TestStars:
    @pytest.mark.parametrize("size", [(80, 24), (80, 23), (45, 44)])
    async def test_are_large_where_the_verdict_leaves_room(
        self, play: Play, size: tuple[int, int]
    ) -> None:
        async with play("practise", size=size) as player:
            await player.answer()
            assert "▟▛▘▝▜▙" in player.screen_text()
            player.assert_visible("Verdict", "#next", "#questions")

    async def test_are_small_in_the_smallest_window(self, play: Play) -> None:
        async with play("practise", size=(60, 18)) as player:
            await player.answer()
            assert "▟▛▘▝▜▙" not in player.screen_text()
            assert "★" in player.screen_text()
            player.assert_visible("Verdict", "#next", "#questions")
