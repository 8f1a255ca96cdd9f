"""A kiosk as docs/lab.md has it, with a note of all that the games there do besides playing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.terminal import secure_shell
from tests.e2e.terminal.secure_shell import Server, told_of

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
"""Notes every file that the game writes or changes, every program, connection and signal."""

_COMMAND = """\
#!/bin/sh
env > {environ}
exec {python} -m digitgame "$@"
"""


@dataclass(frozen=True)
class Kiosk:
    """A server with a kiosk, and what is known of the games played there."""

    server: Server
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def deeds(self) -> list[str]:
        """What the games did that a game need not do."""
        noted = (self.folder / "deeds").read_text().splitlines()
        own = (f"open {self.data}", f"change {self.data}", "change :memory:")
        return [deed for deed in noted if not deed.startswith((*own, "open /dev/null"))]

    @property
    def environ(self) -> dict[str, str]:
        """What the last game was started with."""
        lines = (self.folder / "environ").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def files(self) -> set[Path]:
        """Everything in the account's home."""
        return set((self.folder / "account").rglob("*"))

    def states(self) -> list[str]:
        """How the games' processes are: S for sleeping, T for stopped."""
        return [(p / "stat").read_text().split()[2] for p in told_of(self.data)]

    def ssh(self, *words: str) -> list[str]:
        """The client's command with a terminal."""
        return self.server.command("-t", *words[:-1], self.server.host, *words[-1:])


@contextmanager
def opened(tmp_path: Path, more: str = "") -> Iterator[Kiosk]:
    """A kiosk in a folder, until the end of the block.

    Args:
        tmp_path: for all that it needs.
        more: Python that its games run first.
    """
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(more + WATCH % str(tmp_path / "deeds"))
    (tmp_path / "account").mkdir()
    command = tmp_path / "digitgame"
    command.write_text(_COMMAND.format(environ=tmp_path / "environ", python=sys.executable))
    command.chmod(0o755)
    environ = secure_shell.session_environ(tmp_path / "account")
    environ["PYTHONDONTWRITEBYTECODE"] = "1"  # files that a game in /opt need not write
    environ["PYTHONPATH"] = f"{tmp_path / 'watch'}:{environ['PYTHONPATH']}"
    snippet = secure_shell.kiosk_for(command, tmp_path / "data", environ)
    with secure_shell.server(tmp_path / "ssh", environ, snippet) as server:
        yield Kiosk(server, tmp_path)
