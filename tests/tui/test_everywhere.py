"""Ctrl+C, midnight and the terminal's cursor, on every screen."""

from datetime import UTC, datetime, timedelta

import pytest
from textual.geometry import Offset
from textual.widgets import OptionList

from digitgame.storage.settings import Settings
from digitgame.system.clock import learner_now
from tests.tui.conftest import Play
from tests.tui.player import SEVEN, Player

SCREENS: dict[str, tuple[str, ...]] = {
    "Home": (),
    "Practice": ("p",),
    "Sprint": ("t",),
    "Exam": ("x",),
    "Learn": ("l",),
    "Watch": ("l", "enter"),
    "Sketch": ("s",),
    "Network": ("s", "i"),
    "Why": ("s", "draw", "enter", "w"),
    "Compare": ("s", "draw", "enter", "m"),
    "Progress": ("r",),
    "Help": ("h",),
    "Learners": ("w",),
    "New name": ("w", "tab"),
    "Palette": ("ctrl+p",),
}
"""Keys that lead to each screen from Home."""


async def go(player: Player, screen: str) -> None:
    for key in SCREENS[screen]:
        if key == "draw":
            await player.draw(SEVEN)
        else:
            await player.press(key)


@pytest.mark.usefixtures("patient_notes")
class TestCtrlC:
    @pytest.mark.parametrize("screen", SCREENS)
    async def test_says_how_to_leave(self, play: Play, screen: str) -> None:
        async with play() as player:
            await go(player, screen)
            await player.press("ctrl+c")
            notes = [note.message for note in player.app._notifications]
            assert len(notes) == 1
            assert "Ctrl+Q" in notes[0]
            assert ("Escape" in notes[0]) == (screen != "Home")

    async def test_of_a_tracing_lesson_too(self, play: Play) -> None:
        async with play("lesson(1)") as player:
            await player.press("enter", "ctrl+c")
            assert len(player.app._notifications) == 1


class TestMidnight:
    async def turn(self, player: Player) -> None:
        before = player.game.now
        player.game.now = lambda: before() + timedelta(days=1)
        player.app.check_day()
        await player.settle()

    async def test_turns_the_day_on_home(self, play: Play) -> None:
        async with play(settings=Settings(goal=3)) as player:
            await player.press("p")
            await player.answer()
            await player.press("escape")
            assert "Today: 1 of 3" in player.text("#today")
            await self.turn(player)
            assert "Today: 0 of 3" in player.text("#today")

    async def test_turns_the_day_on_progress_also_under_help(self, play: Play) -> None:
        async with play(settings=Settings(goal=3)) as player:
            await player.press("p")
            await player.answer()
            await player.press("escape", "r")
            assert "Today: 1 of 3" in player.screen_text()
            await player.press("f1")
            await self.turn(player)
            await player.press("escape")
            assert "Today: 0 of 3" in player.screen_text()
            await player.press("escape")
            assert "Today: 0 of 3" in player.text("#today")

    async def test_is_when_the_day_ends_for_late_learners(self, play: Play) -> None:
        """At half past one, a day that ends at four is still going on."""
        async with play(settings=Settings(goal=3)) as player:
            evening = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
            player.game.now = lambda: learner_now(4, evening)
            await player.press("p")
            await player.answer()
            evening = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
            await player.press("enter")
            await player.answer()
            await player.press("escape")
            assert "Today: 2 of 3" in player.text("#today")
            evening = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
            player.app.check_day()
            await player.settle()
            assert "Today: 0 of 3" in player.text("#today")


class TestCursor:
    """The terminal's cursor, which magnifiers and screen readers follow."""

    async def test_follows_the_pen(self, play: Play) -> None:
        async with play("practise") as player:
            corner = player.pad.content_region.offset
            assert player.app.cursor_position == corner + player.pad._pen
            await player.press("left", "up", "space", "up")
            assert player.app.cursor_position == corner + player.pad._pen
            await player.dot(3, 4)
            assert player.app.cursor_position == corner + Offset(3, 4)

    async def test_follows_the_menu(self, play: Play) -> None:
        async with play() as player:
            assert player.app.focused is not None
            rows = []
            for _ in range(3):
                rows.append(player.app.cursor_position.y)
                assert player.screen_text().splitlines()[rows[-1]].strip()
                await player.press("down")
            assert rows == sorted(set(rows))

    async def test_follows_the_chosen_learner_and_the_typed_name(self, play: Play) -> None:
        async with play() as player:
            for name in ("bo", "cy"):
                player.game.history.add_learner(name, player.game.now())
            await player.press("w", "down")
            names = player.app.screen.query_one(OptionList)
            assert player.app.cursor_position.y == names.content_region.y + 1
            row = player.screen_text().splitlines()[player.app.cursor_position.y]
            assert "bo" in row or "cy" in row
            await player.press("tab", "d", "i")
            x, y = player.app.cursor_position
            assert player.screen_text().splitlines()[y][:x].rstrip().endswith("di")
