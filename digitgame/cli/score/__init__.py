"""`digitgame score`: score drawings from a file or a pipe."""

from digitgame.cli.score.command import run
from digitgame.cli.score.options import add_arguments

__all__ = ["add_arguments", "run"]
