"""Mix-ups in words and in a table."""

from digitgame.tui.widgets.gallery import Gallery
from tests.tui.conftest import Play
from tests.tui.player import BLOCKS, text_of
from tests.tui.progress_pages.given import filled


class TestMixups:
    async def test_are_told_in_words_and_in_a_table(self, play: Play) -> None:
        async with play() as player:
            await filled(player)
            await player.press("r", "right", "right", "right")
            assert "Your 7 was read as 1: 4 times." in player.screen_text()
            rows = [row.strip() for row in player.text("#confusions").splitlines()]
            seven = next(row for row in rows if row.startswith("7 "))
            assert [seven[3 + 4 * read : 7 + 4 * read].strip() for read in range(10)] == [
                "4" if read == 1 else "·" for read in range(10)
            ]

    async def test_the_drawings_are_below_where_there_is_room(self, play: Play) -> None:
        async with play(size=(120, 40)) as player:
            await filled(player)
            await player.press("r", "right", "right", "right")
            gallery = player.app.screen.query_one(Gallery)
            player.assert_visible("#confusions", gallery)
            assert "✗ 7 like 1" in text_of(gallery)
            assert BLOCKS & set(text_of(gallery))
            await player.pilot.resize_terminal(80, 24)
            await player.settle()
            assert not gallery.display
            player.assert_visible("#confusions", "#mixups-words")

    async def test_nothing_drawn_is_said(self, play: Play) -> None:
        async with play() as player:
            await player.press("r", "right", "right", "right")
            assert "Nothing drawn yet." in player.screen_text()
