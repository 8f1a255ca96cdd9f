"""Full, limited and faulty disks: play continues with a notice, and nothing is lost.

Nothing is mocked inside the game: its own system calls fail, as on such a disk.
"""

import errno
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from digitgame.cli import main
from digitgame.storage.history import History
from tests.e2e.terminal import faults
from tests.e2e.terminal.conftest import Play
from tests.e2e.terminal.playing import answer_right
from tests.e2e.terminal.terminal import Terminal

pytestmark = pytest.mark.e2e

NOT_SAVED = "· not saved"
"""Shown in the heading while attempts are held in memory."""

WITH_FAULT = (sys.executable, "-m", "tests.e2e.terminal.faults")

_NO_ROOM = "Check that folder and the space on its disk"
"""The notice after SQLite's own message, which may change."""

_ROOM = 400
"""Size of the disk in KB: enough for the history and its side files."""

_MOUNT = f"mount -t tmpfs -o size={_ROOM}k none data && exec {' '.join(Terminal.GAME)} practice"

needs_faults = pytest.mark.skipif(
    bool(faults.unsupported_reason()), reason=faults.unsupported_reason()
)


def saved_outcomes(file: Path) -> list[str]:
    """The outcome of each attempt on disk."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT outcome FROM attempts ORDER BY id").fetchall()
    connection.close()
    return [outcome for (outcome,) in rows]


def copy_history(disk: Path, folder: Path) -> Path:
    """Copy the history, which SQLite cannot open through /proc."""
    for name in ("history.sqlite3", "history.sqlite3-wal"):
        shutil.copy(disk / name, folder / name)
    return folder / "history.sqlite3"


def unsaved_files(folder: Path) -> list[Path]:
    """Files with attempts that could not be saved."""
    return list(folder.rglob("digitgame-unkept-*.jsonl"))


def wait_for_reason(terminal: Terminal, reason: str) -> None:
    """Wait for the notice and the heading that say why nothing is saved; dismiss the notice."""
    terminal.wait_for_note(reason)
    terminal.wait_for_note("You can go on")
    terminal.wait_for(NOT_SAVED)
    terminal.click(terminal.find("▌ History"))
    terminal.wait(lambda text: "▌ History" not in text, "notice that closes when it is clicked")


def unshare_command() -> Sequence[str]:
    """Return a command that gives a program its own mounts, or skip the test."""
    if not shutil.which("unshare"):
        pytest.skip("unshare is not installed, which is needed to mount a small disk")
    for words in (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user")):
        trial = subprocess.run(
            [*words, "mount", "-t", "tmpfs", "none", "/mnt"],
            capture_output=True,
            text=True,
            check=False,
        )
        if trial.returncode == 0:
            return words
    pytest.skip(f"cannot mount a small disk: {trial.stderr.strip()}")


def test_a_full_disk(play: Play, tmp_path: Path) -> None:
    """A real one; everything is saved as soon as there is space again."""
    command = unshare_command()
    (tmp_path / "data").mkdir()
    terminal = play(command=[*command, "sh", "-c", _MOUNT])
    first = answer_right(terminal)
    disk = Path(f"/proc/{terminal.process}/root{tmp_path}/data")
    with pytest.raises(OSError, check=lambda error: error.errno == errno.ENOSPC):
        (disk / "ballast").write_bytes(bytes(1024 * _ROOM))
    terminal.press("enter")
    second = answer_right(terminal, first)
    wait_for_reason(terminal, _NO_ROOM)
    terminal.press("enter")
    answer_right(terminal, second)
    assert saved_outcomes(copy_history(disk, tmp_path)) == ["right"]
    (disk / "ballast").unlink()
    terminal.wait(lambda text: NOT_SAVED not in text, "word that everything is saved")
    assert saved_outcomes(copy_history(disk, tmp_path)) == ["right"] * 3
    assert unsaved_files(disk) == []


def test_a_limit_of_the_files_size(play: Play, tmp_path: Path) -> None:
    """The same as a quota to SQLite: a write error other than a full disk."""
    resource = pytest.importorskip("resource", reason="Windows has no file size limits")
    if not hasattr(resource, "prlimit"):
        pytest.skip("only Linux can limit a running process (resource.prlimit)")
    terminal = play("practice")
    digit = answer_right(terminal)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.prlimit(terminal.process, resource.RLIMIT_FSIZE, (0, most))
    terminal.press("enter")
    answer_right(terminal, digit)
    wait_for_reason(terminal, _NO_ROOM)
    resource.prlimit(terminal.process, resource.RLIMIT_FSIZE, (most, most))
    terminal.wait(lambda text: NOT_SAVED not in text, "word that everything is saved")
    assert saved_outcomes(tmp_path / "data" / "history.sqlite3") == ["right"] * 2
    assert unsaved_files(tmp_path) == []


@needs_faults
@pytest.mark.parametrize(
    ("fault", "reason"),
    [("quota", _NO_ROOM), ("input-output", _NO_ROOM), ("locks", "does not support file locks")],
)
def test_a_disk_that_takes_nothing(play: Play, tmp_path: Path, fault: str, reason: str) -> None:
    """Attempts go into a file that another store can import."""
    file = tmp_path / "data" / "history.sqlite3"
    History(file).close()
    terminal = play("practice", command=[*WITH_FAULT, fault, *Terminal.GAME])
    wait_for_reason(terminal, reason)
    digit = answer_right(terminal)
    terminal.press("enter")
    answer_right(terminal, digit)
    terminal.press("ctrl+q")
    assert terminal.end() == 1
    assert saved_outcomes(file) == []
    (left,) = unsaved_files(tmp_path)
    other = tmp_path / "other"
    assert main.main(["--data", str(other), "import", str(left)]) == 0
    assert saved_outcomes(other / "history.sqlite3") == ["right"] * 2


@needs_faults
@pytest.mark.parametrize("is_there", [False, True])
def test_a_disk_that_is_read_only_as_all_others_are(
    play: Play, tmp_path: Path, is_there: bool
) -> None:
    """Nothing can be saved anywhere: a notice says so during play, and a message on exit."""
    file = tmp_path / "data" / "history.sqlite3"
    if is_there:
        History(file).close()
    terminal = play("practice", command=[*WITH_FAULT, "read-only", *Terminal.GAME])
    wait_for_reason(terminal, "You can go on")
    answer_right(terminal)
    terminal.press("ctrl+q")
    assert terminal.end() == 1
    assert b"Traceback" not in terminal.output
    assert b"could not be written to any other folder" in terminal.output


@needs_faults
@pytest.mark.parametrize("is_there", [False, True])
def test_a_disk_without_memory_to_share(play: Play, tmp_path: Path, is_there: bool) -> None:
    """SQLite runs without a WAL, also for a history that had one."""
    file = tmp_path / "data" / "history.sqlite3"
    if is_there:
        History(file).close()
    terminal = play("practice", command=[*WITH_FAULT, "shared memory", *Terminal.GAME])
    answer_right(terminal)
    assert NOT_SAVED not in terminal.text
    assert saved_outcomes(file) == ["right"]
    terminal.press("ctrl+q")
    assert terminal.end() == 0
    assert saved_outcomes(file) == ["right"]
    assert not file.with_name(f"{file.name}-wal").exists()
