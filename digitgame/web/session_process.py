"""One game process per browser session."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

STOP_TIMEOUT = 5.0
"""Seconds to wait after a request to quit, and again after SIGTERM, before SIGKILL.

Ending takes a tenth of a second; attempts are on disk before their verdict is shown.
"""


class SessionProcess(AppService):
    """textual-serve's process behind a page, started without a shell and reliably terminated.

    Unlike this class, textual-serve 1.1.3 runs the command in a shell, waits for ever for a process
    that hangs, leaves the page open when the process dies, and lets the process open URLs and offer
    downloads in the visitor's browser.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        write_bytes: Callable[[bytes], Awaitable[None]],
        close: Callable[[], Awaitable[object]],
    ) -> None:
        """Start nothing yet.

        Args:
            command: the command line, which must not depend on the page.
            write_bytes: sends terminal output to the page.
            close: closes the page's websocket; may be called more than once.
        """

        async def write_nothing(_text: str) -> None:
            """Send the page nothing but terminal output."""

        async def close_page() -> None:
            await close()

        super().__init__(
            " ".join(command),
            write_bytes=write_bytes,
            write_str=write_nothing,
            close=close_page,
            download_manager=DownloadManager(),
        )
        self._arguments = tuple(command)

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        # These describe the server's own terminal.
        environment = super()._build_environment(width, height)
        for variable in ("NO_COLOR", "FORCE_COLOR", "TEXTUAL", "TEXTUAL_DRIVER", "TEXTUAL_LOG"):
            environment.pop(variable, None)
        # A single malloc arena: glibc's arena per thread wastes memory with many processes.
        environment["MALLOC_ARENA_MAX"] = "1"
        return environment

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            *self._arguments,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width, height),
            # Ctrl-C in the server's terminal must reach only the server, which ends the sessions.
            start_new_session=True,
        )
        self._stdin = process.stdin
        return process

    async def on_meta(self, data: bytes) -> None:
        """Handle requests of the process: all but its exit are ignored."""
        if b'"exit"' in data:
            await self.remote_close()

    async def on_packed(self, payload: bytes) -> None:
        """Ignore downloads, which the game never offers."""

    async def run(self) -> None:
        """Forward terminal output, and close the page when the process has ended."""
        try:
            await super().run()
        finally:
            await self.remote_close()

    async def stop(self) -> None:
        """Terminate the process and wait for its end."""
        process, self._process = self._process, None
        if process is None:
            return
        ask = partial(self.send_meta, {"type": "quit"})
        for end in (ask, process.terminate, process.kill):
            with suppress(TimeoutError, ProcessLookupError):
                async with asyncio.timeout(STOP_TIMEOUT):
                    if (pending := end()) is not None:
                        await pending
                    await process.wait()
                    break
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
