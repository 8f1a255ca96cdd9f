"""Compare: a drawing and its model are replayed, with the worst place marked on both."""

import pytest

from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.screens.compare import CompareScreen
from digitgame.tui.screens.practice import PracticeScreen
from digitgame.tui.screens.sketch import SketchScreen
from digitgame.tui.widgets.replay import LOOK_HERE, Replay
from tests.tui.conftest import Play
from tests.tui.player import SEVEN, Player
from tests.tui.practising import miss


def canvases(player: Player) -> list[Replay]:
    return list(player.app.screen.query(Replay))


async def whole(player: Player) -> list[str]:
    """Return the text of both canvases after the replay."""
    screen = player.app.screen
    assert isinstance(screen, CompareScreen)
    screen._both.stop()
    await player.settle()
    return [
        "\n".join(canvas.render_line(row).text for row in range(canvas.cells.rows))
        for canvas in canvases(player)
    ]


class TestCompare:
    async def test_m_replays_both_at_once_and_marks_the_place_on_both(self, play: Play) -> None:
        async with play("practise") as player:
            await miss(player)
            await player.press("m")
            assert isinstance(player.app.screen, CompareScreen)
            assert all(canvas.is_playing for canvas in canvases(player))
            mine, model = await whole(player)
            assert LOOK_HERE in mine
            assert LOOK_HERE in model
            assert mine != model
            assert "It looks like a 7. " in player.text("#difference")
            await player.press("escape")
            assert isinstance(player.app.screen, PracticeScreen)
            assert player.practice.is_verdict_shown

    async def test_no_sign_seems_to_be_a_part_of_the_ink(self, play: Play) -> None:
        async with play("practise") as player:
            await miss(player)
            await player.press("m")
            await whole(player)
            for canvas in canvases(player):
                row = range(canvas.cells.rows)
                segments = [segment for y in row for segment in canvas.render_line(y)]
                signs = [s.style for s in segments if s.text in {"1", "2", "●", LOOK_HERE}]
                assert len(signs) > 1
                for style in signs:
                    assert style is not None
                    assert style.reverse  # tells it from the paper without colours
                    assert style.color != canvas.rich_style.color

    async def test_by_mouse_alone(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.draw(SEVEN)
            await player.press("enter")
            await player.click("#compare")
            assert isinstance(player.app.screen, CompareScreen)
            await whole(player)
            await player.click("#slower")
            assert all(canvas.is_playing for canvas in canvases(player))
            await whole(player)
            await player.click("#replay")
            assert all(canvas.is_playing for canvas in canvases(player))
            await player.click("#back")
            assert isinstance(player.app.screen, SketchScreen)

    async def test_what_cannot_be_read_has_a_model_only_where_one_was_asked_for(
        self, play: Play
    ) -> None:
        async with play("practise") as player:
            await player.dot()
            await player.press("enter", "m")
            assert isinstance(player.app.screen, CompareScreen)
        async with play("sketch") as player:
            await player.dot()
            await player.press("enter", "m")
            assert isinstance(player.app.screen, SketchScreen)
            assert not player.app.screen.query_one("#compare").display
            assert player.app.screen.query_one("#why").display

    @pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
    async def test_everything_fits(self, play: Play, size: tuple[int, int]) -> None:
        async with play("practise", size=size) as player:
            await miss(player)
            await player.press("m")
            await whole(player)
            player.assert_visible("SideBySide", "#difference", "#back", *canvases(player))

    async def test_plain_characters_alone_where_the_font_lacks_others(self, play: Play) -> None:
        async with play("sketch", settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.draw(SEVEN)
            await player.press("enter", "m")
            assert all(shown.isascii() for shown in await whole(player))
            assert player.text("#difference").isascii()
