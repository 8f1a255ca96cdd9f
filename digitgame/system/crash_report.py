"""Write a crash report (traceback) to the data folder."""

import traceback
from pathlib import Path

from digitgame.system import files


def save_crash_report(error: BaseException | None, file: Path) -> bool:
    """Write an error's traceback to a private file.

    Returns:
        whether the report was written. Never raises, because the process is already shutting down.
    """
    details = "".join(traceback.format_exception(error)) if error else ""
    # File names in a traceback may not be valid UTF-8.
    text = details.encode("utf-8", "backslashreplace").decode("utf-8")
    try:
        files.make_private_dir(file.parent)
        files.write_atomic(file, [text])
    except OSError:
        return False
    return True
