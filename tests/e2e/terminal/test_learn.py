"""Learning a digit, through the real command line in a real pty, by mouse and by keys."""

import re
import sqlite3
from pathlib import Path

import pytest

from model.copybook import taught_ways
from model.grid import Grid
from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.terminal import Terminal
from tests.handmade import Cell, keys

pytestmark = pytest.mark.e2e

_PREDICTION = re.compile(r"│[ >]+\d +[█·]+ +\d+%")  # a digit, its bar and its probability

SEVEN = next(way for way in taught_ways() if way.digit == 7)


def strokes_of_seven(terminal: Terminal) -> list[list[Cell]]:
    """The pad's cells that a mouse passes when it follows the way exactly."""
    _, size = terminal.pad()
    pad = Grid(*size)
    strokes = pad.snapped(pad.fitted(SEVEN.strokes))
    return [[(int(x), int(y // 2)) for x, y in stroke.tolist()] for stroke in strokes]


def draw_by_mouse(terminal: Terminal) -> None:
    (left, top), _ = terminal.pad()
    for stroke in strokes_of_seven(terminal):
        terminal.drag([(left + column, top + row) for column, row in stroke])


def draw_by_keys(terminal: Terminal, *, is_traced: bool) -> None:
    """Draw with the arrow keys; while tracing, the pen starts where the first stroke does."""
    _, (columns, rows) = terminal.pad()
    strokes = strokes_of_seven(terminal)
    terminal.press(*keys(strokes, strokes[0][0] if is_traced else (columns // 2, rows // 2)))


def saved_tasks(folder: Path) -> list[tuple[int, str]]:
    """Target and task of each attempt on disk."""
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        return connection.execute("SELECT target, task FROM attempts ORDER BY id").fetchall()


@pytest.mark.parametrize("hand", ["mouse", "keys"])
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 18)])
def test_all_four_steps(play: Play, tmp_path: Path, hand: str, columns: int, rows: int) -> None:
    """Following the animation exactly teaches the 7 in six drawings."""
    terminal = play("learn", "--digit", "7", columns=columns, rows=rows)
    terminal.wait_for("With a crossbar.")

    def go_on() -> None:
        """Press Enter, or right-click on the pad."""
        if hand == "keys":
            terminal.press("enter")
        else:
            (left, top), _ = terminal.pad()
            terminal.click((left + 1, top + 1), button=2)

    if hand == "keys":
        terminal.press("enter")
    else:
        terminal.click(terminal.find("Draw it "))
    tasks = ["trace"] * 2 + ["fade"] * 2 + ["memory"] * 2
    verdicts = ["One more", "On to Fade.", "One more", "On to Memory.", "3 new stars!", "Learnt!"]
    for number, verdict in enumerate(verdicts):
        terminal.wait_for("Check")
        if hand == "mouse":
            draw_by_mouse(terminal)
        else:
            draw_by_keys(terminal, is_traced=tasks[number] == "trace")
        terminal.wait_for("2 strokes")
        go_on()
        terminal.wait_for(verdict)
        assert saved_tasks(tmp_path) == [(7, task) for task in tasks[: number + 1]]
        terminal.wait_for("Next")
        go_on()
    terminal.wait_for("1 of 10 learnt, 3 of 30 stars.")
    terminal.wait_for("✓ ★★★")


def test_a_verdict_is_compared_explained_and_helped_with(play: Play) -> None:
    """Compare, Why? and the help lead back to the verdict."""
    terminal = play("learn", "--digit", "7")
    terminal.wait_for("With a crossbar.")
    terminal.press("enter")
    terminal.wait_for("Start at 1.")
    (left, top), (columns, rows) = terminal.pad()
    slant = [(left + 2 * columns // 3 - step, top + 3 + step) for step in range(rows - 6)]
    terminal.drag(slant)
    terminal.wait_for("1 stroke")
    terminal.press("enter")
    terminal.wait_for("Not yet.")
    terminal.press("m")
    terminal.wait_for("The model")
    terminal.wait(lambda text: text.count("!") >= 2, "mark on both")
    terminal.press("f1")
    terminal.wait(lambda text: "Your strokes and" in text and "Close" in text, "its help")
    terminal.press("escape")
    terminal.wait(lambda text: "The model" in text and "Close" not in text, "screen below")
    terminal.press("escape")
    terminal.wait_for("Not yet.")
    terminal.press("w")
    terminal.wait_for("Blue ink says")
    terminal.press("d")
    terminal.wait_for("for a 7")
    terminal.wait(lambda text: len(_PREDICTION.findall(text)) >= 3, "top three predictions")
    terminal.press("escape")
    terminal.wait_for("Not yet.")
