"""Accuracy and score over time, for all digits or one."""

import threading
from typing import Any

import pytest

from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from tests.tui.conftest import Play
from tests.tui.progress_pages.given import filled

_LONGEST = 30.0  # seconds, to avoid hanging


class TestTrend:
    async def test_shows_both_curves_and_looks_further_back(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "right")
            text = player.screen_text()
            assert "4 weeks: each point is a day." in text
            assert "Right first time, %" in text
            assert "Average score" in text
            assert "100 ┤" in text
            assert "2026-02-02" in text
            assert "●" in text
            await player.press("t")
            assert "6 months: each point is a week." in player.screen_text()
            await player.click("#other-period")
            assert "All time: each point is a month." in player.screen_text()
            await player.press("t")
            assert "4 weeks" in player.text("#period")

    async def test_shows_one_digit_alone_by_key_and_by_mouse(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "right")
            whole = player.screen_text()
            await player.press("7")
            assert "each point is a day. Only 7s." in player.screen_text()
            assert player.screen_text() != whole
            await player.press("t", "t", "t", "7")
            assert player.screen_text() == whole
            await player.click("#which-digit")
            assert "Only 0s." in player.text("#period")
            await player.click("#which-digit")
            assert "Only 1s." in player.text("#period")
            await player.press("9")
            await player.click("#which-digit")
            assert player.screen_text() == whole

    async def test_of_two_digits_the_last_is_shown_whichever_is_found_first(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        is_sought, is_found, past = (
            threading.Event(),
            threading.Event(),
            History.answers_by_day_and_month,
        )

        def slow_for_three(history: History, learner: str, digit: int | None = None) -> Any:
            if digit == 3:
                is_sought.set()
                is_found.wait(_LONGEST)
            return past(history, learner, digit)

        async with play() as player:
            await filled(player)
            await player.press("r", "right")
            monkeypatch.setattr(History, "answers_by_day_and_month", slow_for_three)
            player.strike("3")
            await player.until(is_sought.is_set)
            player.strike("4")
            await player.until(lambda: "Only 4s." in player.text("#period"))
            is_found.set()
            await player.settle()
            assert "Only 4s." in player.text("#period")

    async def test_of_a_history_that_fails_it_says_so(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def worn_out(*_: object) -> None:
            raise HistoryError("The history [/b] cannot be used: worn out.")

        async with play() as player:
            await filled(player)
            await player.press("r", "right")
            monkeypatch.setattr(History, "answers_by_day_and_month", worn_out)
            await player.press("7")
            assert "[/b] cannot be used: worn out." in player.text("#period")

    async def test_without_answers_it_says_so(self, play: Play) -> None:
        async with play() as player:
            await player.press("r", "right")
            assert "4 weeks: no answers." in player.screen_text()
