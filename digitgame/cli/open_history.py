"""Open the history read by a command and resolve learner names."""

import os
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from digitgame.errors import CommandError
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.system import paths
from digitgame.text import sanitize

_MOST_NAMED = 30
"""Learners that an error message names."""


@contextmanager
def open_history(chosen: Path | None) -> Iterator[History | None]:
    """Open the history in a folder for reading.

    Args:
        chosen: the folder named on the command line, if any.

    Yields:
        the history, or None if it does not exist yet, because reading creates no files.

    Raises:
        CommandError: if it cannot be used.
    """
    file = paths.history_file(paths.data_folder(chosen, os.environ))
    try:
        if _is_missing(file):
            yield None
        else:
            with closing(History(file)) as history:
                yield history
    except HistoryError as error:
        raise CommandError(sanitize(str(error))) from error


def _is_missing(file: Path) -> bool:
    try:
        return not file.exists()
    except OSError:  # opening the file reports it
        return False


def find_learner(learner: str, known: Collection[str]) -> str:
    """Return the stored spelling of a name, which may be typed with combining accents.

    Raises:
        CommandError: if that learner has no attempts; it names those who have.
    """
    for name in (learner, unicodedata.normalize("NFC", learner)):
        if name in known:
            return name
    raise CommandError(f"{sanitize(learner)} has no attempts here. {format_names(known)}")


def format_names(known: Collection[str]) -> str:
    """Format the names of the learners who have attempts as a sentence."""
    names = [sanitize(name) for name in sorted(known)[:_MOST_NAMED]]
    more = len(known) - len(names)
    return f"Known: {', '.join(names)}{f' and {more} more' if more else ''}."
