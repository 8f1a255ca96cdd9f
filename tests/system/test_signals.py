"""Told to end: by itself if it can, and without losing what is held if it cannot."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("Windows sends no such signals", allow_module_level=True)

_PROGRAM = """
import asyncio, os, signal, sys, threading
from pathlib import Path
from digitgame.system import signals as ending

async def play():
    ending.install_shutdown_handlers(lambda: None, lambda: Path(sys.argv[1]).write_text("saved"))
    {during}

asyncio.run(play())
{after}
"""


def ended(kept: Path, *, during: str = "", after: str = "") -> "subprocess.CompletedProcess[str]":
    """A program that is told to end by a signal, during its loop or after it."""
    program = _PROGRAM.format(during=during, after=after)
    return subprocess.run(
        [sys.executable, "-c", program, str(kept)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_that_comes_after_the_game_disturbs_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    """As at a logout, which sends more than one: what is held is still being saved then."""
    found = ended(
        tmp_path / "kept",
        after=f"os.kill(os.getpid(), {number.value}); print('saved in peace')",
    )
    assert (found.returncode, found.stdout, found.stderr) == (0, "saved in peace\n", "")


def test_there_is_one_countdown_however_many_signals(tmp_path: Path) -> None:
    """Each would save what is held, and a key that is held down sends many."""
    many = (
        "[os.kill(os.getpid(), signal.SIGINT) for _ in range(50)];"
        " print(sum(isinstance(each, threading.Timer) for each in threading.enumerate()))"
    )
    found = ended(tmp_path / "kept", during=many)
    assert (found.stdout, found.stderr) == ("1\n", "")


def test_a_game_that_cannot_end_saves_what_is_held(tmp_path: Path) -> None:
    """Its loop waits for a terminal that takes nothing any more."""
    kept = tmp_path / "kept"
    stuck = "ending.GRACE = 0.01; os.kill(os.getpid(), signal.SIGTERM); threading.Event().wait()"
    found = ended(kept, during=stuck)
    assert found.returncode == 128 + signal.SIGTERM
    assert kept.read_text() == "saved"


def test_saving_that_never_ends_does_not_keep_it_alive(tmp_path: Path) -> None:
    stuck = (
        "ending.GRACE = ending._SAVE_TIMEOUT = 0.01;"
        " ending.install_shutdown_handlers(lambda: None, threading.Event().wait);"
        " os.kill(os.getpid(), signal.SIGTERM); threading.Event().wait()"
    )
    assert ended(tmp_path / "kept", during=stuck).returncode == 128 + signal.SIGTERM
