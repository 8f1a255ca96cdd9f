"""New stars are celebrated without disturbing the next drawing."""

from tests.tui.conftest import Play
from tests.tui.lesson.given import SPARK, follow, lesson, to_memory
from tests.tui.practising import verdict


class TestCelebration:
    async def test_a_new_star_sparkles_and_leaves_the_next_drawing_alone(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await to_memory(player)
            await follow(player)
            assert "3 new stars! 3 of 3." in verdict(player)
            celebration = lesson(player).celebration
            assert celebration.is_running
            for _ in range(5):
                celebration._show_frame()
            assert SPARK in "".join(player.pad_rows())
            await player.press("enter")
            assert not celebration.is_running
            assert SPARK not in "".join(player.pad_rows())
            await follow(player)
            assert "Learnt!" in verdict(player)

    async def test_it_ends_by_itself(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await to_memory(player)
            await follow(player)
            celebration = lesson(player).celebration
            for _ in range(20):
                celebration._show_frame()
            assert not celebration.is_running
            assert SPARK not in "".join(player.pad_rows())

    async def test_there_is_none_without_animations(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            player.app.animation_level = "none"
            await to_memory(player)
            await follow(player)
            assert "3 new stars!" in verdict(player)
            assert not lesson(player).celebration.is_running
            assert SPARK not in "".join(player.pad_rows())
