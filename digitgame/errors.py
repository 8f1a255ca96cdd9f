"""CommandError: what a command says instead of doing its work."""


class CommandError(Exception):
    """The command cannot do its work here; the message says why and what to do."""
