"""Write private files atomically, without following symbolic links."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_atomic(file: Path, pieces: Iterable[str]) -> None:
    """Replace a file's content, or leave it unchanged if writing fails.

    The text is written to a file with an unpredictable name in the same folder, which then replaces
    the target. A symbolic link is replaced itself; the file it points to is not touched.

    Args:
        file: in an existing folder.
        pieces: the text.

    Raises:
        OSError: if it cannot be written.
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
    """Create a folder and its missing parents for the owner alone; keep the mode of existing ones.

    `Path.mkdir` would create the parents with the permissions that the umask leaves.

    Raises:
        OSError: if it cannot be created, or is not a folder.
    """
    for path in (*reversed(folder.parents), folder):
        if path == folder or not path.exists():
            path.mkdir(mode=0o700, exist_ok=True)
