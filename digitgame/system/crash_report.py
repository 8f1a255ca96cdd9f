"""A mistake of the game's own: its details are kept for whoever mends it; the edge."""

import traceback
from pathlib import Path

from digitgame.system import files


def save_crash_report(error: BaseException | None, file: Path) -> bool:
    """Write an error's details to a file that its owner alone can read.

    Returns:
        could it be written? Never raises: whatever meets a mistake is ending.
    """
    details = "".join(traceback.format_exception(error)) if error else ""
    # A file's name in it may be no text.
    written = details.encode("utf-8", "backslashreplace").decode("utf-8")
    try:
        files.make_private_dir(file.parent)
        files.write_atomic(file, [written])
    except OSError:
        return False
    return True
