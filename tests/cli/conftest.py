"""Commands run in this process, on the history of the test's own home."""

from functools import partial
from pathlib import Path

import pytest

from digitgame.cli.main import FAILED, main
from tests.cli.given import Run, Text
from tests.command_result import CommandResult


@pytest.fixture
def file(home: Path) -> Path:
    """Path of the history in the test's own home, which does not exist yet."""
    return home / "digitgame" / "history.sqlite3"


@pytest.fixture
def digitgame(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run any command."""

    def run(*arguments: object) -> CommandResult:
        try:
            status = main(list(map(str, arguments)))
        except SystemExit as ended:
            status = int(ended.code or 0)
        return CommandResult(status, *capsys.readouterr())

    return run


@pytest.fixture
def complaint(digitgame: Run) -> Text:
    """Run a command, which must fail, and return its error message of one line."""

    def run(*arguments: object) -> str:
        ended = digitgame(*arguments)
        assert (ended.status, ended.out) == (FAILED, "")
        assert ended.err.startswith("digitgame: ")
        assert ended.err.count("\n") == 1
        return ended.err

    return run


@pytest.fixture
def exported(digitgame: Run) -> Run:
    """Export in a format, with more arguments."""
    return partial(digitgame, "export", "--format")


@pytest.fixture
def imported(digitgame: Run) -> Run:
    return partial(digitgame, "import")


@pytest.fixture
def rejudged(digitgame: Run) -> Run:
    return partial(digitgame, "rejudge")


@pytest.fixture
def reported(digitgame: Run) -> Run:
    return partial(digitgame, "report")
