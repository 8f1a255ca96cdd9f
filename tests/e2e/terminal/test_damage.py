"""Starting with damaged files: play continues with a notice, and nothing is overwritten."""

from pathlib import Path

import pytest

from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import attempts, draw, drawing_of, wait_for_target
from tests.e2e.terminal.terminal import Terminal

pytestmark = pytest.mark.e2e


def answer(terminal: Terminal) -> None:
    """Draw the digit asked for, and wait for the verdict."""
    draw(terminal, drawing_of(wait_for_target(terminal)))
    terminal.press("enter")
    terminal.wait_for("points")


def test_a_file_that_is_no_history_is_moved_aside_and_play_goes_on(
    play: Play, tmp_path: Path
) -> None:
    diary = b"my diary\n" * 200
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "history.sqlite3").write_bytes(diary)
    terminal = play("practice")
    terminal.wait_for_note("was damaged")
    answer(terminal)
    assert len(attempts(tmp_path)) == 1
    others = [file for file in (tmp_path / "data").iterdir() if file.read_bytes() == diary]
    assert len(others) == 1


def test_a_file_in_the_data_folders_place_is_named_and_left(play: Play, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    terminal = play("practice")
    assert terminal.end() == 1
    assert "is not a history of digitgame. Name a data folder" in " ".join(
        terminal.text.replace("\n", "").split()
    )
    assert (tmp_path / "data").read_text() == "in the way"


def test_settings_that_cannot_be_read_are_passed_over_and_left(play: Play, tmp_path: Path) -> None:
    file = tmp_path / ".config" / "digitgame" / "settings.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"toured": true, "goal": 1', "utf-8")
    terminal = play("sketch")
    terminal.wait_for_note("settings.json")
    draw(terminal, drawing_of(7))
    terminal.wait_for("I read a 7")
    assert file.read_text("utf-8") == '{"toured": true, "goal": 1'
