"""Open the history read by a command and resolve learner names."""

import os
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from digitgame.core.learner_name import learner_key
from digitgame.errors import CommandError, file_error
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.storage.snapshot import MAGIC
from digitgame.system import paths
from digitgame.text import sanitize

NOTHING_YET = "there are no attempts here yet. Start with: digitgame practice"
"""Error for a history without attempts."""

_MOST_NAMED = 30
"""Learners that an error message names."""


@contextmanager
def open_history(chosen: Path | None) -> Iterator[History]:
    """Open the history in a folder for reading, which creates no files.

    Args:
        chosen: the folder named on the command line, if any.

    Yields:
        the history.

    Raises:
        CommandError: if it does not exist or cannot be used.
    """
    file = find_history(chosen)
    try:
        with closing(History(file)) as history:
            yield history
    except HistoryError as error:
        raise CommandError(sanitize(str(error))) from error


def find_history(chosen: Path | None) -> Path:
    """Return the file of an existing history.

    Args:
        chosen: the folder or the file named on the command line, if any.

    Raises:
        CommandError: if it does not exist; the message names the folder.
    """
    folder = data_folder(chosen)
    try:
        file = paths.history_file(folder)
        if file.exists():
            return file
        is_folder = folder.is_dir()
        is_missing = not folder.exists()
    except (OSError, ValueError) as error:
        raise file_error(folder, error) from error
    name = sanitize(str(folder))
    if chosen is None and (is_folder or is_missing):
        raise CommandError(
            f"there are no attempts in {name} yet. Start with: digitgame practice. "
            "If yours are elsewhere, name the folder with --data."
        )
    if is_missing:
        raise CommandError(f"{name} does not exist. Check the folder named with --data.")
    if is_folder:
        raise CommandError(f"{name} has no history.sqlite3, so nothing was drawn there.")
    raise CommandError(f"{name} is neither a folder nor a history.")


def has_history(chosen: Path | None) -> bool:
    """Return whether the history exists.

    Raises:
        CommandError: if it does not, and the command line names it.
    """
    if chosen is not None:
        find_history(chosen)
    return paths.history_file(data_folder(chosen)).exists()


def data_folder(chosen: Path | None) -> Path:
    """Return the data folder, which may not exist yet, or the file of a history.

    Args:
        chosen: the folder or the file named on the command line, if any.

    Raises:
        CommandError: if the file is not a history.
    """
    folder = paths.data_folder(chosen, os.environ)
    try:
        is_file = folder.is_file()
        start = _read_start(folder) if is_file else MAGIC
    except (OSError, ValueError) as error:
        raise file_error(folder, error) from error
    if start != MAGIC:
        problem = "is not a history of digitgame" if start else "is empty"
        raise CommandError(
            f"{sanitize(str(folder))} {problem}. Name a data folder or its history.sqlite3."
        )
    return folder


def _read_start(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(len(MAGIC))


def find_learner(learner: str, known: Collection[str]) -> str:
    """Return the stored spelling of a name, whatever its capitals and the form of its accents.

    Raises:
        CommandError: if that learner has no attempts; it names those who have.
    """
    same = [name for name in known if learner_key(name) == learner_key(learner)]
    if same:
        return learner if learner in same else same[0]
    raise no_attempts(learner, known)


def no_attempts(learner: str, known: Collection[str]) -> CommandError:
    """Return the error for a learner without attempts; it names those who are known."""
    if not known:
        return CommandError(NOTHING_YET)
    names = [sanitize(name) for name in sorted(known)[:_MOST_NAMED]]
    more = len(known) - len(names)
    others = f"{', '.join(names)}{f' and {more} more' if more else ''}"
    return CommandError(f"{sanitize(learner)} has no attempts here. Known: {others}.")
