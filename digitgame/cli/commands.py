"""The commands that show no screen: what each is for, and what sets its parser up.

Their modules are imported when a parser is set up: they take longer to load than a first screen
may.
"""

import argparse
import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

from digitgame.cli import play
from digitgame.system import paths


class Command(NamedTuple):
    """A command that shows no screen."""

    help: str
    """What it is for."""
    set_up: Callable[[argparse.ArgumentParser], None]
    """Adds its options to a parser, and what runs it."""
    takes_data: bool = True
    """May a folder be named that holds the history?"""


def _score(parser: argparse.ArgumentParser) -> None:
    from digitgame.cli.score import command
    from digitgame.cli.score import options as score_options

    score_options.add_arguments(parser)
    parser.set_defaults(run=command.run)


def _stats(parser: argparse.ArgumentParser) -> None:
    from digitgame.cli import stats
    from digitgame.storage import settings

    def run(options: argparse.Namespace) -> int:
        chosen = settings.load(paths.settings_file()).settings
        return stats.run(options, os.environ, chosen.learner or play.learner_name(), _today())

    stats.add_arguments(parser)
    parser.set_defaults(run=run)


def _export(parser: argparse.ArgumentParser) -> None:
    from digitgame.cli import export

    export.add_arguments(parser)
    parser.set_defaults(run=lambda options: export.run(options, os.environ))


def _import(parser: argparse.ArgumentParser) -> None:
    from digitgame.cli import import_

    import_.add_arguments(parser)
    parser.set_defaults(run=lambda options: import_.run(options, os.environ))


def _report(parser: argparse.ArgumentParser) -> None:
    from digitgame.cli import report

    report.add_arguments(parser)  # it takes several data folders
    parser.set_defaults(run=lambda options: report.run(options, os.environ, _today()))


def _rejudge(parser: argparse.ArgumentParser) -> None:
    from digitgame.cli import rejudge

    rejudge.add_arguments(parser)
    parser.set_defaults(run=lambda options: rejudge.run(options, os.environ))


def _doctor(parser: argparse.ArgumentParser) -> None:
    from digitgame.cli import doctor

    doctor.add_arguments(parser)
    parser.set_defaults(run=lambda options: doctor.run(options, os.environ))


def _serve(parser: argparse.ArgumentParser) -> None:
    from digitgame.cli import serve

    def run(options: argparse.Namespace) -> int:
        return serve.run(options, paths.data_folder(options.data, os.environ))

    serve.add_arguments(parser)
    parser.set_defaults(run=run)


def _today() -> date:
    """The date where this computer is."""
    return datetime.now(UTC).astimezone().date()


COMMANDS: Mapping[str, Command] = {
    "score": Command("score drawings from a file or a pipe", _score, takes_data=False),
    "stats": Command("show how a learner gets on", _stats),
    "export": Command("write attempts with their ink", _export),
    "import": Command("take in attempts from other machines", _import),
    "report": Command("show how every learner gets on, for a teacher", _report, takes_data=False),
    "rejudge": Command("judge kept attempts again", _rejudge),
    "doctor": Command("say what this terminal can do", _doctor, takes_data=False),
    "serve": Command("let people play in a browser", _serve),
}
"""By name, in the order of the help."""
