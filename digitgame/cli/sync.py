"""`digitgame sync`: exchange records with the school's server now."""

import argparse
import os
from contextlib import closing, suppress

from digitgame.cli.arguments import add_learner_option, describe
from digitgame.cli.common import format_count
from digitgame.cli.open_history import data_folder, has_history
from digitgame.errors import CommandError
from digitgame.storage.database import Database, HistoryError
from digitgame.storage.school.connection import SchoolError
from digitgame.storage.school.exchange import SyncResult
from digitgame.storage.school.membership import waiting
from digitgame.storage.school.sync import NO_SCHOOL, synchronise
from digitgame.system import output, paths
from digitgame.text import sanitize

SOME_LEFT = 1
"""Exit status if something could not be exchanged."""

NOTHING_NEW = 3
"""Exit status of --quiet if nothing has come."""

_MOST_PROBLEMS = 5

_NICENESS = 10
"""Of an exchange in the background: playing comes first."""

_EPILOG = """\
Sends what the school's server does not have, and fetches what is not here. The game does that
by itself, when it starts, when a learner is chosen and after each session. Doing it twice, or
stopping it at any moment, does no harm. docs/school.md has the set-up.

With --quiet nothing is printed, and the exit status is 3 if nothing new has come.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Exchange drawings with the school's server now.", _EPILOG)
    add_learner_option(parser, "fetch this learner's records only (default: everyone's)")
    parser.add_argument("--quiet", action="store_true", help="print nothing, and run slowly")


def run(options: argparse.Namespace) -> int:
    """Exchange everything.

    Returns:
        the exit status: 0, `SOME_LEFT`, or `NOTHING_NEW`.

    Raises:
        CommandError: if there is no school, its server cannot be used, or the history cannot.
    """
    if options.quiet and hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_NICENESS)
    if not has_history(options.data):
        raise CommandError(NO_SCHOOL)
    file = paths.history_file(data_folder(options.data))
    try:
        with closing(Database(file)) as database:
            try:
                result = synchronise(database, options.learner)
            except SchoolError as error:
                with database.reading() as connection:
                    left = waiting(connection).attempts
                kept = f" {format_count(left, 'drawing')} will be sent later." if left else ""
                raise CommandError(sanitize(f"{error}{kept}")) from error
    except HistoryError as error:
        raise CommandError(sanitize(str(error))) from error
    if options.quiet:
        return 0 if result.is_changed else NOTHING_NEW
    output.write([_format_result(result)], "the result")
    return SOME_LEFT if result.problems else 0


def _format_result(result: SyncResult) -> str:
    lines = [
        f"Sent: {format_count(result.sent, 'drawing')}, "
        f"{format_count(result.sent_sessions, 'session')}, "
        f"{format_count(result.sent_learners, 'new or changed learner')}.",
        f"Fetched: {format_count(result.fetched, 'drawing')}, "
        f"{format_count(result.fetched_sessions, 'session')}, "
        f"{format_count(result.fetched_learners, 'new or changed learner')}.",
    ]
    if result.sent_gone:
        lines.append(f"Deleted or merged here: {format_count(result.sent_gone, 'learner')}.")
    if result.removed:
        lines.append(f"Deleted or merged elsewhere: {format_count(result.removed, 'learner')}.")
    if result.problems:
        lines.append(f"Left out: {len(result.problems):,}.")
        lines += [f"  {sanitize(problem)}" for problem in result.problems[:_MOST_PROBLEMS]]
    return "\n".join(lines) + "\n"
