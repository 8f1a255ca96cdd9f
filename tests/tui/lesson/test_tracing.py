"""Tracing a lesson's way: immediate feedback."""

import pytest

from digitgame.core.lesson import Step
from digitgame.storage.settings import Glyphs, Settings
from tests.tui.conftest import Play
from tests.tui.lesson.given import SIZES, dots, follow, lesson, on_frame, strokes_of
from tests.tui.practising import verdict


class TestTracing:
    @SIZES
    async def test_the_way_lies_under_the_pen_with_its_starts_and_an_arrow(
        self, play: Play, size: tuple[int, int]
    ) -> None:
        async with play("lesson(5)", size=size) as player:
            await player.press("enter")
            assert lesson(player).step is Step.TRACE
            assert dots(player) > 20
            shown = "".join(player.pad_rows())
            assert set("12↓") <= set(shown)
            assert on_frame(player) == "Start at 1."

    async def test_says_while_it_is_drawn_that_it_is_on_the_path(self, play: Play) -> None:
        async with play("lesson(5)") as player:
            await player.press("enter")
            first, second = strokes_of(player)
            player.down(*player.on_pad(*first[0]))
            for cell in first[1:9]:
                player.move(*player.on_pad(*cell))
            await player.settle()
            assert on_frame(player) == "✓ On the dots."
            for cell in first[9:]:
                player.move(*player.on_pad(*cell))
            await player.settle()
            assert on_frame(player) == "✓ Good! Lift the pen."
            player.up(*player.on_pad(*first[-1]))
            await player.settle()
            assert on_frame(player) == "Start at 2."
            player.drag(second)
            await player.settle()
            assert on_frame(player) == "✓ All done: check it."

    @pytest.mark.parametrize("digit", [4, 8])
    async def test_the_other_way_round_is_told_while_it_is_drawn(
        self, play: Play, digit: int
    ) -> None:
        async with play(f"lesson({digit})") as player:
            await player.press("enter")
            first, *_ = strokes_of(player, backwards=True)
            player.down(*player.on_pad(*first[0]))
            for cell in first[1:7]:
                player.move(*player.on_pad(*cell))
            await player.settle()
            assert on_frame(player) == "↺ The other way round!"
            assert player.app.screen.query_one("#frame").has_class("-fault")
            player.up(*player.on_pad(*first[6]))
            await player.settle()
            assert on_frame(player) == "↺ The other way round!"
            await player.press("ctrl+z")
            assert on_frame(player).startswith("Start at ")

    @pytest.mark.parametrize("digit", [0, 8])
    async def test_the_other_way_round_in_one_burst_is_told_too(
        self, play: Play, digit: int
    ) -> None:
        async with play(f"lesson({digit})") as player:
            await player.press("enter")
            (stroke,) = strokes_of(player, backwards=True)
            player.drag(stroke)
            await player.settle()
            assert on_frame(player) in ("↺ The other way round!", "✗ Start at the dot ●")

    async def test_leaving_the_path_is_told_by_shape_and_words_in_plain_characters_too(
        self, play: Play
    ) -> None:
        async with play("lesson(1)", settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.press("enter")
            first, *_ = strokes_of(player)
            player.down(*player.on_pad(*first[0]))
            player.move(*player.on_pad(2, 18))
            await player.settle()
            assert on_frame(player) == "x Off the dots: go back."
            assert "o" in "".join(player.pad_rows())

    async def test_by_keys_is_told_as_well(self, play: Play) -> None:
        async with play("lesson(1)") as player:
            await player.press("enter", "shift+right", "shift+right", "shift+right", "space")
            assert on_frame(player) in ("✗ Start at the dot ●", "✗ Off the dots: go back.")

    @SIZES
    async def test_the_ghost_goes_along_when_the_terminal_grows(
        self, play: Play, size: tuple[int, int]
    ) -> None:
        async with play("lesson(0)", size=size) as player:
            await player.press("enter")
            before = dots(player)
            await player.pilot.resize_terminal(120, 40)
            await player.settle()
            assert dots(player) > before
            await follow(player)
            assert "✓ Good!" in verdict(player)
