"""Sketch: the prediction follows the ink."""

import pytest

from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.widgets.probability_bars import ProbabilityBars
from digitgame.tui.widgets.thumbnail import Thumbnail
from model.raster import digit_image
from model.reader import Reader
from tests.handmade import HANDMADE, Handmade
from tests.tui.conftest import Play
from tests.tui.held import Held
from tests.tui.player import RIGHT, SEVEN, SIMPLEST, ZERO, inked, places, text_of


class TestReading:
    @pytest.mark.parametrize(
        ("size", "drawn"),
        [((80, 24), HANDMADE), ((60, 18), tuple(SIMPLEST.values()))],
        ids=["usual", "smallest"],
    )
    async def test_every_handmade_digit_is_read_right(
        self, play: Play, size: tuple[int, int], drawn: tuple[Handmade, ...]
    ) -> None:
        async with play("sketch", size=size) as player:
            for handmade in drawn:
                await player.draw(handmade)
                article = "an" if handmade.digit == 8 else "a"
                assert f"I read {article} {handmade.digit} (" in player.text("#words"), handmade
                await player.press("delete")

    async def test_a_blank_pad_asks_for_a_digit_and_a_dot_is_unreadable(self, play: Play) -> None:
        async with play("sketch") as player:
            assert player.text("#words") == "Draw a digit."
            assert ">" not in player.text("ProbabilityBars")
            assert "%" not in player.text("ProbabilityBars")
            assert player.text("Thumbnail") == ""
            await player.dot()
            assert player.text("#words") == "I can't read this yet."
            assert ">" not in player.text("ProbabilityBars")

    async def test_bars_and_thumbnail_follow_the_ink(self, play: Play) -> None:
        async with play("sketch") as player:
            for handmade in (SEVEN, ZERO):
                await player.draw(handmade)
                shown = player.app.screen.query_one(ProbabilityBars).prediction
                assert shown is not None
                image = digit_image(player.pad.ink.paths())
                assert shown == player.game.reader.read(image)
                assert f">{handmade.digit} " in player.text("ProbabilityBars")
                thumbnail = player.app.screen.query_one(Thumbnail)
                assert (thumbnail._image == image).all()
                assert "#" in "".join(inked(thumbnail.render_line(y)) for y in range(14))
                await player.press("ctrl+x")
            assert player.text("#words") == "Draw a digit."
            assert ">" not in player.text("ProbabilityBars")
            assert player.text("Thumbnail") == ""

    async def test_follows_while_the_button_is_still_held(self, play: Play) -> None:
        async with play("sketch") as player:
            (stroke,) = player.strokes_of(SEVEN)
            player.down(*player.on_pad(*stroke[0]))
            for cell in stroke:
                player.move(*player.on_pad(*cell))
            await player.settle()
            assert player.pad.is_pen_down
            assert "I read a 7" in player.text("#words")

    async def test_follows_undo_and_redo(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.draw(SIMPLEST[4])
            assert "I read a 4" in player.text("#words")
            await player.press("ctrl+z", "ctrl+z")
            assert player.text("#words") == "Draw a digit."
            await player.press("ctrl+y", "ctrl+y")
            assert "I read a 4" in player.text("#words")

    async def test_the_newest_ink_is_read_however_slow_the_reader(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = Held(monkeypatch, Reader, "read")
        async with play("sketch") as player:
            for stroke in player.strokes_of(SIMPLEST[4]):
                player.drag(stroke)
            for _ in range(5):
                await player.pilot.pause(0)
            assert len(player.pad.ink.strokes) == 2
            read.may.set()
            await player.settle()
            assert "I read a 4" in player.text("#words")
            assert read.calls <= 3  # the first, and one for everything drawn since


class TestKeys:
    @pytest.mark.parametrize("how", ["enter", "right click"])
    async def test_judging_lifts_the_pen(self, play: Play, how: str) -> None:
        async with play("sketch") as player:
            await player.press("space", "right")
            await (player.press(how) if how == "enter" else player.click(player.pad, RIGHT))
            assert not player.pad.is_pen_down
            assert places(player.pad) == [[(20, 10), (21, 10)]]

    async def test_leaving_and_coming_back_the_pad_is_blank(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.draw(SEVEN)
            await player.press("escape", "s")
            assert player.pad.ink.is_blank

    async def test_leaving_while_the_ink_is_read_does_no_harm(self, play: Play) -> None:
        async with play("sketch") as player:
            for _ in range(4):
                for stroke in player.strokes_of(SEVEN):
                    player.drag(stroke)
                await player.press("escape")
                assert player.app.screen.sub_title == "Home"
                await player.press("s")


class TestLayout:
    @pytest.mark.parametrize(
        ("size", "columns", "has_thumbnail"),
        [((60, 18), 1, False), ((80, 24), 2, True), ((120, 40), 1, True)],
    )
    async def test_everything_that_is_shown_fits(
        self, play: Play, size: tuple[int, int], columns: int, has_thumbnail: bool
    ) -> None:
        async with play("sketch", size=size) as player:
            await player.draw(SEVEN)
            bars = player.app.screen.query_one(ProbabilityBars)
            assert bars.columns == columns
            assert len(text_of(bars).splitlines()) == 10 // columns
            assert [str(digit) in text_of(bars) for digit in range(10)] == [True] * 10
            shown = [player.pad, bars, player.app.screen.query_one("#words")]
            thumbnail = player.app.screen.query_one(Thumbnail)
            assert thumbnail.display == has_thumbnail
            if has_thumbnail:
                shown.append(thumbnail)
            player.assert_visible(*shown)

    async def test_plain_characters_have_no_blocks_in_bars_or_thumbnail(self, play: Play) -> None:
        async with play("sketch", settings=Settings(glyphs=Glyphs.ASCII)) as player:
            await player.draw(SEVEN)
            bars, thumbnail = player.text("ProbabilityBars"), player.text("Thumbnail")
            assert (bars + thumbnail).isascii()
            assert "=====" in bars
            assert "#" in thumbnail
