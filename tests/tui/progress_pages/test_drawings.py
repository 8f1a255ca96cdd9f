"""Drawings of a digit next to the copybook."""

import threading
from dataclasses import replace

import pytest

from digitgame.core.ink import LARGEST, Point
from digitgame.core.records import Attempt
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.tui.screens.progress import ProgressScreen
from digitgame.tui.widgets.replay import Replay
from digitgame.tui.widgets.side_by_side import SideBySide
from tests.tui.conftest import Play
from tests.tui.progress_pages.given import attempt, captions, filled, shown


class TestDrawings:
    @pytest.mark.slow
    async def test_of_the_digit_to_work_on_are_shown_beside_the_copybook(self, play: Play) -> None:
        async with play() as player:
            player.app.animation_level = "none"
            await filled(player)
            await player.press("r", "left")
            assert player.app.screen.query_one("#digit-7").has_class("-chosen")
            frames = captions(player)
            assert frames == ["best, 44, 03-01", "latest, 44, 03-01", "model"]
            assert player.text("#drawings-words").startswith("Go along the top")

    async def test_a_page_is_there_for_the_very_next_key(self, play: Play) -> None:
        async with play() as player:
            await player.press("r")
            screen = player.app.screen
            assert isinstance(screen, ProgressScreen)
            screen.action_page(-1)
            assert shown(player) == "drawings"
            screen.action_digit(3)
            await player.settle()
            assert screen.query_one("#digit-3").has_class("-chosen")

    async def test_a_digit_that_was_chosen_stays_when_the_figures_come(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "left", "3")
            screen = player.app.screen
            assert isinstance(screen, ProgressScreen)
            screen._load()
            await player.settle()
            assert screen.query_one("#digit-3").has_class("-chosen")

    async def test_another_digit_is_chosen_by_key_and_by_mouse(self, play: Play) -> None:
        async with play() as player:
            player.app.animation_level = "none"
            await filled(player)
            await player.press("r", "left", "3")
            assert captions(player)[1] == "latest, 90, 03-01"
            await player.click("#digit-5")
            assert player.app.screen.query_one("#digit-5").has_class("-chosen")

    async def test_older_ones_are_looked_back_to(self, play: Play) -> None:
        async with play() as player:
            player.app.animation_level = "none"
            await filled(player)
            await player.press("r", "left", "3", "up")
            assert captions(player)[1] == "latest, 90, 03-01"
            await player.press("down")
            assert captions(player)[1] == "1 earlier, 90, 02-28"
            await player.click("#older")
            assert captions(player)[1].startswith("2 earlier")
            await player.press(*["down"] * 9)
            assert captions(player)[1].startswith("3 earlier")
            assert not player.app.screen.query_one("#older").display
            await player.click("#newer")
            assert captions(player)[1].startswith("2 earlier")

    async def test_are_replayed_by_key_and_by_mouse_until_they_are_whole(self, play: Play) -> None:
        now = [0.0]
        async with play(clock=lambda: now[0]) as player:
            await filled(player)
            await player.press("r", "left")
            canvases = player.app.screen.query_one(SideBySide)
            for ask in ("space", "s", "#replay", "#slower"):
                canvases.stop()
                if ask.startswith("#"):
                    await player.click(ask)
                else:
                    await player.press(ask)
                assert canvases.is_playing
            now[0] += 3600
            for replay in canvases.query(Replay):
                replay._tick()
            await player.settle()
            assert not canvases.is_playing

    async def test_are_not_loaded_before_they_are_looked_at(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with play() as player:
            asked: list[int] = []
            best = History.best_drawings

            def noted(self: History, learner: str, digit: int, count: int) -> list[Attempt]:
                assert threading.current_thread() is not threading.main_thread()
                asked.append(digit)
                return best(self, learner, digit, count)

            monkeypatch.setattr(History, "best_drawings", noted)
            await filled(player)
            await player.press("r", "right", "right", "right")
            assert asked == []
            await player.press("right")
            assert asked == [7]

    async def test_of_a_digit_never_drawn_there_is_the_copybook(self, play: Play) -> None:
        async with play() as player:
            await player.press("r", "left", "8")
            assert captions(player) == ["model"]
            assert "You have not drawn a 8 yet" not in player.text("#drawings-words")
            assert "You have not drawn an 8 yet." in player.text("#drawings-words")

    async def test_ink_that_no_hand_drew_is_shown_as_far_as_it_goes(self, play: Play) -> None:
        async with play() as player:
            far = tuple(Point(LARGEST * (-1) ** n, -LARGEST, float(-n)) for n in range(50))
            odd = replace(attempt(8, player.game.now()), strokes=(far,), columns=0, rows=-3)
            player.game.history.record(odd)
            await player.press("r", "left", "8", "space")
            assert len(captions(player)) == 3

    async def test_a_history_that_fails_is_said_in_words(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def worn_out(*_: object) -> list[Attempt]:
            raise HistoryError("The history [/b] cannot be used: worn out.")

        monkeypatch.setattr(History, "latest_drawings", worn_out)
        async with play() as player:
            await player.press("r", "left")
            assert "worn out" in player.text("#drawings-words")
