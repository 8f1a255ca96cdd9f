"""The network view: the maps follow the ink, which never waits for them."""

import numpy as np
import pytest

from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.layout import Cells
from digitgame.tui.screens.network_view import NetworkScreen
from digitgame.tui.screens.sketch import SketchScreen
from digitgame.tui.widgets.feature_maps import DETAILS, FeatureMaps, layout_maps
from model.network import Network
from model.raster import digit_image
from tests.tui.conftest import Play
from tests.tui.held import Held
from tests.tui.player import SEVEN, SIMPLEST, ZERO, Player, inked, text_of


async def rest(player: Player) -> None:
    """Wait until the latest ink was read."""
    inside = player.app.screen
    assert isinstance(inside, NetworkScreen)
    for _ in range(200):
        await player.pilot.pause(0.01)
        await player.settle()
        if not inside._is_busy:
            return
    raise AssertionError("the screen keeps reading")


def maps(player: Player) -> str:
    return text_of(player.app.screen.query_one(FeatureMaps))


class TestLive:
    @pytest.mark.slow
    async def test_the_maps_follow_the_ink(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.press("i")
            await rest(player)
            empty = maps(player)
            shown = []
            for handmade in (SEVEN, ZERO):
                await player.draw(handmade)
                await rest(player)
                shown.append(maps(player))
                assert f"I read a {handmade.digit} (" in player.text("#reading")
                await player.press("delete")
                await rest(player)
                assert maps(player) == empty
            assert len({empty, *shown}) == 3
            assert not set("▀▄█") & set(empty)

    async def test_what_is_lit_is_what_the_network_computes(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.press("i")
            await player.draw(SEVEN)
            await rest(player)
            widget = player.app.screen.query_one(FeatureMaps)
            image = digit_image(player.pad.ink.paths())
            expected = player.game.reader.network.forward(image[None])
            assert (widget._seen.s2 == expected.s2).all()
            assert (widget._seen.s4 == expected.s4).all()

    async def test_lights_up_while_the_button_is_still_held(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.press("i")
            await rest(player)
            empty = maps(player)
            (stroke,) = player.strokes_of(SEVEN)
            player.down(*player.on_pad(*stroke[0]))
            for cell in stroke:
                player.move(*player.on_pad(*cell))
            await rest(player)
            assert player.pad.is_pen_down
            assert maps(player) != empty

    async def test_the_ink_is_there_however_slow_the_network(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with play("sketch") as player:
            await player.press("i")
            await rest(player)
            forward = Held(monkeypatch, Network, "forward")
            for stroke in player.strokes_of(SIMPLEST[4]):
                player.drag(stroke)
            for _ in range(5):
                await player.pilot.pause(0)
            assert len(player.pad.ink.strokes) == 2
            assert "#" in "".join(inked(player.pad.render_line(row)) for row in range(14))
            forward.may.set()
            await rest(player)
            assert "I read a 4" in player.text("#reading")
            assert forward.calls <= 6  # two a reading: the first, an intermediate and the last


class TestComingAndGoing:
    async def test_the_ink_comes_along_and_goes_back(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.draw(SEVEN)
            before = player.pad.ink.strokes
            await player.press("i")
            await rest(player)
            assert len(player.pad.ink.strokes) == 1
            assert "I read a 7" in player.text("#reading")
            await player.dot(3, 3)
            await rest(player)
            await player.press("escape")
            assert isinstance(player.app.screen, SketchScreen)
            assert len(player.pad.ink.strokes) == 2
            again = player.pad.ink.strokes[0]
            assert np.allclose([p[:2] for p in again], [p[:2] for p in before[0]])
            times = [point.t for stroke in player.pad.ink.strokes for point in stroke]
            assert times == sorted(times)
            await player.press("ctrl+z")
            assert len(player.pad.ink.strokes) == 1

    async def test_by_mouse_through_the_footer(self, play: Play) -> None:
        async with play("sketch") as player:
            line = player.screen_text().splitlines()[-1]
            at = line.index("Inside")
            player.down(at, 23)
            player.up(at, 23)
            await player.settle()
            assert isinstance(player.app.screen, NetworkScreen)

    async def test_leaving_while_the_network_looks_does_no_harm(self, play: Play) -> None:
        async with play("sketch") as player:
            for _ in range(3):
                await player.press("i")
                for stroke in player.strokes_of(SEVEN):
                    player.drag(stroke)
                await player.press("escape")
                assert isinstance(player.app.screen, SketchScreen)

    async def test_a_smaller_terminal_is_told_what_it_takes(self, play: Play) -> None:
        async with play("sketch", size=(60, 18)) as player:
            await player.press("i")
            assert "at least 80x24" in " ".join(player.screen_text().split())
            await player.press("escape")
            assert isinstance(player.app.screen, SketchScreen)


class TestLayout:
    @pytest.mark.slow
    @pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 60)])
    async def test_all_maps_fit(self, play: Play, size: tuple[int, int]) -> None:
        async with play("sketch", size=size) as player:
            await player.press("i")
            await player.draw(SEVEN)
            await rest(player)
            widget = player.app.screen.query_one(FeatureMaps)
            player.assert_visible(widget, player.pad, "#reading", "#how-to-read")
            assert len(widget._strips) <= widget.size.height
            assert max(strip.cell_length for strip in widget._strips) <= widget.size.width
            assert "6 maps" in maps(player)
            assert "16 maps" in maps(player)

    def test_more_room_shows_more_detail(self) -> None:
        def detail(columns: int, rows: int) -> tuple[int, int] | None:
            for each in DETAILS:
                if layout_maps(each, Cells(columns, rows)):
                    return each.first_side, each.second_side
            return None

        assert detail(48, 22) == (14, 5)
        assert detail(76, 38) == (14, 10)
        assert detail(116, 48) == (28, 5)
        assert detail(47, 20) is None

    @pytest.mark.parametrize("detail", DETAILS)
    def test_every_map_has_its_place(self, detail: object) -> None:
        laid = layout_maps(detail, Cells(200, 100))  # type: ignore[arg-type]
        assert laid is not None
        for layer, number in zip(laid, (6, 16), strict=True):
            assert layer.across * layer.down >= number
            assert layer.across * (layer.down - 1) < number
            assert layer.columns <= 200

    async def test_plain_characters_show_more_than_two_shades(self, play: Play) -> None:
        async with play("sketch", settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.press("i")
            await player.draw(SEVEN)
            await rest(player)
            assert maps(player).isascii()
            assert set(".:+#|") <= set(maps(player))


async def test_is_not_offered_on_an_upright_device(play: Play) -> None:
    async with play("sketch", size=(50, 40)) as player:
        assert "Inside" not in player.screen_text()
        await player.press("i")
        assert isinstance(player.app.screen, SketchScreen)
