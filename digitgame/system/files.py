"""Write private files atomically, without following symbolic links."""

import errno
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_ROOT = 0
"""User ID of the owner of links such as /dev/stdout."""

_MOST_LINKS = 40
"""Links in a row that Linux follows."""


def write_atomic(file: Path, pieces: Iterable[str | bytes]) -> None:
    """Replace a file's content, or leave it unchanged if writing fails.

    It is written to a file with an unpredictable name in the same folder, which then replaces
    the target. A symbolic link is replaced itself; the file it points to is not touched.

    Args:
        file: in an existing folder.
        pieces: the content; text is encoded in UTF-8.

    Raises:
        OSError: if it cannot be written.
    """
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.writelines(
                piece if isinstance(piece, bytes) else piece.encode() for piece in pieces
            )
            stream.flush()
            os.fsync(number)
        part.replace(file)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def follow_own_links(file: Path) -> Path:
    """Return the file that a path leads to by links of this user or of root.

    People keep their settings elsewhere, and link to them. Another user's link is not followed, so
    that it is replaced: it may lead to any file.

    Raises:
        OSError: if the links lead in a circle.
    """
    for _ in range(_MOST_LINKS):
        if not file.is_symlink() or is_foreign_link(file):
            return file
        file = file.parent / file.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def is_foreign_link(file: Path) -> bool:
    """Return whether this is a symbolic link created by another user than this one or root.

    In folders that everyone may write to, Linux does not follow such links when it opens a file,
    but replacing the resolved file would.
    """
    if not hasattr(os, "geteuid") or not file.is_symlink():  # Windows has no user IDs
        return False
    return file.lstat().st_uid not in (os.geteuid(), _ROOT)


def make_private_dir(folder: Path) -> None:
    """Create a folder and its missing parents for the owner alone; keep the mode of existing ones.

    `Path.mkdir` would create the parents with the permissions that the umask leaves.

    Raises:
        OSError: if it cannot be created, or is not a folder.
    """
    for path in (*reversed(folder.parents), folder):
        if path == folder or not path.exists():
            path.mkdir(mode=0o700, exist_ok=True)
