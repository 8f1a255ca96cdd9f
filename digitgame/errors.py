"""Refusal: what a command says instead of doing its work."""


class Refusal(Exception):  # noqa: N818 - it is no error of the program's
    """The command cannot do its work here; the message says why and what to do."""
