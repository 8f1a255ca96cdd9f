"""Store: the history that a command looks into, and whose attempts it asks for; the edge."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from digitgame.errors import CommandError
from digitgame.system import paths
from digitgame.text import sanitize

if TYPE_CHECKING:
    from digitgame.storage.history import History

_MOST_NAMED = 30


@contextmanager
def open_history(chosen: Path | None, environ: Mapping[str, str]) -> Iterator["History | None"]:
    """The history in a folder, to look into.

    Args:
        chosen: the folder named on the command line, if any.
        environ: the environment.

    Yields:
        the history; None where there is none yet: looking makes no files.

    Raises:
        CommandError: if it cannot be used.
    """
    from digitgame.storage.database import HistoryError
    from digitgame.storage.history import History

    file = paths.history_file(paths.data_folder(chosen, environ))
    try:
        if _is_missing(file):
            yield None
            return
        history = History(file)
        try:
            yield history
        finally:
            history.close()
    except HistoryError as error:
        raise CommandError(sanitize(str(error))) from error


def _is_missing(file: Path) -> bool:
    try:
        return not file.exists()
    except OSError:  # a folder that may not be looked into; opening the file says it well
        return False


def find_learner(learner: str, known: Collection[str]) -> str:
    """A learner's name as it is kept, which some keyboards put together of other characters.

    Raises:
        CommandError: if that learner has no attempts; it names those who have.
    """
    for name in (learner, unicodedata.normalize("NFC", learner)):
        if name in known:
            return name
    raise CommandError(f"{sanitize(learner)} has no attempts here. {format_names(known)}")


def format_names(known: Collection[str]) -> str:
    """Those who have attempts, in a sentence."""
    names = [sanitize(name) for name in sorted(known)[:_MOST_NAMED]]
    more = len(known) - len(names)
    return f"Known: {', '.join(names)}{f' and {more} more' if more else ''}."
