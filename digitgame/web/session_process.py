"""A visitor: one process that plays with one page."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

PATIENCE = 5.0
"""Seconds that a process gets to end when asked, and again when told; then it is killed.

Ending takes a tenth of a second; every attempt whose verdict was shown is on disk before.
"""


class SessionProcess(AppService):
    """textual-serve's process behind a page, started without a shell and ended for certain.

    What textual-serve 1.1.3 does otherwise: it gives its command to a shell, waits without end for
    a process that does not answer, leaves the page open when the process dies, and lets the
    process open addresses and offer files in the visitor's browser. This game does neither.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        write_bytes: Callable[[bytes], Awaitable[None]],
        close: Callable[[], Awaitable[object]],
    ) -> None:
        """Nobody yet.

        Args:
            command: what to start; nothing of it comes from the page.
            write_bytes: sends the page what the terminal is to show.
            close: closes the page's websocket; may be called more than once.
        """

        async def write_nothing(_text: str) -> None:
            """The page is told nothing but what its terminal shows."""

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
        # How the server's own terminal looks is not how the visitor's does.
        environment = super()._build_environment(width, height)
        for variable in ("NO_COLOR", "FORCE_COLOR", "TEXTUAL", "TEXTUAL_DRIVER", "TEXTUAL_LOG"):
            environment.pop(variable, None)
        # One heap for all threads: glibc would give each its own, and many visitors play at once.
        environment["MALLOC_ARENA_MAX"] = "1"
        return environment

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            *self._arguments,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width, height),
            # Ctrl-C in the server's terminal is for the server, which then ends its visitors.
            start_new_session=True,
        )
        self._stdin = process.stdin
        return process

    async def on_meta(self, data: bytes) -> None:
        """Do what the process asks for besides showing: only its end means anything."""
        if b'"exit"' in data:
            await self.remote_close()

    async def on_packed(self, payload: bytes) -> None:
        """The process offers no files."""

    async def run(self) -> None:
        """Pass on what the process shows, and close the page when it ends, however it ends."""
        try:
            await super().run()
        finally:
            await self.remote_close()

    async def stop(self) -> None:
        """End the process, and come back when it has ended."""
        process, self._process = self._process, None
        if process is None:
            return
        ask = partial(self.send_meta, {"type": "quit"})
        for end in (ask, process.terminate, process.kill):
            with suppress(TimeoutError, ProcessLookupError):
                async with asyncio.timeout(PATIENCE):
                    if (asked := end()) is not None:
                        await asked
                    await process.wait()
                    break
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
