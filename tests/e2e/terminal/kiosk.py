"""The kiosk of docs/lab.md, with an audit log of its games."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.terminal import secure_shell
from tests.e2e.terminal.secure_shell import Server, game_processes

WATCH = """\
import os, sys

_watched = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty",
            "pty.spawn", "socket.connect", "webbrowser.open", "os.kill"}
_changing = {"os.mkdir", "os.remove", "os.rename", "os.link", "os.symlink", "os.chmod",
             "os.truncate", "sqlite3.connect"}
_number = os.open(%r, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
_written = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)) and arguments[2] & _written:
        os.write(_number, ("open " + os.fsdecode(arguments[0]) + "\\n").encode())
    elif event in _changing:
        os.write(_number, ("change " + os.fsdecode(arguments[0]) + "\\n").encode())
    elif event in _watched:
        os.write(_number, (event + " " + repr(arguments) + "\\n").encode())


sys.addaudithook(_note)
"""
"""Logs every file that the game writes or changes, every program, connection and signal."""

_COMMAND = """\
#!/bin/sh
env > {environ}
exec {python} -m digitgame "$@"
"""


@dataclass(frozen=True)
class Kiosk:
    """A server with a kiosk, and the traces of its games."""

    server: Server
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def violations(self) -> list[str]:
        """Audit events that playing does not need."""
        return find_violations(self.folder / "audit", self.data)

    @property
    def environ(self) -> dict[str, str]:
        """The environment of the last game."""
        lines = (self.folder / "environ").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def files(self) -> set[Path]:
        """Everything in the account's home."""
        return set((self.folder / "account").rglob("*"))

    def states(self) -> list[str]:
        """States of the games' processes: S for sleeping, T for stopped."""
        return [(p / "stat").read_text().split()[2] for p in game_processes(self.data)]

    def ssh(self, *words: str) -> list[str]:
        """Return the client's command line with a terminal."""
        return self.server.command("-t", *words[:-1], self.server.host, *words[-1:])


def find_violations(log: Path, data: Path) -> list[str]:
    """Return the events of an audit log that are not about files in the data folder."""
    own = (f"open {data}", f"change {data}", "change :memory:", "open /dev/null")
    return [event for event in log.read_text().splitlines() if not event.startswith(own)]


@contextmanager
def open_kiosk(tmp_path: Path, more: str = "") -> Iterator[Kiosk]:
    """Run a kiosk until the end of the block.

    Args:
        tmp_path: an empty folder for its files.
        more: Python that its games run first.
    """
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(more + WATCH % str(tmp_path / "audit"))
    (tmp_path / "account").mkdir()
    command = tmp_path / "digitgame"
    command.write_text(_COMMAND.format(environ=tmp_path / "environ", python=sys.executable))
    command.chmod(0o755)
    environ = secure_shell.session_environ(tmp_path / "account")
    environ["PYTHONDONTWRITEBYTECODE"] = "1"  # a game in /opt need not write these files
    environ["PYTHONPATH"] = f"{tmp_path / 'watch'}:{environ['PYTHONPATH']}"
    snippet = secure_shell.kiosk_settings(command, tmp_path / "data", environ)
    with secure_shell.server(tmp_path / "ssh", environ, snippet) as server:
        yield Kiosk(server, tmp_path)
