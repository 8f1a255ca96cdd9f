"""Fixtures: `digitgame score` in this process, and its judge."""

import io
import sys

import pytest

from digitgame.cli.main import main
from digitgame.cli.score.scorer import Judge
from model.copybook import taught_ways
from model.reader import load_reader
from model.tolerances import load_tolerances
from tests.cli.score.given import Run
from tests.command_result import CommandResult


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process."""

    def started(*arguments: str, stdin: str | bytes = "") -> CommandResult:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = main(["score", *arguments])
        return CommandResult(status, *capsys.readouterr())

    return started


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(load_reader(), taught_ways(), load_tolerances())
