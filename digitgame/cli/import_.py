"""`digitgame import`: import attempts from other histories.

Attempts are identified by their names, which are the same in every copy. Each batch is saved whole,
with its totals, or not at all: an interrupted import can be repeated.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from digitgame.cli.arguments import describe, filled
from digitgame.cli.importer import ImportResult, LearnerMapping, import_source, learners_in
from digitgame.cli.open_history import data_folder
from digitgame.core.learner_name import LearnerError, learner_key, valid_name
from digitgame.errors import CommandError, file_error
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.system import output, paths
from digitgame.text import sanitize

SOME_REJECTED = 1
"""Exit status if some of the input was rejected."""

_EPILOG = """\
A source is a history (history.sqlite3), a data folder that has one, or a file or a pipe written
by digitgame export --format jsonl; - is standard input. It is only read, and may be in use.
Attempts that are already here are not imported again, also under another learner's name.

Every attempt is checked: damaged ones are skipped and listed, and the exit status is 1.

  --learner NAME       give all attempts to that learner
  --learner OLD=NEW    rename a learner; may be given several times

  digitgame import /media/stick/history.sqlite3
  digitgame import --learner pupil07=Zoe lab-a/ lab-b/ zoe.jsonl
  ssh lab digitgame export --format jsonl | digitgame import -
"""

STDIN = "-"


class _Source(NamedTuple):
    """A file to import."""

    name: str
    """For messages, sanitised."""
    file: Path
    """For a pipe a copy, because it is read more than once."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Import attempts from other machines, each of them once.", _EPILOG)
    parser.add_argument(
        "sources", nargs="+", type=filled, metavar="FILE-or-DIR", help="what to import"
    )
    parser.add_argument(
        "--learner",
        type=filled,
        action="append",
        default=[],
        metavar="[OLD=]NEW",
        help="new names for learners (default: keep their names)",
    )


def run(options: argparse.Namespace) -> int:
    """Import the sources.

    Returns:
        the exit status: 0, or `SOME_REJECTED`.

    Raises:
        CommandError: if the history here, or a source's name, cannot be used.
    """
    mapping = _parse_mapping(options.learner)
    file = paths.history_file(data_folder(options.data))
    with ExitStack() as stack:
        sources = [_find_source(name, file, stack) for name in options.sources]
        _check_names(sources, mapping)

        @cache
        def open_history() -> History:  # only if there is something to import
            return stack.enter_context(closing(History(file)))

        try:
            with _report_interrupt():
                results = [_import(source, open_history, mapping) for source in sources]
        except HistoryError as error:
            raise CommandError(
                f"{sanitize(str(error))} What was imported so far is saved."
            ) from error
    return max(results)


def _import(source: _Source, open_history: Callable[[], History], mapping: LearnerMapping) -> int:
    """Import a source and report it; return the exit status."""
    try:
        result = import_source(source.file, open_history, mapping)
    except CommandError as error:
        words = str(error).replace(sanitize(str(source.file)), source.name)
        output.print_error(f"digitgame: {words}")
        return SOME_REJECTED
    output.write([_format_result(source, result)], "the result")
    return SOME_REJECTED if result.rejected else 0


def _parse_mapping(arguments: Sequence[str]) -> LearnerMapping:
    """Parse NEW alone, or any number of OLD=NEW.

    Raises:
        CommandError: if they are ambiguous, or a name is invalid.
    """
    names: dict[str, str] = {}
    for argument in arguments:
        written, equals, new = argument.rpartition("=")
        old = learner_key(written)
        try:
            name = valid_name(new)
        except LearnerError as error:
            raise CommandError(f"--learner {sanitize(argument)}: {error}") from error
        if not equals and len(arguments) == 1:
            return LearnerMapping(everyone=name)
        if not equals or old in names:
            raise CommandError(
                "several --learner options must each have the form OLD=NEW, with a different OLD."
            )
        names[old] = name
    return LearnerMapping(names=names)


@contextmanager
def _report_interrupt() -> Iterator[None]:
    """Report on Ctrl-C that all complete batches are saved."""
    try:
        yield
    except KeyboardInterrupt:
        output.print_error(
            "digitgame: interrupted. What was imported so far is saved; run the import again for"
            " the rest."
        )
        raise


def _find_source(name: str, own: Path, stack: ExitStack) -> _Source:
    """Return the file that a source's name stands for.

    Args:
        name: as given on the command line.
        own: the history here.
        stack: deletes the copy of a pipe at the end.

    Raises:
        CommandError: if there is no such file, or it is the history here.
    """
    if name == STDIN:
        if sys.stdin is None:
            raise CommandError("standard input is closed. Name a file.")
        return _Source("standard input", _copy_pipe(sys.stdin.buffer, "standard input", stack))
    try:
        path = Path(name)
        file = paths.history_file(path) if path.is_dir() else path
        if file.exists() and own.exists() and file.samefile(own):
            raise CommandError(f"{sanitize(name)} is the history itself. Name another one.")
        if not file.exists():
            problem = "has no history.sqlite3" if path.is_dir() else "does not exist"
            raise CommandError(f"{sanitize(name)} {problem}.")
        shown = sanitize(str(file))
        if file.is_file():
            return _Source(shown, file)
        if path.is_dir():
            raise CommandError(f"{shown} is not a regular file.")
        with file.open("rb") as stream:
            return _Source(shown, _copy_pipe(stream, shown, stack))
    except (OSError, ValueError) as error:
        raise file_error(name, error) from error


def _copy_pipe(stream: BinaryIO, name: str, stack: ExitStack) -> Path:
    """Copy a pipe to a private file, which is deleted at the end."""
    try:
        copy = stack.enter_context(tempfile.NamedTemporaryFile(prefix="digitgame-"))  # noqa: SIM115
        shutil.copyfileobj(stream, copy)
        copy.flush()
    except OSError as error:
        raise file_error(name, error) from error
    return Path(copy.name)


def _check_names(sources: Sequence[_Source], mapping: LearnerMapping) -> None:
    """Check, before anything is imported, that every learner being renamed is in a source.

    Raises:
        CommandError: if one is in none of them.
    """
    missing = set(mapping.names)
    try:
        for source in sources if missing else ():
            missing -= set(map(learner_key, learners_in(source.file)))
    except (CommandError, HistoryError):
        return  # reported when that source is imported
    if missing:
        names = ", ".join(f'"{sanitize(name)}"' for name in sorted(missing))
        raise CommandError(
            f"--learner: the sources have no learner {names}. Nothing was imported. "
            "`digitgame report --data DIR` lists the learners."
        )


def _format_result(source: _Source, result: ImportResult) -> str:
    counts = f"{source.name}: {result.new:,} new, {result.known:,} known"
    if not result.rejected:
        return counts + ".\n"
    lines = [f"{counts}, {result.rejected:,} rejected:", *(f"  {why}" for why in result.reasons)]
    if more := result.rejected - len(result.reasons):
        lines.append(f"  and {more:,} more")
    return "\n".join(lines) + "\n"
