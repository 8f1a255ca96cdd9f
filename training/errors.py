"""Errors reported to the user of `python -m training` without a traceback."""


class TrainingError(Exception):
    """A command cannot proceed; the message says why and how to fix it."""
