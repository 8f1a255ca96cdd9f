"""`digitgame serve`: the game in a browser, one process a visitor; the edge."""

import argparse
import contextlib
import logging
import signal
import socket
import sys
from collections.abc import Coroutine
from pathlib import Path

from digitgame.cli.arguments import describe, int_in_range
from digitgame.errors import CommandError
from digitgame.system import output
from digitgame.system.terminal import unsupported_reason
from digitgame.text import sanitize

PORT = 8000
HOST = "127.0.0.1"
"""This computer alone, until somebody says otherwise."""
VISITORS = 30
MOST_VISITORS = 1000
MOST_PORTS = 65535
MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of data that a visitor's process may have: a game needs an eighth of it."""

_NOT_INSTALLED = (
    "the game in a browser needs two more packages. "
    "Install them with: pip install 'digitgame[web]' (from its source: pip install '.[web]')"
)

_EPILOG = """\
Whoever can reach the address can play, under any name they type: names are no passwords. What
that means for a class, and how to put it behind a TLS proxy: docs/browser.md.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Let people play in a browser, each with a process of their own.", _EPILOG)
    parser.add_argument(
        "--host",
        type=_address,
        default=HOST,
        metavar="ADDRESS",
        help=f"where to listen (default: {HOST}, this computer alone; 0.0.0.0 for the network)",
    )
    parser.add_argument(
        "--port",
        type=int_in_range(MOST_PORTS, least=0),
        default=PORT,
        metavar="N",
        help=f"default: {PORT}; 0 for any that is free",
    )
    parser.add_argument(
        "--visitors",
        type=int_in_range(MOST_VISITORS),
        default=VISITORS,
        metavar="N",
        help=f"how many may play at once, 1 to {MOST_VISITORS} (default: {VISITORS})",
    )
    parser.add_argument(
        "--url",
        metavar="URL",
        help="what visitors type, where a proxy stands before it, such as https://digits.example",
    )


def run(options: argparse.Namespace, data: Path) -> int:
    """Serve until the process is told to end.

    Args:
        options: the command's.
        data: the folder for everybody's history.

    Returns:
        the exit status.

    Raises:
        CommandError: if the game cannot be served.
    """
    if problem := unsupported_reason():
        raise CommandError(problem)
    import asyncio  # only now, so that a refusal and the help are quick

    try:
        from digitgame.web import origin_check, server
    except ModuleNotFoundError as error:
        raise CommandError(_NOT_INSTALLED) from error
    names = origin_check.names_of(socket.gethostname(), options.host)
    try:
        command = visit(data.absolute())
    except FileNotFoundError as error:
        raise CommandError("the current folder is gone. Start it from another one.") from error

    def open_doors(port: int) -> origin_check.OriginPolicy:
        _print_address(options.url or f"http://{_url_host(options.host)}:{port}", options.visitors)
        return origin_check.OriginPolicy(port, names, options.url)

    try:
        origin_check.OriginPolicy(options.port, names, options.url)
    except ValueError as error:
        raise CommandError(f"--url: {error}") from error
    _configure_logging()
    serving = server.serve(
        server.Server(command, options.visitors), options.host, options.port, open_doors
    )
    try:
        asyncio.run(_wait_for_signal(serving))
    except OSError as error:
        raise CommandError(
            f"cannot listen on {options.host}, port {options.port}: {error.strerror or error}. "
            "Choose another with --host or --port."
        ) from error
    return 0


class _Line(logging.Formatter):
    """Names an error in the same line: most are of the requests that strangers send."""

    def format(self, record: logging.LogRecord) -> str:
        """A line."""
        kind = record.exc_info[0] if record.exc_info else None
        error = f" ({kind.__name__})" if kind else ""
        return sanitize(f"digitgame: {record.getMessage()}{error}")


def _configure_logging() -> None:
    lines = logging.StreamHandler()
    lines.setFormatter(_Line())
    logging.basicConfig(handlers=[lines], level=logging.WARNING)


def visit(data: Path) -> tuple[str, ...]:
    """The command that plays with one visitor; nothing of it comes from a page."""
    # Without -P, a file in the current folder could stand before a module of the game.
    return (sys.executable, "-P", "-m", "digitgame", "visit", "--data", str(data.absolute()))


def limit_memory() -> None:
    """See that this process, which plays with a visitor, cannot take the others' memory."""
    import resource  # Windows lacks it, and never gets here

    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


async def _wait_for_signal(serving: Coroutine[None, None, None]) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP."""
    import asyncio

    task = asyncio.create_task(serving)
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end() -> None:
        for told in signals:  # cancelled again, it would not wait for the visitors' games
            signal.signal(told, signal.SIG_IGN)
        task.cancel()

    for told in signals:
        asyncio.get_running_loop().add_signal_handler(told, end)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _address(written: str) -> str:
    """An address to listen on, or argparse.ArgumentTypeError.

    An empty one, as of a variable that is not set, would mean every network there is.
    """
    try:
        written.encode("idna")
    except UnicodeError:
        is_name = False
    else:
        is_name = bool(written) and written.isprintable() and " " not in written
    if not is_name:
        raise argparse.ArgumentTypeError(f"{written!r} is no address such as {HOST}")
    return written


def _url_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _print_address(url: str, visitors: int) -> None:
    words = (
        f"digitgame for up to {visitors} at once: {url}\n",
        "Ctrl-C ends it; what was judged is kept.\n",
    )
    with contextlib.suppress(CommandError):  # it is served all the same, whoever reads this
        output.write(words, "the address")
