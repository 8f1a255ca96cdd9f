"""`digitgame doctor` as installed."""

from pathlib import Path

import pytest

from digitgame.cli.doctor import UNPLAYABLE
from tests.e2e.commands.installed import Play, Run

pytestmark = pytest.mark.e2e


def test_without_a_terminal_says_so(run: Run) -> None:
    ended = run("doctor")
    assert (ended.status, ended.err) == (UNPLAYABLE, "")
    assert ["TERM", "xterm-256color"] in [line.split() for line in ended.out.splitlines()]
    assert "Standard input is not a terminal." in ended.out


def test_writes_the_same_to_a_file(run: Run, tmp_path: Path) -> None:
    ended = run("doctor", "--plain", "--output", "report.txt")
    assert ended == run("doctor", "--plain")
    assert (tmp_path / "report.txt").read_text("utf-8") == ended.out


def test_in_a_good_terminal_says_that_the_game_can_be_played(play: Play) -> None:
    terminal = play("doctor", "--plain", rows=50)
    assert terminal.end() == 0
    assert "The game can be played here." in terminal.text
