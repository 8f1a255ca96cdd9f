"""`digitgame serve`: serve the game to browsers, with a process for each visitor."""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Coroutine, Iterable, Iterator, MutableMapping
from functools import partial
from pathlib import Path

from digitgame.cli.arguments import describe, int_in_range, path
from digitgame.cli.open_history import data_folder
from digitgame.errors import CommandError, file_error
from digitgame.i18n import language_from_environment, translations, use_language
from digitgame.system import output
from digitgame.system.terminal import is_terminal, unsupported_reason
from digitgame.text import sanitize

PORT = 8000
HOST = "127.0.0.1"
VISITORS = 30
MOST_VISITORS = 1000
MOST_PORTS = 65535

_LONGEST_LINE = 1000  # characters read of a password file

PASSWORD_VARIABLE = "DIGITGAME_TEACHER_PASSWORD"  # noqa: S105 - its name
SHORTEST_PASSWORD = 8

_NOT_INSTALLED = (
    "the game in a browser needs two more packages. "
    "Install them from a checkout with: pipx install --force '.[web]' "
    "(after make play: .venv/bin/pip install --editable '.[web]')"
)

_EPILOG = """\
Anyone who can reach the address can play, under any name, without a password. What that
means for a class, and how to run the server behind a TLS proxy: docs/browser.md.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Serve the game to browsers, with a process for each visitor.", _EPILOG)
    parser.add_argument(
        "--host",
        type=_parse_host,
        default=HOST,
        metavar="ADDRESS",
        help=f"address to listen on (default: {HOST}, this computer only; 0.0.0.0: all networks)",
    )
    parser.add_argument(
        "--port",
        type=int_in_range(MOST_PORTS, least=0),
        default=PORT,
        metavar="N",
        help=f"port to listen on (default: {PORT}; 0: any free one)",
    )
    parser.add_argument(
        "--visitors",
        type=int_in_range(MOST_VISITORS),
        default=VISITORS,
        metavar="N",
        help=f"most visitors at a time, 1 to {MOST_VISITORS} (default: {VISITORS})",
    )
    parser.add_argument(
        "--teacher-password",
        type=path,
        metavar="FILE",
        help=f"file with the password of the teacher's page (default: ${PASSWORD_VARIABLE}; "
        "without either, there is no such page)",
    )
    parser.add_argument(
        "--url",
        metavar="URL",
        help="the address visitors use, if behind a proxy, for example https://digits.example",
    )


def run(options: argparse.Namespace) -> int:
    """Serve until a signal ends the process.

    Returns:
        the exit status.

    Raises:
        CommandError: if the game cannot be served.
    """
    if problem := unsupported_reason():
        raise CommandError(problem)
    try:
        from digitgame.web import origin_check, server, teacher  # an optional extra
    except ModuleNotFoundError as error:
        raise CommandError(_NOT_INSTALLED) from error
    machine = socket.gethostname()
    names = origin_check.names_of(machine, options.host)
    password = read_password(options.teacher_password, os.environ)
    try:
        command = visit(data_folder(options.data), options.lang)
    except FileNotFoundError as error:
        raise CommandError(
            "the current folder no longer exists. Start the server from another one."
        ) from error

    def check_origins(port: int) -> origin_check.OriginPolicy:
        _print_lines(_describe(options, port, machine, has_teachers_page=bool(password)))
        return origin_check.OriginPolicy(port, names, options.url)

    try:
        origin_check.OriginPolicy(options.port, names, options.url)
    except ValueError as error:
        raise CommandError(f"--url: {error}") from error
    _configure_logging()
    teachers_page = None
    if password:
        from digitgame.cli.class_today import read_today

        read_progress = partial(read_today, options.data)
        teachers_page = teacher.TeachersPage(password, read_progress, time.monotonic)
    game_server = server.Server(command, options.visitors, teachers_page)
    serving = server.serve(game_server, options.host, options.port, check_origins)
    try:
        with use_language(translations(options.lang or language_from_environment(os.environ))):
            asyncio.run(_wait_for_signal(serving))
    except OSError as error:
        raise CommandError(
            f"cannot listen on {options.host}, port {options.port}: {error.strerror or error}. "
            "Choose another address with --host or --port."
        ) from error
    return 0


class _OneLineFormatter(logging.Formatter):
    """Format a record with its error in one line: most come from strangers' requests."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        kind = record.exc_info[0] if record.exc_info else None
        error = f" ({kind.__name__})" if kind else ""
        return sanitize(f"digitgame: {record.getMessage()}{error}")


def _configure_logging() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLineFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


def visit(data: Path, language: str | None = None) -> tuple[str, ...]:
    """Return the command that plays with one visitor; no part of it comes from a page."""
    # -P: a file in the current folder must not shadow a module of the game.
    game = (sys.executable, "-P", "-m", "digitgame", *(("--lang", language) if language else ()))
    return (*game, "visit", "--data", str(data.absolute()))


async def _wait_for_signal(serving: Coroutine[None, None, None]) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP."""
    task = asyncio.create_task(serving)
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end() -> None:
        for number in signals:  # a second cancellation would not wait for the visitors' games
            signal.signal(number, signal.SIG_IGN)
        task.cancel()

    for number in signals:
        asyncio.get_running_loop().add_signal_handler(number, end)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _parse_host(written: str) -> str:
    """Parse an address to listen on, or raise argparse.ArgumentTypeError.

    An empty one, for example from an unset variable, would mean all networks.
    """
    try:
        written.encode("idna")
    except UnicodeError:
        is_name = False
    else:
        is_name = bool(written) and written.isprintable() and " " not in written
    if not is_name:
        raise argparse.ArgumentTypeError(f"{written!r} is not an address such as {HOST}")
    return written


def read_password(file: Path | None, environ: MutableMapping[str, str]) -> str:
    """Return the password of the teacher's page, or an empty one if there is no such page.

    It is removed from the environment, which the visitors' games inherit.

    Args:
        file: the file that has it in its first line; it takes precedence.
        environ: the environment.

    Raises:
        CommandError: if it cannot be read, or is too short.
    """
    password = environ.pop(PASSWORD_VARIABLE, "")
    where = f"${PASSWORD_VARIABLE}"
    if file is not None:
        where = sanitize(str(file))
        try:
            with file.open(encoding="utf-8") as lines:
                password = lines.readline(_LONGEST_LINE).strip()
        except (OSError, ValueError) as error:
            raise file_error(file, error) from error
    if (file is not None or password) and len(password) < SHORTEST_PASSWORD:
        raise CommandError(
            f"the teacher's password in {where} is too short: "
            f"it needs at least {SHORTEST_PASSWORD} characters."
        )
    return password


def _describe(
    options: argparse.Namespace, port: int, machine: str, *, has_teachers_page: bool
) -> Iterator[str]:
    """Yield lines on where the game is."""
    from digitgame.web import invitation
    from digitgame.web.teacher import PATH

    host = invitation.reachable_host(options.host)
    url = options.url or f"http://{invitation.url_host(host)}:{port}"
    is_local = not options.url and invitation.is_local(host)
    yield f"digitgame for up to {options.visitors} at once: {url}\n"
    if is_local:
        yield "Only this computer can open it. For a class: digitgame serve --host 0.0.0.0\n"
    elif not options.url and host != options.host and invitation.answers_to_multicast_name():
        name = invitation.multicast_name(machine)
        yield f"On most networks also: http://{name}:{port}\n"
    if has_teachers_page:
        yield f"For the teacher: {url.rstrip('/')}{PATH}\n"
    if not is_local and is_terminal(sys.stdout) and _has_blocks(sys.stdout.encoding):
        yield invitation.format_qr_code(url, has_colours="NO_COLOR" not in os.environ)
    yield "Ctrl-C stops it; attempts are saved.\n"


def _has_blocks(encoding: str) -> bool:
    """Return whether an encoding has block characters."""
    try:
        "█▀▄".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _print_lines(lines: Iterable[str]) -> None:
    with contextlib.suppress(CommandError):  # the server works without this output
        output.write(lines, "the address")
