"""The manual page says what --help says, and the wheel installs it."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from digitgame.cli.main import _COMMANDS, _SCREENS
from tests.tools.manual import FILE, manual

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(
    sys.version_info >= (3, 12),
    reason="argparse words --help differently from Python 3.12 on; the file is made with 3.11",
)
def test_is_up_to_date() -> None:
    assert FILE.read_text("utf-8") == manual(), "run python -m tests.tools.manual"


def test_is_in_the_wheel() -> None:
    """The installed wheel is checked in tests/e2e/commands."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    assert build["targets"]["wheel"]["shared-data"] == {"share/man": "share/man"}


@pytest.mark.skipif(not shutil.which("man"), reason="needs man: Debian's package man-db")
def test_man_shows_every_command_without_warnings() -> None:
    shown = subprocess.run(
        ["man", "--warnings", "-l", str(FILE)],
        capture_output=True,
        text=True,
        check=True,
        env={
            "MANWIDTH": "80",
            "LC_ALL": "C.UTF-8",
            "PATH": "/usr/bin:/bin",
            "MAN_KEEP_FORMATTING": "",
        },
    )
    assert shown.stderr == ""
    for command in (*_SCREENS, *_COMMANDS):
        assert f"COMMAND 'digitgame {command}'" in shown.stdout
