"""`digitgame score`, in this process."""

import io
import sys

import pytest

from digitgame.cli.main import main
from tests.ended import Ended
from tests.score.given import Run


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process."""

    def started(*arguments: str, stdin: str | bytes = "") -> Ended:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = main(["score", *arguments])
        return Ended(status, *capsys.readouterr())

    return started
