"""Private files: whole or not at all, for their owner alone, and never through a link; the edge."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_atomic(file: Path, pieces: Iterable[str]) -> None:
    """Put a text in the place of what a file held.

    It is written beside it, under a name that nobody foresees, and takes the file's place when all
    of it is on disk: a link of the file's name goes, and what it led to stays as it is.

    Args:
        file: in a folder that is there.
        pieces: the text.

    Raises:
        OSError: if it cannot be written; the file is as before.
    """
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(number)
        part.replace(file)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def make_private_dir(folder: Path) -> None:
    """Make a folder with all that it lies in, for their owner alone; what is there stays as it is.

    `Path.mkdir` would let everyone into the parents that it makes, as far as the umask does.

    Raises:
        OSError: if it cannot be made, or is no folder.
    """
    for each in (*reversed(folder.parents), folder):
        if each == folder or not each.exists():
            each.mkdir(mode=0o700, exist_ok=True)
