"""A lesson's first step: the way is replayed, also slowly, before the learner draws."""

import pytest
from textual.widgets import Button

from digitgame.core.hand import Hand
from digitgame.core.lesson import Step
from digitgame.storage.buffered_history import BufferedHistory
from digitgame.storage.settings import Settings
from digitgame.tui.screens.lesson import LessonScreen
from model.copybook import taught_ways
from tests.tui.conftest import Play
from tests.tui.held import Held
from tests.tui.lesson.given import SIZES, follow, lesson
from tests.tui.player import Player, inked
from tests.tui.practising import verdict


def replayed(player: Player) -> str:
    canvas = lesson(player).replay
    return "".join(canvas.render_line(y).text for y in range(canvas.cells.rows))


class TestWatching:
    @SIZES
    async def test_shows_the_way_with_its_starts_numbered_and_its_direction(
        self, play: Play, size: tuple[int, int]
    ) -> None:
        async with play("lesson(5)", size=size) as player:
            assert lesson(player).step is Step.WATCH
            assert lesson(player).replay.is_playing
            lesson(player).replay.stop()
            await player.settle()
            shown = replayed(player)
            assert "#" in "".join(map(inked, map(lesson(player).replay.render_line, range(14))))
            assert set("12") <= set(shown)
            assert {"↓", "→"} <= set(shown)
            assert "Body, then hat. Go down" in player.text("#advice")

    async def test_shows_the_copybook_and_the_hand_of_the_settings(self, play: Play) -> None:
        settings = Settings(tradition="united-kingdom", hand=Hand.LEFT)
        async with play("lesson(7)", settings=settings) as player:
            assert lesson(player).way.name == "plain"
        async with play("lesson(5)", settings=settings) as player:
            lesson(player).replay.stop()
            await player.settle()
            assert "←" in replayed(player)
            assert "draw the hat to the left" in player.text("#advice").replace("\n", " ")

    @pytest.mark.parametrize("how", ["keys", "mouse"])
    async def test_is_replayed_slowed_and_goes_to_another_way(self, play: Play, how: str) -> None:
        async with play("lesson(7)") as player:
            replay = lesson(player).replay
            for name, key in (("replay", "r"), ("slower", "s")):
                replay.stop()
                await (player.press(key) if how == "keys" else player.click(f"#{name}"))
                assert replay.is_playing
            ways = [way for way in taught_ways() if way.digit == 7]
            seen = []
            for _ in ways:
                seen.append(lesson(player).way.name)
                await (player.press("n") if how == "keys" else player.click("#another"))
            assert seen == [way.name for way in ways]
            assert lesson(player).way is ways[0]

    async def test_offers_nothing_that_needs_a_verdict(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(LessonScreen, "_recall", lambda _: None)  # nothing is known yet
        async with play("lesson(5)") as player:
            for name in ("#why", "#compare", "#check", "#next", "#watch"):
                assert not player.app.screen.query_one(name).display

    @pytest.mark.slow
    @pytest.mark.parametrize("hand", ["keys", "mouse"])
    async def test_who_goes_on_before_the_history_is_known_need_not_ask_twice(
        self, play: Play, monkeypatch: pytest.MonkeyPatch, hand: str
    ) -> None:
        async with play("learn") as player:
            await player.press("a")
            tries = Held(monkeypatch, BufferedHistory, "lesson_tries")
            player.strike("7")
            for _ in range(10):
                await player.pilot.pause()  # the lesson opens and queries the history
            if hand == "keys":
                player.strike("n", "enter")
            else:
                for name in ("#another", "#start"):
                    player.app.screen.query_one(name, Button).press()
            for _ in range(5):
                await player.pilot.pause()  # process both before the history is read
            assert lesson(player).is_watching
            tries.may.set()
            await player.settle()
            assert lesson(player).step is Step.TRACE
            assert lesson(player).way is lesson(player).ways[1]
            await follow(player)
            assert "✓ Good!" in verdict(player)

    async def test_does_not_draw(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("space", "right", "space", "ctrl+y")
            assert player.pad.ink.is_blank
            assert player.attempts() == []
