"""The pad: keys, undo, resizing and colours."""

import numpy as np
import pytest

from digitgame.storage.settings import Glyphs, Settings
from digitgame.tui.judging import JudgedInk
from digitgame.tui.layout import Cells
from digitgame.tui.overlay import stretched
from digitgame.tui.palette import ASCII_INK
from tests.handmade import fitted, keys
from tests.tui.conftest import Play
from tests.tui.player import BLOCKS, SEVEN, ZERO, inside, places


class TestKeyboard:
    async def test_a_digit_can_be_drawn(self, play: Play) -> None:
        async with play("sketch") as player:
            wanted = player.strokes_of(SEVEN)
            player.strike(*keys(wanted, (20, 10)), "enter")
            await player.settle()
            assert places(player.pad) == wanted
            assert "I read a 7" in player.text("Verdict")

    async def test_letters_move_aslant_as_the_corner_keys_do(self, play: Play) -> None:
        async with play("sketch") as player:
            for letter, key, step in [
                ("y", "home", (-1, -1)),
                ("u", "pageup", (1, -1)),
                ("b", "end", (-1, 1)),
                ("n", "pagedown", (1, 1)),
            ]:
                for pressed in (letter, key):
                    before = player.pad._pen
                    await player.press(pressed)
                    assert player.pad._pen == (before.columns + step[0], before.rows + step[1])

    async def test_shift_moves_four_cells_at_once(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.press("shift+right", "shift+down", "left")
            assert player.pad._pen == Cells(23, 14)

    async def test_the_number_pad_moves_and_draws_with_numlock_too(self, play: Play) -> None:
        async with play("sketch") as player:
            steps = [(x, y) for y in (-1, 0, 1) for x in (-1, 0, 1) if (x, y) != (0, 0)]
            for key, step in zip("78946123", steps, strict=True):
                before = player.pad._pen
                await player.press(key)
                assert player.pad._pen == (before.columns + step[0], before.rows + step[1])
            await player.press("5", "6", "6", "kp_begin")
            assert places(player.pad) == [[(20, 10), (21, 10), (22, 10)]]

    async def test_where_one_traces_it_waits_at_the_start(self, play: Play) -> None:
        async with play("lesson(0)") as player:
            await player.press("enter")
            x, y = player.app.screen.guide.first_start  # type: ignore[attr-defined]
            assert player.pad._pen == (int(x), int(y / 2))

    async def test_the_pen_stays_on_the_pad(self, play: Play) -> None:
        async with play("sketch") as player:
            player.strike("space", *["left"] * 30, *["pageup"] * 60, *["down"] * 50)
            await player.settle()
            assert inside(player.pad)
            assert places(player.pad)[0][-1] == (39, 19)

    async def test_where_the_pen_is_shows_by_its_glyph_and_in_words(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.press("right")
            assert player.pad_rows()[10][21] == "+"
            assert "pen up" in player.screen_text()
            await player.press("space")
            assert player.pad_rows()[10][21] == "x"
            assert "pen down" in player.screen_text()
            await player.press("space")
            assert "pen up · 1 stroke" in player.screen_text()

    async def test_the_mouse_hides_the_pens_cursor_and_the_keys_go_on_from_there(
        self, play: Play
    ) -> None:
        async with play("sketch") as player:
            player.drag([(3, 3), (6, 3)])
            await player.settle()
            assert "+" not in "".join(player.pad_rows())
            assert "pen" not in player.screen_text()
            await player.press("down")
            assert player.pad._pen == Cells(6, 4)
            assert player.pad_rows()[4][6] == "+"

    async def test_a_press_of_the_mouse_lifts_the_keyboards_pen(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.press("space", "right")
            player.drag([(3, 3), (4, 3)])
            await player.settle()
            assert places(player.pad) == [[(20, 10), (21, 10)], [(3, 3), (4, 3)]]

    async def test_keys_do_not_draw_into_a_drag(self, play: Play) -> None:
        async with play("sketch") as player:
            player.down(*player.on_pad(3, 3))
            await player.press("right", "right")
            player.move(*player.on_pad(9, 3))
            player.up(*player.on_pad(9, 3))
            await player.settle()
            assert places(player.pad) == [[(3, 3), (9, 3)]]


class TestCellsOfOtherProportions:
    async def draw(
        self, play: Play, monkeypatch: pytest.MonkeyPatch, aspect: float, seen: float
    ) -> tuple[JudgedInk, list[tuple[int, int]]]:
        """Draw a 7 in a terminal, as wide as the eye sees it in cells of the usual aspect.

        Args:
            play: starts the game.
            monkeypatch: tells the game the aspect of its cells.
            aspect: what the terminal tells.
            seen: what its cells are.
        """
        monkeypatch.setattr("digitgame.tui.widgets.pad.cell_aspect", lambda _app: aspect)
        async with play("sketch", size=(140, 46)) as player:
            assert player.pad.cells == (80, 40)
            drawn = [np.array(stroke) for stroke in fitted(SEVEN, *player.pad.cells)]
            for stroke in drawn:
                cells = (stretched(stroke, player.pad.cells, seen / 2) / (1, 2)).astype(int)
                player.drag([(x, y) for x, y in cells.tolist()])
            await player.press("enter")
            judged = player.sketch.judged_ink
            assert judged is not None
            marked = [
                (x, y)
                for y in range(player.pad.cells.rows)
                for x, level in enumerate(player.pad.levels_of_row(y))
                if any(level)
            ]
            return judged, marked

    async def test_the_same_seen_7_scores_alike(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usual, _ = await self.draw(play, monkeypatch, 2.0, 2.0)
        assert usual.judgement.shape is not None
        assert usual.judgement.score is not None
        for aspect in (1.5, 1.9, 2.1, 2.6):
            other, _ = await self.draw(play, monkeypatch, aspect, aspect)
            assert other.judgement.shape is not None
            assert other.judgement.score == pytest.approx(usual.judgement.score, abs=3)
            width, wanted = (
                each.judgement.shape.measures["proportion"]  # type: ignore[union-attr]
                for each in (other, usual)
            )
            assert width == pytest.approx(wanted, abs=0.06)

    async def test_the_ink_stays_under_the_mouse(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _, usual = await self.draw(play, monkeypatch, 2.0, 2.0)
        _, wide = await self.draw(play, monkeypatch, 2.6, 2.0)
        assert wide == usual

    async def test_dots_to_trace_are_seen_in_true_proportions(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        widths = []
        for aspect in (2.0, 2.6):
            monkeypatch.setattr("digitgame.tui.widgets.pad.cell_aspect", lambda _app, a=aspect: a)
            async with play("lesson(0)", size=(140, 46)) as player:
                await player.press("enter")
                columns = [x for x, _ in player.app.screen.guide.ghost(0)]  # type: ignore[attr-defined]
                widths.append(max(columns) - min(columns))
                x, _y = player.pad.shown(
                    np.array([player.app.screen.guide.first_start])  # type: ignore[attr-defined]
                )[0]
                assert player.pad._pen.columns == int(x)
        assert widths[1] / widths[0] == pytest.approx(1.3, abs=0.05)


class TestSteps:
    async def test_undo_redo_and_clear_have_keys(self, play: Play) -> None:
        async with play("sketch", settings=Settings(guides=False)) as player:
            await player.draw(SEVEN)
            rows = player.pad_rows()
            await player.dot()
            both = player.pad.ink.strokes
            for undo in ("ctrl+z", "backspace"):
                await player.press(undo)
                assert player.pad.ink.strokes == both[:1]
                assert player.pad_rows() == rows
                await player.press("ctrl+y")
                assert player.pad.ink.strokes == both
            for clear in ("delete", "ctrl+x"):
                await player.press(clear)
                assert player.pad.ink.is_blank
                assert set("".join(player.pad_rows())) <= {" ", "+"}
                await player.press("ctrl+z")
                assert player.pad.ink.strokes == both

    async def test_undo_takes_back_the_stroke_being_drawn(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.press("space", "right", "right", "ctrl+z")
            assert player.pad.ink.is_blank
            assert not player.pad.is_pen_down


class TestResizing:
    @pytest.mark.parametrize(
        ("terminal", "cells"),
        [((120, 40), (72, 36)), ((60, 18), (28, 14)), ((300, 100), (80, 40))],
    )
    async def test_the_ink_grows_and_shrinks_with_the_pad(
        self, play: Play, terminal: tuple[int, int], cells: tuple[int, int]
    ) -> None:
        async with play("sketch") as player:
            await player.draw(ZERO)
            before = player.pad.ink.strokes[0]
            await player.pilot.resize_terminal(*terminal)
            await player.settle()
            assert player.pad.cells == cells
            assert tuple(player.pad.size) == cells
            factor = cells[0] / 40
            after = player.pad.ink.strokes[0]
            assert np.allclose(
                [(p.x, p.y) for p in after], [(p.x * factor, p.y * factor) for p in before]
            )
            assert inside(player.pad)
            await player.press("enter")
            assert "I read a 0" in player.text("Verdict")
            await player.press("ctrl+z", "ctrl+y")
            assert player.pad.ink.strokes[0] == after

    async def test_back_at_its_old_size_the_ink_is_as_it_was(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.draw(SEVEN)
            rows = player.pad_rows()
            for size in [(100, 30), (60, 18), (10, 3), (300, 100), (80, 24)]:
                await player.pilot.resize_terminal(*size)
                await player.settle()
            assert player.pad_rows() == rows

    async def test_too_small_it_asks_for_room_and_gives_the_ink_back(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.draw(SEVEN)
            await player.pilot.resize_terminal(59, 18)
            await player.settle()
            assert "needs more room" in player.screen_text()
            assert "at least 60x18" in player.screen_text()
            assert "this is 59x18" in player.screen_text()
            await player.pilot.resize_terminal(80, 24)
            await player.settle()
            assert "needs more room" not in player.screen_text()
            assert len(player.pad.ink.strokes) == 1
            assert "I read a 7" in player.text("#words")

    async def test_with_too_little_room_nothing_is_drawn_until_there_is_more(
        self, play: Play
    ) -> None:
        async with play("sketch") as player:
            await player.pilot.resize_terminal(40, 12)
            await player.settle()
            player.drag([(1, 1), (5, 5)])
            await player.press("space", "right", "space")
            assert player.pad.ink.is_blank
            await player.pilot.resize_terminal(80, 24)
            await player.settle()
            await player.press("space", "right", "right", "space")
            assert places(player.pad) == [[(20, 10), (21, 10), (22, 10)]]

    async def test_within_a_drag_the_stroke_ends_and_is_kept(self, play: Play) -> None:
        async with play("sketch") as player:
            player.down(*player.on_pad(5, 5))
            player.move(*player.on_pad(9, 5))
            await player.settle()
            await player.pilot.resize_terminal(120, 40)
            await player.settle()
            player.move(*player.on_pad(30, 30))
            player.up(*player.on_pad(30, 30))
            await player.settle()
            assert len(player.pad.ink.strokes) == 1
            assert not player.pad.is_pen_down
            assert player.app.mouse_captured is None


class TestColours:
    async def test_plain_characters_leave_the_pad_without_blocks(self, play: Play) -> None:
        async with play("sketch", settings=Settings(glyphs=Glyphs.ASCII, guides=False)) as player:
            await player.draw(SEVEN)
            shown = "".join(player.pad_rows())
            assert set(shown) == {" ", ASCII_INK}
            assert not set(player.screen_text()) & (BLOCKS - {"#"})

    @pytest.mark.parametrize("colours", ["none", "standard"])
    async def test_with_few_colours_ink_is_told_by_its_glyph_alone(
        self, play: Play, monkeypatch: pytest.MonkeyPatch, colours: str
    ) -> None:
        if colours == "none":
            monkeypatch.setenv("NO_COLOR", "1")
        else:
            monkeypatch.setattr("textual.constants.COLOR_SYSTEM", colours)
        async with play("sketch", settings=Settings(guides=False)) as player:
            assert player.app.theme == "digitgame-16"
            assert not player.game.settings_file.exists()
            await player.draw(SEVEN)
            segments = player.pad_segments()
            assert len({(s.style.color, s.style.bgcolor) for s in segments if s.style}) == 1
            shown = "".join(segment.text for segment in segments)
            assert set(shown) <= BLOCKS | {" "}
            assert 40 < sum(glyph != " " for glyph in shown) < 250

    async def test_edges_are_shaded_in_the_colours_of_the_theme(self, play: Play) -> None:
        async with play("sketch", settings=Settings(guides=False)) as player:
            await player.draw(ZERO)
            assert len({segment.style for segment in player.pad_segments()}) > 10
            before = {s.style.bgcolor for s in player.pad_segments() if s.style}
            player.app.theme = "solarized-light"
            await player.settle()
            after = {s.style.bgcolor for s in player.pad_segments() if s.style}
            assert not before & after
