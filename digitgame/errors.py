"""CommandError: what a command says instead of doing its work."""


class CommandError(Exception):
    """The command cannot do its work here; the message says why and what to do."""


def file_error_reason(error: OSError | ValueError) -> str:
    """Return why a file cannot be used. Python raises ValueError for a name with a NUL."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "this is not a valid file name"
