"""One game process per visitor."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress

STOP_TIMEOUT = 5.0
"""Seconds to wait after a request to quit, and again after SIGTERM, before SIGKILL.

Ending takes a tenth of a second; attempts are on disk before their verdict is shown.
"""

_READY = b"__GANGLION__\n"
"""The line after which Textual's `WebDriver` writes packets: a byte for their kind, four for their
length (big-endian), and the content."""

_OUTPUT, _NOTE = b"D", b"M"
"""Terminal output or input; a note to or from the process, as a JSON object with a "type"."""

_OWN_TERMINAL = ("NO_COLOR", "FORCE_COLOR", "TEXTUAL", "TEXTUAL_DRIVER", "TEXTUAL_LOG")
"""Variables that describe the server's own terminal."""


class SessionProcess:
    """A game that talks over pipes, started without a shell and reliably terminated."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        on_output: Callable[[bytes], Awaitable[None]],
        on_note: Callable[[Mapping[str, object]], Awaitable[None]],
    ) -> None:
        """Start nothing yet.

        Args:
            command: the command line, which must not depend on the page.
            on_output: receives terminal output.
            on_note: receives the process's notes.
        """
        self._command = tuple(command)
        self._on_output = on_output
        self._on_note = on_note
        self._process: Process | None = None

    async def start(self, columns: int, rows: int) -> None:
        """Start the process with a terminal of that size.

        Raises:
            OSError: if that fails.
        """
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            env=_environment(columns, rows),
            # Ctrl-C in the server's terminal must reach only the server, which ends the sessions.
            start_new_session=True,
        )

    async def forward(self) -> None:
        """Forward output and notes until the process says that it exits, or has ended."""
        assert self._process is not None
        output = self._process.stdout
        assert output is not None
        while await output.readline() not in (_READY, b""):
            pass
        with suppress(asyncio.IncompleteReadError):
            while True:
                kind = await output.readexactly(1)
                content = await output.readexactly(int.from_bytes(await output.readexactly(4)))
                if kind == _OUTPUT:
                    await self._on_output(content)
                elif kind == _NOTE:
                    note = json.loads(content)
                    if note["type"] == "exit":
                        return
                    await self._on_note(note)

    async def send_input(self, data: bytes) -> None:
        """Send terminal input."""
        await _send(self._process, _OUTPUT, data)

    async def send_note(self, kind: str, **values: object) -> None:
        """Send a note."""
        await _send(self._process, _NOTE, _encode_note(kind, **values))

    async def stop(self) -> None:
        """Terminate the process and wait for its end."""
        process, self._process = self._process, None
        if process is None:
            return

        async def ask_to_quit() -> None:
            await _send(process, _NOTE, _encode_note("quit"))

        for end in (ask_to_quit, process.terminate, process.kill):
            with suppress(TimeoutError, ProcessLookupError):
                async with asyncio.timeout(STOP_TIMEOUT):
                    if (pending := end()) is not None:
                        await pending
                    await process.wait()
                    return


async def _send(process: Process | None, kind: bytes, content: bytes) -> None:
    if process is None or process.stdin is None:
        return
    with suppress(ConnectionError):  # the process has just ended
        process.stdin.write(kind + len(content).to_bytes(4) + content)
        await process.stdin.drain()


def _encode_note(kind: str, **values: object) -> bytes:
    return json.dumps({"type": kind, **values}).encode()


def _environment(columns: int, rows: int) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name not in _OWN_TERMINAL}
    return environment | {
        "TEXTUAL_FPS": "60",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "COLUMNS": str(columns),
        "ROWS": str(rows),
        # A single malloc arena: glibc's arena per thread wastes memory with many processes.
        "MALLOC_ARENA_MAX": "1",
    }
