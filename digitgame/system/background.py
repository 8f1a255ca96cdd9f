"""Run a command in the background, in a process of its own."""

import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple


def start_detached(arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a command without a terminal, which continues if this process ends.

    Args:
        arguments: the command, without a shell.

    Raises:
        OSError: if no process can be started now.
    """
    return subprocess.Popen(  # noqa: S603 - the game's own command
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # the terminal's signals do not reach it
    )


class _Wanted(NamedTuple):
    arguments: Sequence[str]
    on_success: Callable[[], object]


class BackgroundCommand:
    """Runs one command at a time; it continues if this process ends.

    A command wanted while another one runs is run afterwards; of several, the last one.
    """

    def __init__(self) -> None:
        """Run nothing yet."""
        self._lock = threading.Lock()
        self._is_running = False
        self._next: _Wanted | None = None

    def run(self, arguments: Sequence[str], on_success: Callable[[], object]) -> None:
        """Run a command; returns at once.

        Args:
            arguments: the command, without a shell.
            on_success: called in a thread if its exit status is 0.
        """
        with self._lock:
            self._next = _Wanted(arguments, on_success)
            if self._is_running:
                return
            self._is_running = True
        # A daemon, so that the end of the game does not wait for it.
        threading.Thread(target=self._run_all, name="background", daemon=True).start()

    def _run_all(self) -> None:
        while True:
            with self._lock:
                wanted, self._next = self._next, None
                if wanted is None:
                    self._is_running = False
                    return
            with suppress(OSError):  # no process can be started now
                status = start_detached(wanted.arguments).wait()
                if status == 0:
                    wanted.on_success()
