"""Backups of learners before they are merged, reset or deleted."""

import re
from datetime import datetime
from itertools import count
from pathlib import Path

from digitgame.storage.history import History
from digitgame.system import files

FOLDER = "removed"
"""The folder of the backups, next to the history."""


def back_up(history: History, name: str, at: datetime) -> Path:
    """Write everything about a learner into a new history, which `digitgame import` reads.

    Args:
        history: the history that has the learner.
        name: the learner's stored name.
        at: the date in the file's name.

    Returns:
        the file.

    Raises:
        HistoryError, OSError: if it cannot be written.
    """
    folder = history.file.parent / FOLDER
    files.make_private_dir(folder)
    stem = re.sub(r"[^\w.-]", "_", name) + f"-{at:%Y-%m-%d}"
    for number in count(1):
        file = folder / f"{stem}{f'-{number}' if number > 1 else ''}.sqlite3"
        try:
            file.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            continue
        history.back_up_learner(name, file)
        return file
    raise AssertionError("unreachable")
