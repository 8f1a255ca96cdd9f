"""Learning a digit through the real command line in a real pty: each step, by mouse and by keys."""

import re
import sqlite3
from pathlib import Path

import pytest

from digitgame.tui.layout import Cells
from digitgame.tui.overlay import ghost_marks
from model.copybook import Way, taught_ways
from model.grid import Grid
from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.terminal import Terminal
from tests.handmade import Cell, keys

pytestmark = pytest.mark.e2e

_READING = re.compile(r"│[ >]+\d +[█·]+ +\d+%")  # a digit beside the pad, its bar and its share

_HIDDEN = 3  # dots that a number, an arrow and the keyboard's pen may stand on

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


def find(terminal: Terminal, words: str) -> Cell:
    """A cell of a button, found by its words."""
    lines = terminal.wait_for(words).splitlines()
    row = next(row for row, line in enumerate(lines) if words in line)
    return lines[row].index(words) + 1, row


def on_pad(terminal: Terminal) -> str:
    """What the pad shows."""
    (left, top), (columns, rows) = terminal.pad()
    return "\n".join(
        line[left : left + columns] for line in terminal.screen.display[top : top + rows]
    )


class TestWatching:
    def test_replay_slower_and_the_next_way_by_keys(self, play: Play) -> None:
        """The strokes come one after the other, numbered; N goes round the ways."""
        terminal = play("learn", "--digit", "7")
        terminal.wait_for("With a crossbar.")
        for key in ("r", "s"):
            terminal.wait(lambda _: {"1", "2", "→"} <= set(on_pad(terminal)), "whole 7")
            terminal.press(key)
            terminal.wait(lambda _: "2" not in on_pad(terminal), "7 that is being written")
        terminal.press("n")
        terminal.wait_for("way 2 of")
        terminal.wait(lambda text: "With a crossbar." not in text, "another way")

    def test_replay_slower_and_the_next_way_by_mouse(self, play: Play) -> None:
        """The same by its buttons."""
        terminal = play("learn", "--digit", "7")
        terminal.wait_for("With a crossbar.")
        for words in ("Replay ", "Slower "):
            terminal.wait(lambda _: {"1", "2", "→"} <= set(on_pad(terminal)), "whole 7")
            terminal.click(find(terminal, words))
            terminal.wait(lambda _: "2" not in on_pad(terminal), "7 that is being written")
        terminal.click(find(terminal, "Another way "))
        terminal.wait_for("way 2 of")

    def test_without_animations_it_is_whole(self, play: Play) -> None:
        """Where nothing is to move, numbers and arrows say the same."""
        terminal = play("learn", "--digit", "7", environ={"TEXTUAL_ANIMATIONS": "none"})
        terminal.wait_for("With a crossbar.")
        terminal.wait(lambda _: {"1", "2", "→"} <= set(on_pad(terminal)), "whole 7")


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

        def go_on() -> None:
            """With the hand that draws: Enter, or a click on the pad with the right button."""
            if hand == "keys":
                terminal.press("enter")
            else:
                (left, top), _ = terminal.pad()
                terminal.click((left + 1, top + 1), button=2)

        if hand == "keys":
            terminal.press("enter")
        else:
            terminal.click(find(terminal, "Draw it "))
        tasks = ["trace"] * 2 + ["fade"] * 2 + ["memory"] * 2
        said = ["One more", "On to Fade.", "One more", "On to Memory.", "3 new stars!", "Learnt!"]
        for number, words in enumerate(said):
            terminal.wait_for("Draw with the mouse.")
            (draw if hand == "mouse" else draw_by_keys)(terminal, SEVEN)
            terminal.wait_for("2 strokes")
            go_on()
            terminal.wait_for(words)
            assert kept(tmp_path) == [(7, task) for task in tasks[: number + 1]]
            terminal.wait_for("Next")
            go_on()
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
        terminal.wait_for("backwards")

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
        _, size = terminal.pad()
        strokes = Grid(*size).fitted(way.strokes)
        for fading in (0, 0, 1, 2):
            whole = len(ghost_marks(strokes, Cells(*size), fading))
            least = whole - _HIDDEN
            terminal.wait_for("Draw with the mouse.")
            terminal.wait(
                lambda text, least=least, whole=whole: (  # type: ignore[misc]
                    "1 stroke" not in text and least <= on_pad(terminal).count(dot) <= whole
                ),
                f"{least} to {whole} dots",
            )
            draw(terminal, way)
            terminal.wait_for("1 stroke")
            terminal.press("enter")
            terminal.wait_for("of 100")
            terminal.wait_for("Next")
            terminal.press("enter")


class TestVerdict:
    def test_is_compared_explained_and_helped_with(self, play: Play) -> None:
        """From the same verdict: beside the copybook's, why, and the help of each screen."""
        terminal = play("learn", "--digit", "7")
        terminal.wait_for("With a crossbar.")
        terminal.press("enter")
        terminal.wait_for("Start at 1.")
        (left, top), (columns, rows) = terminal.pad()
        slant = [(left + columns // 3 + step, top + 3 + step) for step in range(rows - 6)]
        terminal.drag(slant)
        terminal.wait_for("1 stroke")
        terminal.press("enter")
        terminal.wait_for("Not yet.")
        terminal.press("m")
        terminal.wait_for("The model")
        terminal.wait_for("differ most")
        terminal.wait(lambda text: text.count("!") >= 3, "mark on both, and in the words")
        terminal.press("f1")
        terminal.wait(lambda text: "Your strokes and" in text and "Close" in text, "its help")
        terminal.press("escape")
        terminal.wait(lambda text: "The model" in text and "Close" not in text, "screen below")
        terminal.press("escape")
        terminal.wait_for("Not yet.")
        terminal.press("w")
        terminal.wait_for("spoke for a 7")
        terminal.wait(lambda text: len(_READING.findall(text)) >= 3, "top three readings")
        terminal.press("escape")
        terminal.wait_for("Not yet.")


class TestCelebration:
    @pytest.mark.parametrize("animations", ["full", "none"])
    def test_stars_sparkle_only_where_things_may_move(self, play: Play, animations: str) -> None:
        """And are gone with the next drawing, which can be begun at once."""
        terminal = play("learn", "--digit", "1", environ={"TEXTUAL_ANIMATIONS": animations})
        way = next(way for way in taught_ways() if way.digit == 1)
        terminal.wait_for("Start the 1")
        terminal.press("enter")
        for number in range(6):
            terminal.wait_for("Draw with the mouse.")
            terminal.wait(
                lambda text: "1 stroke" not in text and "★" not in on_pad(terminal), "blank pad"
            )
            draw(terminal, way)
            terminal.wait_for("1 stroke")
            terminal.press("enter")
            if number == 4:
                terminal.wait_for("3 new stars!")
                if animations == "full":
                    terminal.wait(lambda _: "★" in on_pad(terminal), "spark")
            terminal.wait_for("Next")
            if animations == "none":
                assert "★" not in on_pad(terminal)
            terminal.press("enter")
        terminal.wait_for("1 of 10 learnt, 3 of 30 stars.")


class TestFirstStart:
    @pytest.mark.parametrize("hand", ["keys", "mouse"])
    def test_the_tour_can_be_skipped_and_is_not_shown_again(self, play: Play, hand: str) -> None:
        """By Escape or by its button."""
        terminal = play(is_first=True)
        terminal.wait_for("1 of 3")
        if hand == "keys":
            terminal.press("escape")
        else:
            terminal.click(find(terminal, "Skip "))
        terminal.wait(lambda text: "1 of 3" not in text and "Practice" in text, "Home")
        terminal.press("q")
        assert terminal.end() == 0
        again = play(is_first=True)
        again.wait_for("Who plays")
        again.wait_for("Quit")
        assert "of 3" not in again.text
        again.press("q")
        assert again.end() == 0

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
