"""Errors reported to the user without a traceback."""

from digitgame.text import sanitize


class CommandError(Exception):
    """A command cannot proceed; the message says why and how to fix it."""


def file_error(name: object, error: OSError | ValueError, verb: str = "read") -> CommandError:
    """Return the error for a file that cannot be read or written.

    Args:
        name: the file.
        error: the reason; Python raises ValueError for a name with a NUL.
        verb: "read" or "written".
    """
    reason = "this is not a valid file name"
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
    return CommandError(f"{sanitize(str(name))} cannot be {verb}: {reason}.")
