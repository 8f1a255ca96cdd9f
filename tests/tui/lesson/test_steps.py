"""A lesson's steps by mouse and by keyboard."""

import pytest

from digitgame.core.lesson import Lesson, Step
from digitgame.core.session import Outcome, Task
from digitgame.tui.screens.cards import CardsScreen
from digitgame.tui.screens.why import WhyScreen
from model.copybook import taught_ways
from tests.tui.conftest import Play
from tests.tui.lesson.given import (
    SIZES,
    dots,
    follow,
    follow_by_keys,
    lesson,
    miss,
    strokes_of,
    to_memory,
)
from tests.tui.player import RIGHT
from tests.tui.practising import verdict

USUAL = {way.digit: way for way in reversed(taught_ways())}
"""Each digit's usual way, shown on its card."""


class TestSteps:
    @pytest.mark.parametrize(("digit", "size"), [(4, (80, 24)), (7, (60, 18))])
    async def test_who_follows_the_way_exactly_learns_the_card(
        self, play: Play, size: tuple[int, int], digit: int
    ) -> None:
        """tests/core/test_lesson.py tests every other way of every digit."""
        async with play(f"lesson({digit})", size=size) as player:
            await player.press("enter")
            seen: list[tuple[Step, int]] = []
            for _ in range(6):
                seen.append((lesson(player).step, dots(player)))
                await follow(player)
                assert "✓" in verdict(player)
                assert lesson(player).is_verdict_shown
                if not lesson(player).card.lesson.is_learned:
                    await player.press("enter")
            steps = [step for step, _ in seen]
            assert steps == [Step.TRACE] * 2 + [Step.FADE] * 2 + [Step.MEMORY] * 2
            counts = [count for _, count in seen]
            # At first, the keyboard's pen hides one of them.
            assert counts[1] > counts[2] > counts[3] > counts[4] == counts[5] == 0
            assert "Learnt!" in verdict(player)
            assert lesson(player).card.stars == 3
            tasks = [attempt.task for attempt in player.attempts()]
            assert tasks == [Task.TRACE] * 2 + [Task.FADE] * 2 + [Task.MEMORY] * 2
            assert {attempt.way for attempt in player.attempts()} == {USUAL[digit].name}

    @pytest.mark.slow
    @SIZES
    async def test_the_same_by_keys_alone(self, play: Play, size: tuple[int, int]) -> None:
        async with play("lesson(7)", size=size) as player:
            await player.press("enter")
            for _ in range(6):
                await follow_by_keys(player)
                assert "✓" in verdict(player)
                await player.press("enter")
            assert isinstance(player.app.screen, CardsScreen)
            assert player.outcomes() == [Outcome.RIGHT] * 6

    async def test_the_same_by_mouse_alone(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.click("#start")
            for number in range(6):
                for stroke in strokes_of(player):
                    player.drag(stroke)
                await player.settle()
                if number % 2:
                    await player.click("#check")
                    await player.click("#next")
                else:
                    await player.click(player.pad, RIGHT)
                    await player.click(player.pad, RIGHT)
            assert isinstance(player.app.screen, CardsScreen)
            assert len(player.attempts()) == 6

    @pytest.mark.parametrize(("digit", "size"), [(4, (60, 18)), (7, (80, 24))])
    async def test_who_draws_each_stroke_backwards_is_told_so(
        self, play: Play, size: tuple[int, int], digit: int
    ) -> None:
        async with play(f"lesson({digit})", size=size) as player:
            await player.press("enter")
            await miss(player)
            assert "✗ Not yet." in verdict(player)
            assert "backwards" in verdict(player)
            assert "★" not in verdict(player)  # stars belong to the card, not to the score

    async def test_three_misses_lead_back(self, play: Play) -> None:
        async with play("lesson(1)") as player:
            await player.press("enter")
            for _ in range(3):
                assert lesson(player).step is Step.TRACE
                await miss(player)
                last = verdict(player)
                await player.press("enter")
            assert "Back to Watch." in last
            assert lesson(player).step is Step.WATCH

    async def test_backwards_is_told_from_memory_too(self, play: Play) -> None:
        async with play("lesson(3)") as player:
            await to_memory(player)
            assert lesson(player).step is Step.MEMORY
            await miss(player)
            assert "backwards" in verdict(player)

    async def test_after_a_miss_from_memory_the_way_lies_over_it(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            player.app.animation_level = "none"
            await to_memory(player)
            assert dots(player) == 0
            player.drag([(5, 3), (5, 17)])
            await player.settle()
            await player.press("enter")
            assert sum(map(len, player.pad._modelled().values())) > 20
            await player.press("enter")
            assert not player.pad._modelled()

    async def test_what_cannot_be_read_counts_neither_way(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            await player.dot()
            await player.press("enter")
            assert "? I can't read this." in verdict(player)
            assert player.outcomes() == [Outcome.UNREADABLE]
            assert lesson(player).card.lesson == Lesson(Step.TRACE)

    async def test_go_on_where_the_learner_stopped_with_the_way_last_followed(
        self, play: Play
    ) -> None:
        async with play("lesson(7)") as player:
            await player.press("n", "enter")
            for _ in range(3):
                await follow(player)
                await player.press("enter")
            await player.press("escape", "7")
            assert lesson(player).step is Step.FADE
            assert lesson(player).card.lesson.good == 1
            assert lesson(player).way.name == "plain"

    async def test_watching_again_changes_nothing(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            await follow(player)
            await player.press("v")
            assert lesson(player).step is Step.WATCH
            await player.press("enter")
            assert lesson(player).card.lesson == Lesson(Step.TRACE, good=1)
            assert player.pad.ink.is_blank

    async def test_a_blank_pad_is_not_judged(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter", "enter")
            assert "Nothing drawn yet." in verdict(player)
            assert player.attempts() == []

    async def test_a_verdict_is_explained(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            await follow(player)
            await player.press("w")
            assert isinstance(player.app.screen, WhyScreen)
            await player.press("escape")
            assert lesson(player).is_verdict_shown
