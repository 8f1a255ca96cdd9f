"""`digitgame learners`: list, rename, merge, reset and delete learners."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich import box
from rich.table import Table
from rich.text import Text

from digitgame.cli.arguments import describe, path
from digitgame.cli.common import format_count, render
from digitgame.cli.open_history import NOTHING_YET, find_learner, open_history
from digitgame.core.learner_name import LearnerError, valid_name
from digitgame.errors import CommandError
from digitgame.storage import backups
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.storage.learners import Contents, LearnerTakenError
from digitgame.system import output
from digitgame.text import sanitize

CANCELLED = 1
"""Exit status if the answer to the question was not yes."""

_EPILOG = """\
Names are one whatever their capitals and however their accents are typed: Zoë is zoë.

  list                 everyone, the last seen first
  rename OLD NEW       give a learner another name
  merge FROM INTO      give all drawings of one learner to another, and remove the first
  reset NAME           delete all drawings of a learner, who then starts over
  delete NAME          delete a learner with everything

merge, reset and delete say what would go and ask, unless --yes is given. They first write a
backup into the folder "removed" next to the history; digitgame import FILE brings it back.
--no-backup writes none. In a school (docs/school.md), the server and the other machines follow.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "List, rename, merge, reset and delete learners.", _EPILOG)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add(actions, "list", _list, "list the learners")
    _add(actions, "rename", _rename, "give a learner another name", "old", "new")
    for name, act, help_, *names in (
        ("merge", _merge, "give one learner's drawings to another", "source", "target"),
        ("reset", _reset, "delete a learner's drawings", "name"),
        ("delete", _delete, "delete a learner with everything", "name"),
    ):
        action = _add(actions, name, act, help_, *names)
        action.add_argument("--yes", action="store_true", help="do not ask")
        action.add_argument("--no-backup", action="store_true", help="write no backup")


def _add(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    act: Callable[[argparse.Namespace], int],
    help_: str,
    *names: str,
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=help_, description=f"{help_.capitalize()}.")
    for each in names:
        action.add_argument(
            each, metavar={"source": "FROM", "target": "INTO"}.get(each, each.upper())
        )
    action.add_argument(
        "--data", type=path, metavar="DIR", default=argparse.SUPPRESS, help="folder of the history"
    )
    action.set_defaults(act=act)
    return action


def run(options: argparse.Namespace) -> int:
    """Run the chosen action.

    Returns:
        the exit status: 0, or `CANCELLED`.

    Raises:
        CommandError: if there is no such learner, or the history cannot be used.
    """
    act: Callable[[argparse.Namespace], int] = options.act
    return act(options)


def _list(options: argparse.Namespace) -> int:
    with open_history(options.data) as history:
        known = history.learner_infos()
    if not known:
        raise CommandError(NOTHING_YET)
    table = Table(box=box.SIMPLE, pad_edge=False, collapse_padding=True)
    table.add_column("learner", overflow="fold")
    table.add_column("drawings", justify="right")
    table.add_column("last seen", justify="right", no_wrap=True)
    for each in known:
        seen = each.seen_at.astimezone().date().isoformat() if each.seen_at else "-"
        table.add_row(Text(sanitize(each.name)), f"{each.attempts:,}", seen)
    return output.write([render(table)], "the learners")


def _rename(options: argparse.Namespace) -> int:
    try:
        new = valid_name(options.new)
    except LearnerError as error:
        raise CommandError(str(error)) from error
    with _changing(options) as history:
        old = find_learner(options.old, history.learners())
        try:
            history.rename_learner(old, new)
        except LearnerTakenError as error:
            raise CommandError(
                f"{sanitize(str(error))} is another learner. To make them one: digitgame learners "
                "merge FROM INTO"
            ) from error
    return _report(f"{sanitize(old)} is now {new}.")


def _merge(options: argparse.Namespace) -> int:
    with _changing(options) as history:
        known = history.learners()
        source, target = (find_learner(name, known) for name in (options.source, options.target))
        if source == target:
            raise CommandError(f"{sanitize(source)} is one learner already.")
        what = f"{_format_contents(history.contents(source))} of {sanitize(source)}"
        if not _is_confirmed(options, f"Give {what} to {sanitize(target)}?"):
            return CANCELLED
        backup = _back_up(options, history, source)
        history.merge_learners(source, target)
    return _report(f"{sanitize(target)} has the drawings of {sanitize(source)} now.{backup}")


def _reset(options: argparse.Namespace) -> int:
    with _changing(options) as history:
        name = find_learner(options.name, history.learners())
        what = f"{_format_contents(history.contents(name))} of {sanitize(name)}"
        if not _is_confirmed(options, f"Delete {what}? The name stays."):
            return CANCELLED
        backup = _back_up(options, history, name)
        history.reset_learner(name, datetime.now(UTC))
    return _report(f"{sanitize(name)} starts over.{backup}")


def _delete(options: argparse.Namespace) -> int:
    with _changing(options) as history:
        name = find_learner(options.name, history.learners())
        what = f"{sanitize(name)} with {_format_contents(history.contents(name))}"
        if not _is_confirmed(options, f"Delete {what}?"):
            return CANCELLED
        backup = _back_up(options, history, name)
        history.delete_learner(name)
    return _report(f"{sanitize(name)} is deleted.{backup}")


@contextmanager
def _changing(options: argparse.Namespace) -> Iterator[History]:
    """Open the history, which must exist, turning its errors into `CommandError`."""
    try:
        with open_history(options.data) as history:
            yield history
    except HistoryError as error:
        raise CommandError(sanitize(str(error))) from error


def _format_contents(found: Contents) -> str:
    counts = [
        format_count(found.attempts, "drawing"),
        format_count(found.sessions, "session"),
        format_count(found.skips, "skipped prompt"),
    ]
    return f"{counts[0]}, {counts[1]} and {counts[2]}"


def _is_confirmed(options: argparse.Namespace, question: str) -> bool:
    """Ask, unless --yes is given.

    Raises:
        CommandError: if there is no one to ask.
    """
    if options.yes:
        return True
    return ask(question)


def ask(question: str) -> bool:
    """Ask on the terminal; return whether the answer is yes.

    Raises:
        CommandError: if standard input is not a terminal.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise CommandError(
            f"{question} Nothing was changed: add --yes to go on without a question."
        )
    output.write([f"{question} [y/N] "], "the question", flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _back_up(options: argparse.Namespace, history: History, name: str) -> str:
    """Write a backup unless --no-backup is given; return a sentence about it.

    Raises:
        CommandError: if it cannot be written; nothing has changed.
    """
    if options.no_backup:
        return ""
    try:
        file = backups.back_up(history, name, datetime.now(UTC))
    except (HistoryError, OSError) as error:
        raise CommandError(
            f"no backup could be written, so nothing was changed: {sanitize(str(error))} "
            "--no-backup goes on without one."
        ) from error
    return f" To bring it back: digitgame import {sanitize(str(file))}"


def _report(words: str) -> int:
    return output.write([words + "\n"], "the result")
