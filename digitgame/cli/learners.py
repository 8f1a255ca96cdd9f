"""`digitgame learners`: list, rename, merge, reset and delete learners."""

import argparse
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from digitgame.cli.arguments import describe, filled, learner_name, path
from digitgame.cli.common import format_count, render
from digitgame.cli.open_history import NOTHING_YET, find_learner, open_history
from digitgame.errors import CommandError
from digitgame.storage import backups
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.storage.learners import LearnerTakenError
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
backup into the folder "removed" next to the history; digitgame import FILE brings it back. To
undo a merge, delete INTO and import the backups of FROM and INTO, in this order.
--no-backup writes none. In a school (docs/school.md), the server and the other machines follow.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "List, rename, merge, reset and delete learners.", _EPILOG)
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add(actions, "list", _list, "list the learners")
    _add(actions, "rename", _rename, "give a learner another name", "old", "new")
    for name, act, help_, *names in (
        ("merge", _merge, "give one learner's drawings to another", "source", "into"),
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
        parse = learner_name if each == "new" else filled
        action.add_argument(each, type=parse, metavar="FROM" if each == "source" else each.upper())
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
    new = options.new
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
        source, target = (find_learner(name, known) for name in (options.source, options.into))
        if source == target:
            raise CommandError(f"{sanitize(source)} is one learner already.")
        return _remove(
            options,
            history,
            source,
            lambda: history.merge_learners(source, target),
            question=f"Give {_format_contents(history, source)} of {sanitize(source)} to "
            f"{sanitize(target)}?",
            done=f"{sanitize(target)} has the drawings of {sanitize(source)} now.",
            undo=f"To undo it: digitgame learners delete {shlex.quote(sanitize(target))}, then "
            "digitgame import {file} and the backup that this made",
        )


def _reset(options: argparse.Namespace) -> int:
    with _changing(options) as history:
        name = find_learner(options.name, history.learners())
        return _remove(
            options,
            history,
            name,
            lambda: history.reset_learner(name, datetime.now(UTC)),
            question=f"Delete {_format_contents(history, name)} of {sanitize(name)}? "
            "The name stays.",
            done=f"{sanitize(name)} starts over.",
        )


def _delete(options: argparse.Namespace) -> int:
    with _changing(options) as history:
        name = find_learner(options.name, history.learners())
        return _remove(
            options,
            history,
            name,
            lambda: history.delete_learner(name),
            question=f"Delete {sanitize(name)} with {_format_contents(history, name)}?",
            done=f"{sanitize(name)} is deleted.",
        )


def _remove(
    options: argparse.Namespace,
    history: History,
    name: str,
    remove: Callable[[], object],
    *,
    question: str,
    done: str,
    undo: str = "To bring it back: digitgame import {file}",
) -> int:
    """Ask, unless --yes is given, back up what the learner has, remove it and report that.

    Returns:
        the exit status: 0, or `CANCELLED`.

    Raises:
        CommandError: if there is no one to ask, or no backup can be written; nothing has changed.
    """
    if not (options.yes or ask(question)):
        return CANCELLED
    backup = _back_up(options, history, name)
    remove()
    return _report(f"{done} {undo.replace('{file}', sanitize(str(backup)))}" if backup else done)


@contextmanager
def _changing(options: argparse.Namespace) -> Iterator[History]:
    """Open the history, which must exist, turning its errors into `CommandError`."""
    try:
        with open_history(options.data) as history:
            yield history
    except HistoryError as error:
        raise CommandError(sanitize(str(error))) from error


def _format_contents(history: History, name: str) -> str:
    found = history.contents(name)
    counts = [
        format_count(found.attempts, "drawing"),
        format_count(found.sessions, "session"),
        format_count(found.skips, "skipped prompt"),
    ]
    return f"{counts[0]}, {counts[1]} and {counts[2]}"


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


def _back_up(options: argparse.Namespace, history: History, name: str) -> Path | None:
    """Write a backup unless --no-backup is given; return the file.

    Raises:
        CommandError: if it cannot be written; nothing has changed.
    """
    if options.no_backup:
        return None
    try:
        return backups.back_up(history, name, datetime.now(UTC))
    except (HistoryError, OSError) as error:
        raise CommandError(
            f"no backup could be written, so nothing was changed: {sanitize(str(error))} "
            "--no-backup goes on without one."
        ) from error


def _report(words: str) -> int:
    return output.write([words + "\n"], "the result")
