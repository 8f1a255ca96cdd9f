"""The hand-made digits that other tests draw with."""

from itertools import pairwise

from tests.handmade import HANDMADE, Cell, cells, fitted, keys

MOVES = {
    "up": (0, -1),
    "down": (0, 1),
    "left": (-1, 0),
    "right": (1, 0),
    "home": (-1, -1),
    "pageup": (1, -1),
    "end": (-1, 1),
    "pagedown": (1, 1),
}


def drawn_by(pressed: list[str], start: Cell) -> list[list[Cell]]:
    """Return the strokes that the keys draw."""
    strokes: list[list[Cell]] = []
    at, down = start, False
    for key in pressed:
        if key == "space":
            down = not down
            if down:
                strokes.append([at])
            continue
        at = at[0] + MOVES[key][0], at[1] + MOVES[key][1]
        if down:
            strokes[-1].append(at)
    assert not down
    return strokes


def test_every_digit_is_drawn_in_at_least_two_ways() -> None:
    for digit in range(10):
        ways = [each.way for each in HANDMADE if each.digit == digit]
        assert len(ways) == len(set(ways)) >= 2


def test_a_mouse_reports_neighbouring_cells_on_the_pad() -> None:
    for handmade in HANDMADE:
        for stroke in cells(fitted(handmade, 28, 14, scale=1.0, corner=(1.0, 1.0))):
            assert all(0 <= column < 28 and 0 <= row < 14 for column, row in stroke)
            steps = [(abs(b[0] - a[0]), abs(b[1] - a[1])) for a, b in pairwise(stroke)]
            assert all(max(step) == 1 for step in steps)


def test_the_keys_draw_the_same_cells() -> None:
    for handmade in HANDMADE:
        wanted = cells(fitted(handmade, 40, 20))
        assert drawn_by(keys(wanted, (20, 10)), (20, 10)) == wanted


def test_a_dot_is_the_pen_down_and_up() -> None:
    assert keys([[(3, 2)]], (3, 2)) == ["space", "space"]
