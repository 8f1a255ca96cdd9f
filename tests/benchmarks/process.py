"""A program in a pty: its output, CPU time and memory."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks import hello

GAME = (sys.executable, "-m", "digitgame")

HELLO = (sys.executable, str(hello.__file__))

LONGEST_WAIT = 60.0
"""Seconds after which expected output counts as missing."""


class Process:
    """A program in a pty of 80x24; use it as a context."""

    def __init__(self, command: tuple[str, ...], home: Path, **environ: str) -> None:
        """Start it in a home folder, with additional environment variables."""
        environment: Mapping[str, str] = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "HOME": str(home),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            **environ,
        }
        self.started = time.perf_counter()
        self.number, self._terminal = pty.fork()
        if self.number == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.execve(command[0], command, environment)
        self.output = b""

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.number, signal.SIGKILL)
        os.waitpid(self.number, 0)
        os.close(self._terminal)

    def fileno(self) -> int:
        """Return the terminal's side of the pty, for select."""
        return self._terminal

    def read(self, seconds: float) -> bytes:
        """Return its output within some seconds, which may be empty."""
        if not select.select([self._terminal], [], [], seconds)[0]:
            return b""
        data = os.read(self._terminal, 65536)
        self.output += data
        return data

    def wait_for(self, words: str) -> float:
        """Wait for words in the output since the last call, and return the time."""
        wanted, deadline = words.encode(), time.perf_counter() + LONGEST_WAIT
        while wanted not in self.output:
            assert time.perf_counter() < deadline, self.output[-2000:]
            self.read(0.5)
        now = time.perf_counter()
        self.output = self.output[self.output.rindex(wanted) + len(wanted) :]
        return now

    def settle(self, seconds: float = 0.5) -> None:
        """Wait until there is no output for some seconds."""
        while self.read(seconds):
            continue
        self.output = b""

    def send(self, data: str) -> None:
        """Send input."""
        os.write(self._terminal, data.encode())

    def cpu_seconds(self) -> float:
        """Return the CPU time of all its threads."""
        tasks = Path(f"/proc/{self.number}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def resident(self) -> float:
        """Return the resident memory in MB."""
        return self._memory("status", "VmRSS")

    def proportional(self) -> float:
        """Return the proportional set size in MB."""
        return self._memory("smaps_rollup", "Pss")

    def maps(self) -> str:
        """Return its memory map."""
        return Path(f"/proc/{self.number}/maps").read_text()

    def _memory(self, file: str, name: str) -> float:
        lines = Path(f"/proc/{self.number}/{file}").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1]) / 1024


def hello_memory(home: Path) -> float:
    """Return the resident memory of a hello-world Textual app in MB."""
    with Process(HELLO, home) as process:
        process.wait_for("Hello, world!")
        process.settle()
        return process.resident()
