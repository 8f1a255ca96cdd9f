"""Progress and the learners, through the real command line in a real pty."""

import json
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digitgame.core.ink import Point
from digitgame.core.records import Attempt
from digitgame.core.session import Outcome
from digitgame.storage.history import History
from model.reader import Prediction
from tests import noon
from tests.e2e.terminal.conftest import Play

pytestmark = pytest.mark.e2e


def filled(folder: Path, learner: str = "ada") -> None:
    """Ten digits on each of the last three days; every 7 is read as 1."""
    history = History(folder / "data" / "history.sqlite3")
    for ago in range(3):
        at = datetime.now(noon.ZONE) - timedelta(days=ago)
        for target in range(10):
            read = 1 if target == 7 else target
            history.record(
                Attempt(
                    session=f"{learner} {ago}",
                    learner=learner,
                    prompt=target,
                    target=target,
                    outcome=Outcome.RIGHT if read == target else Outcome.WRONG,
                    prediction=Prediction(
                        tuple(1.0 if each == read else 0.0 for each in range(10)), readable=True
                    ),
                    strokes=((Point(15, 8, 0.0), Point(20, 30, 0.4)), (Point(25, 8, 0.8),)),
                    columns=40,
                    rows=20,
                    model="m",
                    drawn_at=at,
                    score=80.0,
                )
            )
    history.close()


def is_laid_out(text: str) -> bool:
    """Do the sheets of three loaded drawings have their final size?"""
    rows = [*text.splitlines(), "", "", ""]
    return "latest, 80" in text and any(
        row.count("╰") == 3 and "Slower" in rows[at + 3] for at, row in enumerate(rows[:-3])
    )


class TestProgress:
    """Page by page, with a filled store."""

    def test_each_page_by_keyboard(self, play: Play, tmp_path: Path) -> None:
        """Figures, plots, calendar, mix-ups and a replay, as the store has them."""
        filled(tmp_path)
        terminal = play("--learner", "ada", environ={"TEXTUAL_ANIMATIONS": "none", "TZ": noon.TZ})
        terminal.wait_for("Who plays: ada")
        terminal.press("r")
        terminal.wait_for("27 of 30 right at first: 90%")
        terminal.press("right")
        terminal.wait_for("4 weeks: each point is a day.")
        terminal.wait(lambda text: "today" in text and bool(set("▀▄█") & set(text)), "plots")
        terminal.press("right")
        terminal.wait_for("Streak: 3 days in a row.")
        terminal.press("-")
        terminal.wait_for("[█ 10]")
        terminal.press("right")
        terminal.wait_for("Row: what you drew.")
        terminal.wait_for("Your 7 is read as 1: 3 times.")
        terminal.press("right")
        terminal.wait_for("copybook")
        terminal.press("3")
        terminal.wait(
            lambda text: "latest, 80" in text and "Start" in text, "drawings of another digit"
        )
        terminal.press("escape")
        terminal.wait_for("the goal of 10 is reached")
        terminal.press("q")
        assert terminal.end() == 0

    def test_the_pages_by_mouse(self, play: Play, tmp_path: Path) -> None:
        """Tabs, digits and buttons answer clicks."""
        filled(tmp_path)
        terminal = play("--learner", "ada", environ={"TZ": noon.TZ})
        terminal.click(terminal.find("how you get on"))
        terminal.wait_for("27 of 30")
        terminal.click(terminal.find("Mix-ups"))
        terminal.wait_for("Row: what you drew.")
        terminal.wait_for("Your 7 is read as 1: 3 times.")
        terminal.click(terminal.find("Drawings"))
        terminal.wait(is_laid_out, "sheets with the buttons below")
        terminal.click(terminal.find("Slower"))
        terminal.click(terminal.find("Older"))
        terminal.wait_for("1 before, 80")
        terminal.press("escape")
        terminal.wait_for("Who plays")

    def test_a_replay_draws_stroke_by_stroke(self, play: Play, tmp_path: Path) -> None:
        """The second stroke's number comes after the first stroke's."""
        filled(tmp_path)
        terminal = play("--learner", "ada", environ={"TZ": noon.TZ})
        terminal.wait_for("Who plays")
        terminal.press("r")
        terminal.wait_for("27 of 30")
        terminal.press("left", "3")
        terminal.wait_for("latest, 80")

        def best_sheet(text: str) -> str:
            return "".join(line[:26] for line in text.splitlines()[4:18])

        terminal.wait(lambda text: "2" in best_sheet(text), "whole drawing")
        terminal.press("s")
        terminal.wait(
            lambda text: "1" in best_sheet(text) and "2" not in best_sheet(text), "first stroke"
        )
        terminal.wait(lambda text: "2" in best_sheet(text), "second stroke")


class TestLearners:
    """Several people on one account."""

    def test_one_is_added_chosen_and_remembered(self, play: Play, tmp_path: Path) -> None:
        """A new name plays at once, is kept, and another can be chosen again."""
        filled(tmp_path)
        terminal = play("--learner", "ada", environ={"TZ": noon.TZ})
        terminal.wait_for("Who plays: ada")
        terminal.press("w")
        terminal.wait_for("Who plays? Choose a name")
        terminal.press("\t")
        terminal.wait_for("Write a name")
        terminal.press("Z", "o", "ë", "enter")
        terminal.wait_for("Who plays: Zoë")
        terminal.wait_for("Today: 0 of 20 digits.")
        terminal.press("r")
        terminal.wait_for("Nothing answered yet.")
        terminal.press("escape")
        terminal.wait_for("Who plays: Zoë")
        terminal.press("q")
        assert terminal.end() == 0

        again = play(environ={"TZ": noon.TZ})
        again.wait_for("Who plays: Zoë")
        again.press("w")
        again.wait_for("ada  last seen")
        again.press("down", "enter")
        again.wait_for("Who plays: ada")
        again.wait_for("Today: 10 of 20 digits. 3 days in a row.")
        again.press("q")
        assert again.end() == 0
        (settings,) = tmp_path.rglob("settings.json")
        assert json.loads(settings.read_text("utf-8"))["learner"] == "ada"
        with sqlite3.connect(tmp_path / "data" / "history.sqlite3") as connection:
            names = connection.execute("SELECT name FROM learners ORDER BY name").fetchall()
        assert names == [("Zoë",), ("ada",)]

    def test_a_name_that_would_move_the_cursor_is_told_why(self, play: Play) -> None:
        """Neither the command line nor the screen takes it, and nothing of it is printed."""
        terminal = play("--learner", "a\x1b[2Jb")
        assert terminal.end() == 2
        assert "control character U+001B" in terminal.text.replace("\n", "")
        assert b"\x1b[2J" not in terminal.output
