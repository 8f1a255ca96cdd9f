"""A program in a pty, watched from outside: when it writes, how much, and what it costs."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping
from pathlib import Path

LONGEST_WAIT = 60.0
"""Seconds after which something that should appear counts as missing."""


class Process:
    """A program in a pty of 80x24; use it as a context."""

    def __init__(self, command: tuple[str, ...], home: Path, **environ: str) -> None:
        """Start it.

        Args:
            command: its file and its arguments.
            home: its home folder.
            environ: more of its environment.
        """
        everything: Mapping[str, str] = {
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
            os.execve(command[0], command, everything)
        self.output = b""

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.number, signal.SIGKILL)
        os.waitpid(self.number, 0)
        os.close(self._terminal)

    def fileno(self) -> int:
        """The terminal's side of the pty, for who waits for several."""
        return self._terminal

    def read(self, seconds: float) -> bytes:
        """What it writes within some seconds; nothing where it writes nothing."""
        if not select.select([self._terminal], [], [], seconds)[0]:
            return b""
        data = os.read(self._terminal, 65536)
        self.output += data
        return data

    def wait_for(self, words: str) -> float:
        """Wait until it has written words since the last look; the moment at which it had."""
        wanted, deadline = words.encode(), time.perf_counter() + LONGEST_WAIT
        while wanted not in self.output:
            assert time.perf_counter() < deadline, self.output[-2000:]
            self.read(0.5)
        now = time.perf_counter()
        self.output = self.output[self.output.rindex(wanted) + len(wanted) :]
        return now

    def settle(self, seconds: float = 0.5) -> None:
        """Wait until it has written nothing for a while."""
        while self.read(seconds):
            continue
        self.output = b""

    def send(self, data: str) -> None:
        """Write as the terminal would."""
        os.write(self._terminal, data.encode())

    def processor_seconds(self) -> float:
        """The time that all its threads have had on a processor."""
        tasks = Path(f"/proc/{self.number}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def resident(self) -> float:
        """Its resident memory in MB."""
        return self._memory("status", "VmRSS")

    def proportional(self) -> float:
        """Its share of the memory in MB, pages that several use divided among them."""
        return self._memory("smaps_rollup", "Pss")

    def maps(self) -> str:
        """What it has in its memory."""
        return Path(f"/proc/{self.number}/maps").read_text()

    def _memory(self, file: str, name: str) -> float:
        lines = Path(f"/proc/{self.number}/{file}").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1]) / 1024
