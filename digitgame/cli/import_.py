"""`digitgame import`: attempts from other stores, taken in without doubling any; the edge.

Attempts are told apart by their names, which are the same in every copy. They are taken in some at
a time, each lot with its totals whole or not at all: what was interrupted can be done again.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from digitgame.cli.arguments import describe
from digitgame.cli.importer import ImportResult, import_source, learners_in
from digitgame.cli.learner_mapping import LearnerMapping
from digitgame.errors import CommandError
from digitgame.system import output, paths
from digitgame.text import sanitize

SOME_REFUSED = 1
"""Exit status when something was not taken in."""

_EPILOG = """\
A source is a history (history.sqlite3), a data folder with one, or what digitgame export
--format jsonl wrote. It is only read, also while somebody practises with it. Importing it
again, or a store that has some of its attempts, doubles nothing.

Every attempt is looked at: damaged ones are left out and named, and the exit status is 1.

  --learner NAME       everything goes to that learner
  --learner OLD=NEW    OLD's goes to NEW; may be given several times

  digitgame import /media/stick/history.sqlite3
  digitgame import --learner pupil07=Zoe lab-a/ lab-b/ zoe.jsonl
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Take in attempts from other machines, without doubling any.", _EPILOG)
    parser.add_argument("sources", nargs="+", metavar="FILE-or-DIR", help="where they are")
    parser.add_argument(
        "--learner",
        action="append",
        default=[],
        metavar="[OLD=]NEW",
        help="whose they become (default: who drew them)",
    )


def run(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Take in what the options name.

    Returns:
        the exit status: 0, or `SOME_REFUSED`.

    Raises:
        CommandError: if the store here, or all that was named, cannot be used.
    """
    from digitgame.storage.database import HistoryError
    from digitgame.storage.history import History

    renaming = LearnerMapping.name_for(options.learner)
    file = paths.history_file(paths.data_folder(options.data, environ))
    sources = [_source(named, file) for named in options.sources]
    _check_names(sources, renaming)
    status = 0
    try:
        with closing(History(file)) as history, _report_interrupt():
            for source in sources:
                try:
                    count = import_source(source, history, renaming)
                except CommandError as refusal:
                    output.print_error(f"digitgame: {refusal}")
                    status = SOME_REFUSED
                    continue
                output.write([_format_result(source, count)], "what was taken in")
                status = SOME_REFUSED if count.rejected else status
    except HistoryError as error:
        raise CommandError(f"{sanitize(str(error))} What was taken in so far is kept.") from error
    return status


@contextmanager
def _report_interrupt() -> Iterator[None]:
    """Ctrl-C leaves every lot that was taken in whole; say so."""
    try:
        yield
    except KeyboardInterrupt:
        output.print_error(
            "digitgame: interrupted. What was taken in so far is kept; import it again for the"
            " rest."
        )
        raise


def _source(named: str, own: Path) -> Path:
    """The file that a source's name means.

    Raises:
        CommandError: if there is none, or it is the store here.
    """
    try:
        path = Path(named)
        found = paths.history_file(path) if path.is_dir() else path
        if found.exists() and own.exists() and found.samefile(own):
            raise CommandError(f"{sanitize(named)} is the history itself. Name another one.")
        if not found.exists():
            what = "a folder without a history.sqlite3" if path.is_dir() else "no file"
            raise CommandError(f"{sanitize(named)} is {what}.")
        if not found.is_file():  # it is looked into more than once, and a pipe gives all but once
            raise CommandError(f"{sanitize(str(found))} is no file. Save a pipe's output to one.")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is no file's name"
        raise CommandError(f"{sanitize(named)} cannot be read: {reason}.") from error
    return found


def _check_names(sources: Sequence[Path], renaming: LearnerMapping) -> None:
    """Whoever is to have another name must be there: afterwards it would be too late.

    Raises:
        CommandError: if somebody is in none of the sources.
    """
    from digitgame.storage.database import HistoryError

    missing = set(renaming.names)
    try:
        for source in sources if missing else ():
            missing -= learners_in(source)
    except (CommandError, HistoryError):
        return  # what cannot be read is told when its turn comes
    if missing:
        names = ", ".join(f'"{sanitize(name)}"' for name in sorted(missing))
        raise CommandError(
            f"--learner: nobody there is called {names}. Nothing was taken in. "
            "`digitgame report --data DIR` names who is there."
        )


def _format_result(source: Path, count: ImportResult) -> str:
    said = f"{sanitize(str(source))}: {count.new:,} new, {count.known:,} known"
    if not count.rejected:
        return said + ".\n"
    more = count.rejected - len(count.reasons)
    told = [f"  {each}\n" for each in count.reasons]
    return "".join(
        [f"{said}, {count.rejected:,} refused:\n", *told, f"  and {more:,} more\n" if more else ""]
    )
