"""A wrong --data is named by every command, and the file of a history works like its folder."""

import argparse
from pathlib import Path

import pytest

from digitgame.cli import play, serve
from digitgame.cli.main import FAILED, build_parser
from digitgame.errors import CommandError
from digitgame.storage.history import History
from tests.cli.given import GOOD, Run, Text, keep

READERS = {
    "stats": ["stats", "--learner", "ada"],
    "stats --json": ["stats", "--json"],
    "export": ["export", "--format", "csv"],
    "report": ["report"],
    "report --html": ["report", "--html", "-"],
    "rejudge": ["rejudge"],
    "rejudge --dry-run": ["rejudge", "--dry-run"],
}
"""Commands that read a history, which must exist."""


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Path]:
    """Return invalid paths by what is wrong with them."""
    empty_folder, empty, text = (tmp_path / name for name in ("folder", "empty", "diary.txt"))
    empty_folder.mkdir()
    empty.touch()
    text.write_text("Dear diary,\n" * 9, "utf-8")
    return {
        "does not exist": tmp_path / "srv" / "typo",
        "has no history.sqlite3": empty_folder,
        "is empty": empty,
        "is not a history of digitgame": text,
    }


PROBLEMS = [
    "does not exist",
    "has no history.sqlite3",
    "is empty",
    "is not a history of digitgame",
]


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_wrong_one_is_named(
    command: str, problem: str, given: dict[str, Path], home: Path, complaint: Text
) -> None:
    said = complaint(*READERS[command], "--data", given[problem])
    assert f"{given[problem]} {problem}" in said
    assert list(home.iterdir()) == []
    assert not given["does not exist"].exists()


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_wrong_one_of_several_is_named_and_the_others_are_reported(
    problem: str, given: dict[str, Path], file: Path, reported: Run
) -> None:
    keep(file, GOOD)
    ended = reported("--data", file.parent, given[problem])
    assert (ended.status, GOOD.learner in ended.out) == (FAILED, True)
    assert f"{given[problem]} {problem}" in ended.err


@pytest.mark.parametrize("problem", PROBLEMS[2:])
def test_a_file_that_is_no_history_is_left_alone_by_what_writes(
    problem: str, given: dict[str, Path], file: Path, complaint: Text
) -> None:
    keep(file, GOOD)
    wrong, before = given[problem], given[problem].read_bytes()
    assert f"{wrong} {problem}" in complaint("import", file, "--data", wrong)
    options = argparse.Namespace(data=wrong)
    with pytest.raises(CommandError, match=problem):
        play._start(options)
    with pytest.raises(CommandError, match=problem):
        serve.run(build_parser(["serve"]).parse_args(["serve", "--data", str(wrong)]))
    assert wrong.read_bytes() == before


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize("name", ["history.sqlite3", "copy of Monday.db"])
def test_the_file_itself_works(
    command: str, name: str, tmp_path: Path, home: Path, digitgame: Run
) -> None:
    keep(tmp_path / "class" / name, GOOD)
    ended = digitgame(*READERS[command], "--data", tmp_path / "class" / name)
    assert (ended.status, ended.err) == (0, "")
    assert list(home.iterdir()) == []


def test_attempts_are_imported_into_the_file_itself(
    tmp_path: Path, file: Path, imported: Run
) -> None:
    keep(file, GOOD)
    own = tmp_path / "class" / "b.db"
    keep(own)
    assert imported(file, "--data", own).status == 0
    history = History(own)
    assert list(history.attempts(GOOD.learner)) == [GOOD]
    history.close()


def test_the_environment_names_one_too(
    given: dict[str, Path], complaint: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITGAME_DATA", str(given["does not exist"]))
    assert f"there are no attempts in {given['does not exist']} yet" in complaint("stats")


@pytest.mark.parametrize("command", READERS)
def test_a_device_is_none(command: str, complaint: Text) -> None:
    assert "/dev/null is neither a folder nor a history" in complaint(
        *READERS[command], "--data", "/dev/null"
    )


@pytest.mark.parametrize("command", READERS)
def test_an_invalid_name_is_none(command: str, complaint: Text) -> None:
    assert "cannot be read" in complaint(*READERS[command], "--data", "x" * 5000)
