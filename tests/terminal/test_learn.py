"""Learning a digit through the real command line in a real pty: each step, by mouse and by keys."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from model.copybook import Way, taught_ways
from model.grid import Grid
from tests.handmade import Cell, keys
from tests.terminal.conftest import Play
from tests.terminal.terminal import Terminal

SEVEN = next(way for way in taught_ways() if way.digit == 7)


def strokes_of(terminal: Terminal, way: Way, *, backwards: bool = False) -> list[list[Cell]]:
    """The cells of the pad that a mouse passes which follows a way exactly."""
    _, size = terminal.pad()
    pad = Grid(*size)
    strokes = pad.fitted(way.strokes)
    drawn = pad.snapped([each[::-1] for each in strokes] if backwards else strokes)
    return [[(int(x), int(y // 2)) for x, y in each.tolist()] for each in drawn]


def draw(terminal: Terminal, way: Way, *, backwards: bool = False) -> None:
    (left, top), _ = terminal.pad()
    for stroke in strokes_of(terminal, way, backwards=backwards):
        terminal.drag([(left + column, top + row) for column, row in stroke])


def draw_by_keys(terminal: Terminal, way: Way) -> None:
    _, (columns, rows) = terminal.pad()
    terminal.press(*keys(strokes_of(terminal, way), (columns // 2, rows // 2)))


def kept(folder: Path) -> list[tuple[int, str]]:
    """Target and task of each attempt on disk."""
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        return connection.execute("SELECT target, task FROM attempts ORDER BY id").fetchall()


class TestLesson:
    @pytest.mark.parametrize("hand", ["mouse", "keys"])
    @pytest.mark.parametrize("columns_rows", [(80, 24), (60, 18)])
    def test_all_four_steps(
        self, play: Play, tmp_path: Path, hand: str, columns_rows: tuple[int, int]
    ) -> None:
        """Who follows the animation exactly has learnt the 7 after six drawings."""
        columns, rows = columns_rows
        terminal = play("learn", "--digit", "7", columns=columns, rows=rows)
        terminal.wait_for("With a crossbar.")
        terminal.press("enter")
        tasks = ["trace"] * 2 + ["fade"] * 2 + ["memory"] * 2
        said = ["One more", "On to Fade.", "One more", "On to Memory.", "3 new stars!", "Learnt!"]
        for number, words in enumerate(said):
            terminal.wait_for("Draw with the mouse.")
            (draw if hand == "mouse" else draw_by_keys)(terminal, SEVEN)
            terminal.wait_for("2 strokes")
            terminal.press("enter")
            terminal.wait_for(words)
            assert kept(tmp_path) == [(7, task) for task in tasks[: number + 1]]
            terminal.press("enter")
        terminal.wait_for("1 of 10 learnt, 3 of 30 stars.")
        terminal.wait_for("✓ ★★★")

    def test_the_other_way_round_is_told_while_it_is_drawn(self, play: Play) -> None:
        """Before the button is released the frame says so; after the check the verdict does."""
        terminal = play("learn", "--digit", "7")
        terminal.wait_for("With a crossbar.")
        terminal.press("enter")
        terminal.wait_for("Start at 1.")
        (left, top), _ = terminal.pad()
        first, *_ = strokes_of(terminal, SEVEN, backwards=True)
        start, *others = [(left + column, top + row) for column, row in first[:8]]
        terminal.send(f"\x1b[<0;{start[0] + 1};{start[1] + 1}M")
        for column, row in others:
            terminal.send(f"\x1b[<32;{column + 1};{row + 1}M")
        terminal.wait_for("↺ The other way round!")
        terminal.send(f"\x1b[<0;{column + 1};{row + 1}m")
        terminal.press("delete")
        terminal.wait_for("Start at 1.")
        draw(terminal, SEVEN, backwards=True)
        terminal.wait_for("2 strokes")
        terminal.press("enter")
        terminal.wait_for("✗ Not yet.")
        assert "backwards" in terminal.text

    @pytest.mark.parametrize(
        ("environ", "arguments"),
        [({"TERM": "xterm"}, ()), ({"NO_COLOR": "1"}, ()), ({}, ("--glyphs", "ascii"))],
        ids=["16 colours", "no colour", "plain characters"],
    )
    def test_the_ghost_fades_by_fewer_marks(
        self, play: Play, environ: dict[str, str], arguments: tuple[str, ...]
    ) -> None:
        """Where there is no fainter colour, each success leaves fewer dots."""
        terminal = play("learn", "--digit", "1", *arguments, environ=environ)
        way = next(way for way in taught_ways() if way.digit == 1)
        dot = "o" if arguments else "•"
        terminal.wait_for("Start the 1")
        terminal.press("enter")
        (left, top), (columns, rows) = terminal.pad()

        def dots(lines: Sequence[str]) -> int:
            inside = [line[left : left + columns] for line in lines[top : top + rows]]
            return sum(line.count(dot) for line in inside)

        counts = []
        for _ in range(4):
            terminal.wait_for("Draw with the mouse.")
            terminal.wait(
                lambda text: "1 stroke" not in text and dots(text.splitlines()) > 0, "dots"
            )
            counts.append(dots(terminal.screen.display))
            draw(terminal, way)
            terminal.wait_for("1 stroke")
            terminal.press("enter")
            terminal.wait_for("of 100")
            terminal.press("enter")
        assert counts[1] > counts[2] > counts[3] > 0


class TestFirstStart:
    def test_the_tour_comes_once(self, play: Play) -> None:
        """Three pages, then Home; at the next start Home at once."""
        terminal = play(is_first=True)
        for page in ("1 of 3", "2 of 3", "3 of 3"):
            terminal.wait_for(page)
            terminal.press("enter")
        terminal.wait(lambda text: "3 of 3" not in text and "Practice" in text, "Home")
        terminal.press("q")
        assert terminal.end() == 0
        again = play(is_first=True)
        again.wait_for("Practice")
        again.press("q")
        assert again.end() == 0
