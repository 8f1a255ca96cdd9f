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
from tests.e2e.terminal.conftest import Play
from tests.time_zone import NOON_TZ, NOON_ZONE

pytestmark = pytest.mark.e2e


def fill(folder: Path, learner: str = "ada") -> None:
    """Record ten digits on each of the last three days; every 7 is read as 1."""
    history = History(folder / "data" / "history.sqlite3")
    for days_ago in range(3):
        at = datetime.now(NOON_ZONE) - timedelta(days=days_ago)
        for target in range(10):
            read = 1 if target == 7 else target
            history.record(
                Attempt(
                    session=f"{learner} {days_ago}",
                    learner=learner,
                    prompt=target,
                    target=target,
                    outcome=Outcome.RIGHT if read == target else Outcome.WRONG,
                    prediction=Prediction(
                        tuple(1.0 if digit == read else 0.0 for digit in range(10)), readable=True
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


def test_each_page_of_progress(play: Play, tmp_path: Path) -> None:
    """Figures, plots, calendar, mix-ups and a replay, by keys and by mouse."""
    fill(tmp_path)
    terminal = play("--learner", "ada", environ={"TEXTUAL_ANIMATIONS": "none", "TZ": NOON_TZ})
    terminal.wait_for("Who's playing: ada")
    terminal.press("r")
    terminal.wait_for("27 of 30 right first time: 90%")
    terminal.press("right")
    terminal.wait_for("4 weeks: each point is a day.")
    terminal.wait(lambda text: "today" in text and "●" in text, "plots")
    terminal.press("right")
    terminal.wait_for("Streak: 3 days in a row.")
    terminal.press("-")
    terminal.wait_for("[█]")
    terminal.click(terminal.find("Mix-ups"))
    terminal.wait_for("Row: what I asked for.")
    terminal.wait_for("Your 7 was read as 1: 3 times.")
    terminal.press("right")
    terminal.wait_for("─ model ─")
    terminal.press("3")
    terminal.wait(
        lambda text: "latest, 80" in text and "Start" in text, "drawings of another digit"
    )
    terminal.press("escape")
    terminal.wait_for("the goal of 10 is reached")
    terminal.press("q")
    assert terminal.end() == 0


def test_a_learner_is_added_chosen_and_remembered(play: Play, tmp_path: Path) -> None:
    """A new name plays at once, is saved, and another can be chosen after a restart."""
    fill(tmp_path)
    terminal = play("--learner", "ada", environ={"TZ": NOON_TZ})
    terminal.wait_for("Who's playing: ada")
    terminal.press("w")
    terminal.wait_for("Who is playing? Choose a name")
    terminal.press("\t")
    terminal.wait_for("Type a name")
    terminal.press("Z", "o", "ë", "enter")
    terminal.wait_for("Who's playing: Zoë")
    terminal.wait_for("Today: 0 of 20 digits.")
    terminal.press("r")
    terminal.wait_for("No answers yet.")
    terminal.press("escape")
    terminal.wait_for("Who's playing: Zoë")
    terminal.press("q")
    assert terminal.end() == 0

    again = play(environ={"TZ": NOON_TZ})
    again.wait_for("Who's playing: Zoë")
    again.press("w")
    again.wait_for("ada  last seen")
    again.press("down", "enter")
    again.wait_for("Who's playing: ada")
    again.wait_for("Today: 10 of 20 digits. 3 days in a row.")
    again.press("q")
    assert again.end() == 0
    (settings,) = tmp_path.rglob("settings.json")
    assert json.loads(settings.read_text("utf-8"))["learner"] == "ada"
    with sqlite3.connect(tmp_path / "data" / "history.sqlite3") as connection:
        names = connection.execute("SELECT name FROM learners ORDER BY name").fetchall()
    assert names == [("Zoë",), ("ada",)]
