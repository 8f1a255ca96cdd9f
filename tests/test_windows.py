"""Commands in processes without POSIX, as on Windows.

The modules and functions that Windows lacks are removed before digitgame is imported, in worker
processes as well.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from digitgame.cli.score.worker_pool import map_ordered
from digitgame.errors import CommandError
from tests.cli.given import GOOD, keep
from tests.cli.score.given import handmade

_WITHOUT_POSIX = """
import os

os.supports_dir_fd.clear()  # first, because shutil reads it when it is imported
import asyncio, signal, sys
import platformdirs.unix  # both need POSIX; on Windows others are used instead

for name in ("termios", "tty", "pty", "fcntl", "pwd", "grp", "resource"):
    sys.modules[name] = None
for name in (
    "getuid geteuid getgid getegid setsid fork killpg getpgid getpgrp tcgetpgrp tcsetpgrp openpty "
    "set_blocking get_blocking fchmod fchown chown lchown mkfifo mknod statvfs fdatasync sysconf "
    "nice getloadavg sched_getaffinity pread pwrite ttyname ctermid O_NOFOLLOW O_NONBLOCK "
    "O_CLOEXEC O_DIRECTORY O_NOCTTY O_SYNC"
).split():
    if hasattr(os, name):
        delattr(os, name)
for name in [each for each in dir(signal) if each[:3] == "SIG" and each[3] != "_"]:
    if name not in ("SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM"):
        delattr(signal, name)
for name in ("pthread_sigmask", "pthread_kill", "sigwait", "alarm", "setitimer", "siginterrupt"):
    delattr(signal, name)

def add_signal_handler(*_):
    raise NotImplementedError

asyncio.SelectorEventLoop.add_signal_handler = add_signal_handler
"""

_COMMANDS = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
from digitgame.cli.main import main

found = []
for arguments in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main(arguments)
        except SystemExit as ended:
            status = ended.code
    found.append((status, out.getvalue(), err.getvalue()))
json.dump(found, sys.stdout)
"""

_IMPORTS = """
import importlib, pkgutil
import digitgame, model

for package in (digitgame, model):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        # It is a subclass of Textual's driver for Linux and macOS.
        if module.name != "digitgame.tui.textual_compat.driver":
            importlib.import_module(module.name)
"""

_TERMINATED = """
import asyncio, os, signal, threading
from digitgame.system import signals

async def play():
    signals.install_shutdown_handlers(lambda: None, lambda: print("saved", flush=True))
    signals.GRACE = 0.01
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait()

asyncio.run(play())
"""


def without_posix(
    folder: Path, program: str, *arguments: str, given: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run a program without POSIX; the folder gets the module that removes it."""
    (folder / "sitecustomize.py").write_text(_WITHOUT_POSIX)
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(Path.cwd())])},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def commands(folder: Path, *lines: list[str], given: str = "") -> list[tuple[int, str, str]]:
    """Return status, output and errors of digitgame commands in one such process."""
    ended = without_posix(folder, _COMMANDS, json.dumps(lines), given=given)
    assert ended.stderr == ""
    return [(status, out, err) for status, out, err in json.loads(ended.stdout)]


@pytest.mark.slow
def test_every_module_is_imported(tmp_path: Path) -> None:
    ended = without_posix(tmp_path, _IMPORTS)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_commands_on_the_history_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):  # to query the user database
        monkeypatch.delenv(variable, raising=False)
    theirs, exported, page = (tmp_path / name for name in ("theirs", "out.jsonl", "page.html"))
    keep(theirs / "history.sqlite3", GOOD)
    (tmp_path / "link").symlink_to(exported)
    found = commands(
        tmp_path,
        ["import", str(theirs)],
        ["export", "--format", "jsonl", "--output", str(tmp_path / "link")],
        ["export", "--format", "csv"],
        ["import", str(exported)],
        ["stats", "--learner", GOOD.learner],
        ["report", "--html", str(page)],
        ["rejudge"],
    )
    assert [(status, err) for status, _, err in found] == [(0, "")] * len(found)
    _, _, csv, again, _, _, rejudged = (out for _, out, _ in found)
    assert csv.count("\n") == 2
    assert "0 new, 1 known" in again
    assert "1 judged again" in rejudged
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_other_commands_work(tmp_path: Path) -> None:
    drawings = tmp_path / "drawings.jsonl"
    drawings.write_text(handmade(40))
    version, help_, score, shared, doctor = commands(
        tmp_path,
        ["--version"],
        ["--help"],
        ["score", "-"],
        ["score", "--jobs", "2", str(drawings)],
        ["doctor", "--plain"],
        given=handmade(40),
    )
    assert [version[0], help_[0]] == [0, 0]
    assert score == shared
    assert (score[0], score[1].count("\n"), score[2]) == (0, 40, "")
    assert (doctor[0], doctor[2]) == (1, "")
    assert "The game cannot be played on Windows yet" in doctor[1]


def test_the_game_says_that_it_cannot_be_played(tmp_path: Path) -> None:
    lines: list[list[str]] = [[], ["exam"], ["--kiosk"], ["visit"], ["serve"]]
    assert commands(tmp_path, *lines) == [
        (
            1,
            "",
            "digitgame: the game cannot be played on Windows yet, because it relies on POSIX "
            "terminals and signals: start it in WSL (Windows Subsystem for Linux).\n",
        )
    ] * len(lines)


def test_a_game_that_cannot_end_saves_what_is_held(tmp_path: Path) -> None:
    ended = without_posix(tmp_path, _TERMINATED)
    assert (ended.returncode, ended.stdout, ended.stderr) == (143, "saved\n", "")


def test_more_workers_than_windows_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(CommandError, match="must be <= 61"):
        list(map_ordered(str, (), 62))
