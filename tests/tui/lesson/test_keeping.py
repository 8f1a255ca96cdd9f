"""A lesson shows a verdict only after the drawing was saved."""

import asyncio
import sqlite3

from tests.tui.conftest import Play
from tests.tui.held import Held
from tests.tui.lesson.given import follow, lesson, strokes_of
from tests.tui.practising import verdict


class TestKeeping:
    async def test_no_verdict_before_the_drawing_is_on_disk(self, play: Play, slow: Held) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            for stroke in strokes_of(player):
                player.drag(stroke)
            await player.settle()
            player.strike("enter")
            assert await asyncio.to_thread(slow.begun.wait, 20)
            await player.pilot.pause()
            assert not lesson(player).is_verdict_shown
            assert "Good" not in verdict(player)
            player.strike("v")  # ignored while the drawing is judged
            for _ in range(5):
                await player.pilot.pause()  # process the key before the drawing is saved
            slow.may.set()
            await player.settle()
            assert lesson(player).is_verdict_shown
            assert len(player.attempts()) == 1

    async def test_what_cannot_be_kept_is_held_and_said(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            with sqlite3.connect(player.game.history.file) as connection:
                connection.execute("DROP TABLE attempts")
            await follow(player)
            assert lesson(player).is_verdict_shown
            assert player.game.history.waiting == 1
            assert player.game.history.problem
