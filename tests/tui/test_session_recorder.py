"""Only saved attempts count, and every drawing is saved."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from digitgame.core.session import Outcome
from tests.tui.conftest import Play
from tests.tui.held import Held
from tests.tui.player import SIMPLEST
from tests.tui.practising import verdict


class TestKeeping:
    async def test_no_verdict_before_the_attempt_is_on_disk(self, play: Play, slow: Held) -> None:
        async with play("practise") as player:
            before = verdict(player)
            await player.draw(SIMPLEST[player.practice.session.current.target])
            player.strike("enter", "enter", "r", "s")
            for _ in range(8):
                await player.pilot.pause(0)
            assert await asyncio.to_thread(slow.begun.wait, 20)
            assert player.attempts() == []
            assert verdict(player) == before
            assert player.practice.session.answered == 0
            assert not player.practice.is_verdict_shown
            slow.may.set()
            await player.settle()
            assert verdict(player).startswith("✓")
            assert len(player.attempts()) == 1

    async def test_a_verdict_that_takes_its_time_has_the_buttons_wait(
        self, play: Play, slow: Held, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.tui.screens.session._PATIENCE", 0.001)
        async with play("practise") as player:
            await player.draw(SIMPLEST[player.practice.session.current.target])
            player.strike("enter")
            buttons = player.app.screen.query("#buttons Button")
            while not all(button.disabled for button in buttons):
                await player.pilot.pause(0)
            slow.may.set()
            await player.settle()
            assert not any(button.disabled for button in buttons)
            assert verdict(player).startswith("✓")

    async def test_leaving_while_an_attempt_is_kept_keeps_it(self, play: Play, slow: Held) -> None:
        async with play("practise") as player:
            await player.draw(SIMPLEST[player.practice.session.current.target])
            player.strike("enter", "escape")
            await player.until(lambda: player.app.screen.sub_title == "Home")
            slow.may.set()
            await player.settle()
            assert player.outcomes() == [Outcome.RIGHT]

    @pytest.mark.slow
    @pytest.mark.parametrize("start", ["practise", "lesson(0)"])
    async def test_leaving_while_no_thread_is_free_keeps_an_attempt(
        self, play: Play, start: str
    ) -> None:
        async with play(start) as player:
            if start == "practise":
                drawn = SIMPLEST[player.practice.session.current.target]
            else:
                await player.press("enter")
                drawn = SIMPLEST[0]
            here = player.app.screen
            is_free = threading.Event()
            loop = asyncio.get_running_loop()
            loop.set_default_executor(ThreadPoolExecutor(1))
            loop.run_in_executor(None, is_free.wait, 20)
            await player.draw(drawn)
            player.strike("enter", "escape")
            await player.until(lambda: player.app.screen is not here)
            is_free.set()
            await player.settle()
            assert len(player.attempts()) == 1

    async def test_each_session_has_a_name_of_its_own(self, play: Play) -> None:
        async with play("practise") as player:
            await player.answer()
            await player.press("escape", "p")
            await player.answer()
            first, second = player.attempts()
            assert first.session != second.session
            assert (first.prompt, second.prompt) == (0, 0)
            assert first.drawn_at < second.drawn_at
