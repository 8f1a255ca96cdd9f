"""Dragging: every mouse movement between press and release is drawn where it was."""

from itertools import pairwise

import numpy as np
import pytest

from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.setting_row import SettingRow
from model.raster import Floats
from tests.tui.conftest import Play
from tests.tui.player import MIDDLE, NONE, RIGHT, SEVEN, inside, places


class TestDragging:
    async def test_a_drag_is_one_stroke_through_the_middle_of_its_cells(self, play: Play) -> None:
        async with play("sketch") as player:
            player.drag([(3, 2), (4, 2), (5, 3)])
            await player.settle()
            (stroke,) = player.pad.ink.strokes
            assert [(p.x, p.y) for p in stroke] == [(3.5, 5), (4.5, 5), (5.5, 7)]
            assert not player.pad.is_pen_down

    async def test_times_grow_from_the_first_pen_down(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.draw(SEVEN)
            await player.dot()
            times = [point.t for stroke in player.pad.ink.strokes for point in stroke]
            assert times[0] == 0
            assert all(before < after for before, after in pairwise(times))

    async def test_a_fast_drag_leaves_no_gap(self, play: Play) -> None:
        async with play("sketch") as player:
            player.drag([(2, 2), (36, 17)])
            await player.settle()
            inked = player.pad._pixels() >= 0.5
            assert inked[5:35].any(axis=1).all()
            assert inked[:, 6:72].any(axis=0).all()
            assert np.diff(inked.argmax(axis=1)[6:34]).max() <= 4

    async def test_a_drag_that_begins_on_the_frame_draws_from_the_edge(self, play: Play) -> None:
        async with play("sketch") as player:
            player.drag([(-1, 10), (5, 10)])
            await player.settle()
            assert places(player.pad) == [[(0, 10), (5, 10)]]

    async def test_a_drag_that_begins_next_to_the_pad_marks_no_text(self, play: Play) -> None:
        async with play("practise") as player:
            player.drag([(50, 3), (70, 12)])
            await player.settle()
            assert not player.app.screen.selections
            assert player.pad.ink.is_blank

    async def test_a_click_leaves_a_dot(self, play: Play) -> None:
        async with play("sketch") as player:
            await player.dot(7, 3)
            assert places(player.pad) == [[(7, 3)]]
            assert any(glyph != " " for glyph in player.pad_rows()[3][6:9])

    async def test_beyond_the_edges_it_goes_along_them_and_comes_back(self, play: Play) -> None:
        async with play("sketch") as player:
            # One burst: the moves arrive before the pad has processed the press.
            player.drag([(35, 10), (60, 12), (79, 40), (-1, 25), (-1, -1), (10, 10)])
            await player.settle()
            (stroke,) = places(player.pad)
            assert stroke == [(35, 10), (39, 12), (39, 19), (0, 19), (0, 0), (10, 10)]
            assert inside(player.pad)

    async def test_released_outside_it_ends_and_the_mouse_is_free_again(self, play: Play) -> None:
        async with play("sketch") as player:
            player.drag([(30, 10), (70, 10)])
            await player.settle()
            assert not player.pad.is_pen_down
            assert player.app.mouse_captured is None
            player.move(*player.on_pad(5, 5))
            await player.settle()
            assert len(player.pad.ink.strokes) == 1
            await player.click("HeaderIcon")
            assert player.app.screen.sub_title != "Sketch"  # the palette received the click

    async def test_pressed_outside_it_does_not_draw(self, play: Play) -> None:
        async with play("sketch") as player:
            player.drag([(60, 5), (20, 5), (10, 5)])
            await player.settle()
            assert player.pad.ink.is_blank

    async def test_a_lost_release_ends_the_stroke_at_the_next_move(self, play: Play) -> None:
        async with play("sketch") as player:
            player.down(*player.on_pad(5, 5))
            player.move(*player.on_pad(9, 5))
            player.move(*player.on_pad(20, 15), NONE)
            player.move(*player.on_pad(25, 15), NONE)
            await player.settle()
            assert places(player.pad) == [[(5, 5), (9, 5)]]
            assert player.app.mouse_captured is None
            player.drag([(30, 3), (31, 4)])
            await player.settle()
            assert places(player.pad)[1:] == [[(30, 3), (31, 4)]]

    async def test_pressed_again_without_release_there_are_two_strokes(self, play: Play) -> None:
        async with play("sketch") as player:
            player.down(*player.on_pad(5, 5))
            player.move(*player.on_pad(6, 5))
            player.drag([(20, 10), (21, 10)])
            await player.settle()
            assert places(player.pad) == [[(5, 5), (6, 5)], [(20, 10), (21, 10)]]

    async def test_a_lost_release_keeps_no_other_widget_from_the_mouse(self, play: Play) -> None:
        """As after a broken connection, whose release never arrives."""
        async with play("sketch") as player:
            player.down(*player.on_pad(5, 5))
            player.move(*player.on_pad(6, 5))
            pad = player.pad
            await player.click("HeaderIcon")
            assert places(pad) == [[(5, 5), (6, 5)]]
            assert player.app.screen.sub_title != "Sketch"  # the palette received the click

    async def test_many_strokes_in_one_burst_all_arrive(self, play: Play) -> None:
        async with play("sketch") as player:
            wanted = [[(x, 2), (x, 8), (x, 14)] for x in range(2, 38, 4)]
            for stroke in wanted:
                player.drag(stroke)
            await player.settle()
            assert places(player.pad) == wanted

    async def test_a_burst_of_moves_is_painted_once_and_never_falls_behind(
        self, play: Play, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        painted = []
        pixels = Pad._pixels

        def counted(pad: Pad) -> Floats:
            painted.append(pad)
            return pixels(pad)

        monkeypatch.setattr(Pad, "_pixels", counted)
        async with play("sketch") as player:
            painted.clear()
            player.drag([(x, y) for y in range(20) for x in range(40)])
            await player.settle()
            assert len(player.pad.ink.strokes[0]) == 800
            assert len(painted) < 40
            levels = player.pad.palette.levels(pixels(player.pad))
            assert (player.pad._shown == levels).all()

    async def test_other_buttons_do_not_draw(self, play: Play) -> None:
        async with play("sketch") as player:
            for button in (MIDDLE, RIGHT):
                player.down(*player.on_pad(5, 5), button)
                player.move(*player.on_pad(9, 9), button)
                player.up(*player.on_pad(9, 9), button)
            await player.settle()
            assert player.pad.ink.is_blank

    async def test_a_right_click_within_a_drag_changes_nothing(self, play: Play) -> None:
        async with play("sketch") as player:
            player.down(*player.on_pad(5, 5))
            player.down(*player.on_pad(6, 5), RIGHT)
            player.move(*player.on_pad(9, 5))
            player.up(*player.on_pad(9, 5))
            player.up(*player.on_pad(9, 5), RIGHT)
            await player.settle()
            assert places(player.pad) == [[(5, 5), (9, 5)]]

    async def test_leaving_the_screen_within_a_drag_frees_the_mouse(self, play: Play) -> None:
        async with play("sketch") as player:
            player.down(*player.on_pad(5, 5))
            player.move(*player.on_pad(6, 5))
            await player.press("escape")
            player.move(30, 12)
            player.up(30, 12)
            await player.settle()
            assert player.app.mouse_captured is None
            await player.click("#sketch")
            assert player.app.screen.sub_title == "Sketch"

    async def test_a_press_outside_the_screen_is_nothing_and_leaves_the_keys_with_the_pad(
        self, play: Play
    ) -> None:
        async with play("sketch") as player:
            for x, y in [(80, 3), (3, 24), (500, 500)]:
                player.down(x, y)
                player.move(x, y)
                player.up(x, y)
            await player.settle()
            assert player.pad.ink.is_blank
            assert player.pad.has_focus


class TestPrecision:
    async def test_fractions_are_places_within_cells(self, play: Play) -> None:
        async with play("sketch") as player:
            player.drag([(3.25, 4.5), (5.0, 4.0), (4.75, 4.125)])
            await player.settle()
            assert [(p.x, p.y) for p in player.pad.ink.strokes[0]] == [
                (3.25, 9.0),
                (5.0, 8.0),
                (4.75, 8.25),
            ]
            player.drag([(3.25, 4.5), (200.5, 90.5), (0.5, -1.5)])
            await player.settle()
            assert inside(player.pad)


class TestFinger:
    async def test_scrolls_what_it_is_dragged_over(self, play: Play) -> None:
        async with play(size=(60, 18)) as player:
            await player.press("h")
            before = player.screen_text()
            player.finger([(20, 14), (20, 12), (20, 9)])
            await player.settle()
            assert player.screen_text() != before
            player.finger([(20, 9), (21, 14)])
            await player.settle()
            assert player.screen_text() == before

    async def test_taps_and_does_not_press_what_it_is_dragged_over(self, play: Play) -> None:
        async with play(size=(60, 18)) as player:
            await player.press("e")
            box = player.app.screen.query_one("#settings-box")
            box.styles.height, box.styles.overflow_y = 8, "scroll"
            await player.settle()
            row = player.app.screen.query(SettingRow)[2]
            x, y = row.region.x + 4, row.region.y
            before = str(row.render())
            player.finger([(x, y), (x, y + 2), (x, y)])
            await player.settle()
            assert str(row.render()) == before
            player.finger([(x, y)])
            await player.settle()
            assert str(row.render()) != before

    async def test_draws_on_the_pad(self, play: Play) -> None:
        async with play("sketch", size=(60, 18)) as player:
            player.finger([player.on_pad(5, 5), player.on_pad(9, 9)])
            await player.settle()
            assert places(player.pad) == [[(5, 5), (9, 9)]]
