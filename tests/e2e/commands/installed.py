"""Run the installed digitgame."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.command_result import CommandResult
from tests.e2e.terminal.terminal import Terminal

REPOSITORY = Path(__file__).parents[3]

LONGEST = 120.0
"""Seconds after which a command counts as hanging; a busy machine takes far fewer."""

Run = Callable[..., CommandResult]
Play = Callable[..., Terminal]


@dataclass(frozen=True)
class Installed:
    """A virtual environment with the game's wheel in it."""

    venv: Path

    @property
    def command(self) -> Path:
        """The console script."""
        return self.venv / "bin" / "digitgame"

    @property
    def python(self) -> Path:
        """The interpreter that the console script uses."""
        return self.venv / "bin" / "python"


def ended(
    installed: Installed, *arguments: object, stdin: str | bytes = b"", folder: Path
) -> CommandResult:
    """Run the command and check that it did not crash."""
    process = subprocess.run(
        [str(installed.command), *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=folder,
        check=False,
        timeout=LONGEST,
    )
    result = CommandResult(process.returncode, process.stdout.decode(), process.stderr.decode())
    assert_no_crash(result.out + result.err)
    return result


def assert_no_crash(written: str) -> None:
    """Check that the output reports no crash."""
    for words in ("Traceback", "internal error"):
        assert words not in written, written
