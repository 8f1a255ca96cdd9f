"""The game as users get it: a wheel, installed in its own environment."""

import fcntl
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.command_result import CommandResult
from tests.e2e.commands.installed import REPOSITORY, Installed, Play, Run, assert_no_crash, ended
from tests.e2e.terminal.terminal import Terminal

_PERSONAL = ("PYTHONPATH", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "COLUMNS", "LINES")
"""Variables that change what the commands import or print."""


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Create the environment with the wheel, once per run and shared by pytest-xdist."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "installed"
    with (shared / "installed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            _install(folder)
            (folder / "done").touch()
    return Installed(folder / "venv")


def _install(folder: Path) -> None:
    """Build the wheel and install it, without a network and outside the user's home."""
    home, wheels, venv = folder / "home", folder / "wheels", folder / "venv"
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in _PERSONAL}
    environ = {**kept, "HOME": str(home)}

    def python(*arguments: object) -> None:
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(
            command, env=environ, cwd=home, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"

    pip = ("-m", "pip", "--isolated", "--disable-pip-version-check", "--no-cache-dir")
    offline = ("--no-index", "--no-deps")
    python(*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", wheels, REPOSITORY)
    (wheel,) = wheels.glob("digitgame-*.whl")
    python("-m", "venv", "--without-pip", venv)
    python(*pip, "--python", venv, "install", *offline, wheel)
    # Dependencies come from the environment of the tests. Its own .pth files are not read there,
    # so an editable install of the game is not found.
    base = {"base": str(venv), "platbase": str(venv)}
    site = Path(sysconfig.get_path("purelib", "venv", vars=base))
    paths = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (site / "dependencies.pth").write_text("".join(f"{path}\n" for path in paths))


@pytest.fixture(autouse=True)
def _plain_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every child process English, UTF-8 and no modules from the repository."""
    for name in _PERSONAL:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def run(installed: Installed, home: Path, tmp_path: Path) -> Run:
    """Run the installed command in its own process."""

    def run(*arguments: object, stdin: str | bytes = b"") -> CommandResult:
        result = ended(installed, *arguments, stdin=stdin, folder=tmp_path)
        assert not list(home.rglob("crash.txt")), "the command saved a crash report"
        return result

    return run


@pytest.fixture
def play(installed: Installed, tmp_path: Path) -> Iterator[Play]:
    """Start the installed command in a pty; kill it after the test if it still runs."""
    terminals = []
    with ExitStack() as stack:

        def play(*arguments: str, **options: Any) -> Terminal:
            terminal = Terminal(
                *arguments, folder=tmp_path, command=[str(installed.command)], **options
            )
            terminals.append(terminal)
            return stack.enter_context(terminal)

        yield play
    for terminal in terminals:
        assert_no_crash(terminal.output.decode(errors="replace"))
