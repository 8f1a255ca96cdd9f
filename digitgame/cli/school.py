"""`digitgame school`: set up a school's server, join it, leave it, and show what waits for it."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from digitgame.cli.arguments import describe, path
from digitgame.cli.common import format_count
from digitgame.cli.learners import CANCELLED, ask
from digitgame.cli.open_history import data_folder, has_history
from digitgame.errors import CommandError
from digitgame.storage.database import Database, HistoryError
from digitgame.storage.school import membership, server
from digitgame.storage.school.connection import SchoolError, check_url, connect
from digitgame.system import output, paths
from digitgame.text import sanitize

_EPILOG = """\
  init URL     make or update the tables on a server; as its administrator
  join URL     send this history to the server, and share it from now on
  status       show what has not been sent yet, and why
  leave        share nothing any more; what is here stays

URL is like postgresql://lab@server/school, without a password: that is read from ~/.pgpass, or
from PGPASSWORD. Another computer must use TLS, unless the address ends with ?sslmode=disable.
Playing needs no server: everything is saved here first, and sent when the server answers.
docs/school.md has the set-up, step by step.
"""


_NO_SCHOOL = "This machine belongs to no school: digitgame school join URL."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(
        parser, "Share learners' records among machines, through a PostgreSQL server.", _EPILOG
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, act, help_ in (
        ("init", _init, "make or update the tables on a server"),
        ("join", _join, "share this history from now on"),
        ("status", _status, "show what has not been sent yet"),
        ("leave", _leave, "share nothing any more"),
    ):
        action = actions.add_parser(name, help=help_, description=f"{help_.capitalize()}.")
        action.set_defaults(act=act)
        if name in ("init", "join"):
            action.add_argument("url", metavar="URL", help="the server, without a password")
        if name == "leave":
            action.add_argument("--yes", action="store_true", help="do not ask")
        if name != "init":
            action.add_argument(
                "--data",
                type=path,
                metavar="DIR",
                default=argparse.SUPPRESS,
                help="folder of the history",
            )


def run(options: argparse.Namespace) -> int:
    """Run the chosen action.

    Returns:
        the exit status.

    Raises:
        CommandError: if the server or the history cannot be used.
    """
    act: Callable[[argparse.Namespace], int] = options.act
    try:
        return act(options)
    except (SchoolError, HistoryError) as error:
        raise CommandError(sanitize(str(error))) from error


def _init(options: argparse.Namespace) -> int:
    with connect(check_url(options.url)) as connection:
        before, after = server.migrate(connection)
    words = {0: "made", after: "up to date"}.get(before, f"updated from schema {before}")
    return _print(
        f"The school is {words} (schema {after}).",
        "Next, an account for the machines:     createuser --pwprompt -g digitgame_player lab",
        "and one for each teacher:              createuser --pwprompt -g digitgame_teacher NAME",
        "Then, on each machine: digitgame school join postgresql://lab@SERVER/DATABASE",
    )


def _join(options: argparse.Namespace) -> int:
    url = check_url(options.url)
    with connect(url) as connection:  # a mistake in the address is found now
        own = server.school_id(connection)
        server.check_player(connection)
    with _open(options) as database, database.writing() as history:
        before = membership.membership(history)
        if before and before.url != url and before.id not in ("", own):
            raise SchoolError(
                f"this machine belongs to another school, {_place(before.url)}, whose learners "
                "would be sent to this one. To do that, leave it first: digitgame school leave."
            )
        membership.join(history, url)
        left = membership.waiting(history)
    return _print(
        f"This machine shares its learners with {_place(url)} now.",
        f"{format_count(left.attempts, 'drawing')} of {format_count(left.learners, 'learner')} "
        "will be sent by the next game, or now: digitgame sync",
    )


def _status(options: argparse.Namespace) -> int:
    if not has_history(options.data):  # opening it would create it
        return _print(_NO_SCHOOL)
    with _open(options) as database, database.reading() as history:
        school, left = membership.membership(history), membership.waiting(history)
    if school is None:
        return _print(_NO_SCHOOL)
    last = f"{school.synced_at.astimezone():%Y-%m-%d %H:%M}" if school.synced_at else "never"
    lines = [
        f"School: {_place(school.url)}",
        f"Last exchange: {last}",
        f"Waiting: {_format_waiting(left)}",
    ]
    try:
        with connect(school.url) as connection:
            server.school_id(connection)
        lines.append("The server answers." + (" To send now: digitgame sync" if left else ""))
    except SchoolError as error:
        lines.append(f"Why: {sanitize(str(error))}" if left else f"Now: {sanitize(str(error))}")
    return _print(*lines)


def _leave(options: argparse.Namespace) -> int:
    if not has_history(options.data):
        return _print(_NO_SCHOOL)
    with _open(options) as database:
        with database.reading() as history:
            school, left = membership.membership(history), membership.waiting(history)
        if school is None:
            return _print(_NO_SCHOOL)
        if left and not options.yes:
            question = f"The server does not have {_format_waiting(left)} yet. Leave all the same?"
            if not ask(question):
                return CANCELLED
        with database.writing() as history:
            membership.leave(history)
    return _print("This machine shares nothing any more. Everything that is here stays.")


@contextmanager
def _open(options: argparse.Namespace) -> Iterator[Database]:
    file = paths.history_file(data_folder(options.data))
    with closing(Database(file)) as database:
        yield database


def _format_waiting(left: membership.Waiting) -> str:
    counts = [
        format_count(number, noun)
        for number, noun in (
            (left.attempts, "drawing"),
            (left.skips, "skipped prompt"),
            (left.sessions, "session"),
            (left.learners, "new or changed learner"),
            (left.gone, "deleted or merged learner"),
        )
        if number
    ]
    return ", ".join(counts) or "nothing"


def _place(url: str) -> str:
    """Return an address without its options, sanitised."""
    return sanitize(url.partition("?")[0])


def _print(*lines: str) -> int:
    return output.write(["\n".join(lines) + "\n"], "the result")
