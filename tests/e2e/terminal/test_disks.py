"""Disks that are full, limited or poor: play goes on, says why nothing is kept, and loses nothing.

Nothing is pretended inside the game: its own system calls fail, as on such a disk.
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
from tests.e2e.terminal.terminal import Terminal
from tests.e2e.terminal.test_ending import judged

pytestmark = pytest.mark.e2e

HELD = "· not kept"
"""What the heading says while something is held."""

WITH_FAULT = (sys.executable, "-m", "tests.e2e.terminal.faults")

_NO_ROOM = "Check that folder and the space on its disk"
"""What the notice says after SQLite's own words, which may change."""

_ROOM = 400
"""Kilobytes of a disk: enough for the history and its side files, and little more."""

_MOUNT = f"mount -t tmpfs -o size={_ROOM}k none data && exec {' '.join(Terminal.GAME)} practice"

needs_faults = pytest.mark.skipif(bool(faults.why_not()), reason=faults.why_not())


def kept(file: Path) -> list[str]:
    """The outcome of each attempt on disk."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        found = connection.execute("SELECT outcome FROM attempts ORDER BY id").fetchall()
    connection.close()
    return [outcome for (outcome,) in found]


def copied(disk: Path, folder: Path) -> Path:
    """A copy of the history on another disk: SQLite does not find it through /proc."""
    for name in ("history.sqlite3", "history.sqlite3-wal"):
        shutil.copy(disk / name, folder / name)
    return folder / "history.sqlite3"


def unkept(folder: Path) -> list[Path]:
    """Files with what could not be kept."""
    return list(folder.rglob("digitgame-unkept-*.jsonl"))


def wait_for_reason(terminal: Terminal, reason: str) -> None:
    """Wait for the notice of why nothing is kept, which the heading says, too; click it away."""

    terminal.wait_for_note(reason)
    terminal.wait_for_note("Play goes on")
    terminal.wait_for(HELD)
    terminal.click(terminal.find("▌ History"))
    terminal.wait(lambda text: "▌ History" not in text, "notice that goes when it is clicked")


def mounting() -> Sequence[str]:
    """The command that gives a program mounts of its own; skips the test where there is none."""
    if not shutil.which("unshare"):
        pytest.skip("unshare, which gives the game a disk of its own, is not installed")
    for words in (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user")):
        tried = subprocess.run(
            [*words, "mount", "-t", "tmpfs", "none", "/mnt"],
            capture_output=True,
            text=True,
            check=False,
        )
        if tried.returncode == 0:
            return words
    pytest.skip(f"the game cannot be given a disk of its own: {tried.stderr.strip()}")


def test_a_full_disk(play: Play, tmp_path: Path) -> None:
    """A real one; what was drawn meanwhile is there as soon as there is room again."""
    command = mounting()
    (tmp_path / "data").mkdir()
    terminal = play(command=[*command, "sh", "-c", _MOUNT])
    first = judged(terminal)
    disk = Path(f"/proc/{terminal.process}/root{tmp_path}/data")
    with pytest.raises(OSError, check=lambda error: error.errno == errno.ENOSPC):
        (disk / "ballast").write_bytes(bytes(1024 * _ROOM))
    terminal.press("enter")
    second = judged(terminal, first)
    wait_for_reason(terminal, _NO_ROOM)
    terminal.press("enter")
    judged(terminal, second)
    assert kept(copied(disk, tmp_path)) == ["right"]
    (disk / "ballast").unlink()
    terminal.wait(lambda text: HELD not in text, "word that all is kept")
    assert kept(copied(disk, tmp_path)) == ["right"] * 3
    assert unkept(disk) == []


def test_a_limit_of_the_files_size(play: Play, tmp_path: Path) -> None:
    """To SQLite the same as a quota: an error of writing that is none of a full disk."""
    resource = pytest.importorskip("resource", reason="Windows has no limits of a file's size")
    if not hasattr(resource, "prlimit"):
        pytest.skip("only Linux limits a process that runs already (resource.prlimit)")
    terminal = play("practice")
    digit = judged(terminal)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.prlimit(terminal.process, resource.RLIMIT_FSIZE, (0, most))
    terminal.press("enter")
    judged(terminal, digit)
    wait_for_reason(terminal, _NO_ROOM)
    resource.prlimit(terminal.process, resource.RLIMIT_FSIZE, (most, most))
    terminal.wait(lambda text: HELD not in text, "word that all is kept")
    assert kept(tmp_path / "data" / "history.sqlite3") == ["right"] * 2
    assert unkept(tmp_path) == []


@needs_faults
@pytest.mark.parametrize(
    ("fault", "reason"),
    [("quota", _NO_ROOM), ("input-output", _NO_ROOM), ("locks", "does not support file locks")],
)
def test_a_disk_that_takes_nothing(play: Play, tmp_path: Path, fault: str, reason: str) -> None:
    """What was drawn goes into a file, which another store takes."""
    file = tmp_path / "data" / "history.sqlite3"
    History(file).close()
    terminal = play("practice", command=[*WITH_FAULT, fault, *Terminal.GAME])
    wait_for_reason(terminal, reason)
    digit = judged(terminal)
    terminal.press("enter")
    judged(terminal, digit)
    terminal.press("ctrl+q")
    assert terminal.end() == 1
    assert kept(file) == []
    (left,) = unkept(tmp_path)
    other = tmp_path / "other"
    assert main.main(["--data", str(other), "import", str(left)]) == 0
    assert kept(other / "history.sqlite3") == ["right"] * 2


@needs_faults
@pytest.mark.parametrize("is_there", [False, True])
def test_a_disk_that_is_read_only_as_all_others_are(
    play: Play, tmp_path: Path, is_there: bool
) -> None:
    """Nothing can be kept anywhere: it is told while one plays, and at the end, in words."""
    file = tmp_path / "data" / "history.sqlite3"
    if is_there:
        History(file).close()
    terminal = play("practice", command=[*WITH_FAULT, "read-only", *Terminal.GAME])
    wait_for_reason(terminal, "Play goes on")
    judged(terminal)
    terminal.press("ctrl+q")
    assert terminal.end() == 1
    assert b"Traceback" not in terminal.output
    assert b"could not be written to any other folder" in terminal.output


@needs_faults
@pytest.mark.parametrize("is_there", [False, True])
def test_a_disk_without_memory_to_share(play: Play, tmp_path: Path, is_there: bool) -> None:
    """So without SQLite's log beside the file; a history that had one is kept on without it."""
    file = tmp_path / "data" / "history.sqlite3"
    if is_there:
        History(file).close()
    terminal = play("practice", command=[*WITH_FAULT, "shared memory", *Terminal.GAME])
    judged(terminal)
    assert HELD not in terminal.text
    assert kept(file) == ["right"]
    terminal.press("ctrl+q")
    assert terminal.end() == 0
    assert kept(file) == ["right"]
    assert not file.with_name(f"{file.name}-wal").exists()
