"""The command line: play (default), practice, sprint, exam, sketch, score, report and more."""

import argparse
import asyncio
import getpass
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from digitgame import (
    doctor,
    export,
    importing,
    output,
    paths,
    rejudge,
    report,
    score,
    serve,
    stats,
)
from digitgame.ending import end_on_signals
from digitgame.kiosk import forget_tricks
from digitgame.learner import LONGEST_NAME, LearnerError, valid_name, who_plays
from digitgame.refusal import Refusal
from digitgame.surroundings import Surroundings, why_unplayable

if TYPE_CHECKING:
    from digitgame.tui.app import DigitgameApp

# One core is plenty for a 28x28 image, and thirty learners share a machine: NumPy's library
# would start a thread for every core. It looks at these once, when it is first imported.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

FAILED = 1
MISUSED = 2
INTERRUPTED = 130  # by Ctrl-C, as a shell has it

_SCREENS = {
    "play": "home",
    "practice": "practise",
    "sprint": "sprint",
    "exam": "exam",
    "learn": "learn",
    "sketch": "sketch",
}
_HELP = {
    "play": "start with the home screen (without a command: this)",
    "practice": "start with a practice session",
    "sprint": "start with a sprint: as many digits as you can in a minute",
    "exam": "start with an exam: each digit once, and a certificate",
    "learn": "start with the cards, or with a digit's lesson",
    "sketch": "start with a free drawing",
}
PROMPTS = 10
"""Prompts in a session; `digitgame.practice`, which has the same, would load NumPy for a --help."""
MOST_PROMPTS = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: without the program's name; the process's own by default.

    Returns:
        the exit status: 0, 1 where something failed, 2 where the command was misused, 130 where it
        was stopped with Ctrl-C; `digitgame score` has more.
    """
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        _check_imports()
        return run(options)
    except Refusal as refusal:
        print(f"digitgame: {refusal}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="digitgame", description="Draw digits in the terminal and learn to write them well."
    )
    parser.add_argument("--version", action="version", version=version("digitgame"))
    _add_play_options(parser, default=None)
    parser.set_defaults(
        run=_play, screen=_SCREENS["play"], digits=range(10), count=PROMPTS, digit=None
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command, help_ in _HELP.items():
        screen = commands.add_parser(command, help=help_, description=help_)
        # Left out after the command, they are what was said before it.
        _add_play_options(screen, default=argparse.SUPPRESS)
        screen.set_defaults(screen=_SCREENS[command])
        if command == "practice":
            _add_practice_options(screen)
        if command == "learn":
            screen.add_argument(
                "--digit", type=_digit, metavar="D", help="the digit to learn, 0 to 9"
            )
    scoring = commands.add_parser("score", help="score drawings from a file or a pipe")
    score.add_arguments(scoring)
    scoring.set_defaults(run=score.run)
    telling = commands.add_parser("stats", help="show how a learner gets on")
    stats.add_arguments(telling)
    telling.set_defaults(run=_stats)
    exporting = commands.add_parser("export", help="write attempts with their ink")
    export.add_arguments(exporting)
    exporting.set_defaults(run=lambda options: export.run(options, os.environ))
    merging = commands.add_parser("import", help="take in attempts from other machines")
    importing.add_arguments(merging)
    merging.set_defaults(run=lambda options: importing.run(options, os.environ))
    reporting = commands.add_parser("report", help="show how every learner gets on, for a teacher")
    report.add_arguments(reporting)
    reporting.set_defaults(run=_report)
    judging = commands.add_parser("rejudge", help="judge kept attempts again")
    rejudge.add_arguments(judging)
    judging.set_defaults(run=lambda options: rejudge.run(options, os.environ))
    examining = commands.add_parser("doctor", help="say what this terminal can do")
    doctor.add_arguments(examining)
    examining.set_defaults(run=lambda options: doctor.run(options, os.environ))
    _add_data_option(judging, default=argparse.SUPPRESS)
    _add_data_option(merging, default=argparse.SUPPRESS)
    serving = commands.add_parser("serve", help="let people play in a browser")
    serve.add_arguments(serving)
    serving.set_defaults(run=_serve)
    visiting = commands.add_parser(serve.VISIT)  # no help: `serve` starts it, nobody types it
    visiting.set_defaults(run=_visit)
    for each in (serving, visiting):
        _add_data_option(each, default=argparse.SUPPRESS)
    _add_data_option(telling, default=argparse.SUPPRESS)
    _add_data_option(exporting, default=argparse.SUPPRESS)
    return parser


def _add_data_option(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=default,
        help="folder for the history (default: $DIGITGAME_DATA, else the system's data folder)",
    )


def _add_play_options(parser: argparse.ArgumentParser, default: str | None) -> None:
    _add_data_option(parser, default)
    parser.add_argument(
        "--glyphs",
        choices=("half", "ascii"),
        default=default,
        help="draw ink in half blocks, or in plain characters where the font lacks them",
    )
    parser.add_argument(
        "--learner",
        type=_learner,
        metavar="NAME",
        default=default,
        help="who plays (default: who was chosen last, else your user name)",
    )
    parser.add_argument(
        "--kiosk",
        action="store_true",
        default=False if default is None else default,
        help="for an account that is only for the game: nothing leads out of it (docs/lab.md)",
    )


def _add_practice_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--digits",
        type=_digits,
        default=tuple(range(10)),
        metavar="D,D,...",
        help="ask only for these digits, for example 3,5,8 (default: all ten)",
    )
    parser.add_argument(
        "--count",
        type=_count,
        default=PROMPTS,
        metavar="N",
        help=f"prompts in a session, 1 to {MOST_PROMPTS} (default: {PROMPTS})",
    )


def _learner(written: str) -> str:
    try:
        return valid_name(written)
    except LearnerError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _digits(written: str) -> tuple[int, ...]:
    digits = written.replace(" ", "").split(",")
    if not all(len(digit) == 1 and digit in "0123456789" for digit in digits):
        raise argparse.ArgumentTypeError(f"{written!r} is no list of digits such as 3,5,8")
    return tuple(sorted({int(digit) for digit in digits}))


def _digit(written: str) -> int:
    if not (len(written) == 1 and written in "0123456789"):
        raise argparse.ArgumentTypeError(f"{written!r} is no digit from 0 to 9")
    return int(written)


def _count(written: str) -> int:
    if not (written.isascii() and written.isdigit() and 1 <= int(written) <= MOST_PROMPTS):
        raise argparse.ArgumentTypeError(f"{written!r} is no number from 1 to {MOST_PROMPTS}")
    return int(written)


def _play(options: argparse.Namespace) -> int:
    if options.kiosk:
        forget_tricks(os.environ)
    check_terminal(os.environ, sys.stdin.isatty(), sys.stderr.isatty())
    return _start(options)


def _serve(options: argparse.Namespace) -> int:
    return serve.run(options, paths.data_folder(options.data, os.environ))


def _visit(options: argparse.Namespace) -> int:
    """Play with one visitor of `digitgame serve`, through whose pipes the screen goes."""
    if sys.stdin.isatty() or sys.stdout.isatty():
        raise Refusal("digitgame serve starts this for each visitor; start that instead.")
    serve.limit_memory()
    return _start(options, in_browser=True)


def _start(options: argparse.Namespace, *, in_browser: bool = False) -> int:
    # Only now, so that a refusal is quick and so that the environment was checked before Textual
    # reads it at import.
    import time
    from random import SystemRandom

    from digitgame import settings
    from digitgame.history import History, HistoryError
    from digitgame.tui.app import DigitgameApp
    from digitgame.tui.game import Game
    from model.reader import WeightsError, load_reader

    glyphs = options.glyphs if in_browser else _lettered(options.glyphs)
    try:
        chosen = settings.load(paths.settings_file())
        if glyphs:
            chosen = replace(chosen, glyphs=settings.Glyphs(glyphs))
        reader = load_reader()
        folder = paths.data_folder(options.data, os.environ)
        history = History(paths.history_file(folder))
        learner = who_plays(options.learner, chosen.learner, history.learners(), learner_name())
    except (settings.SettingsError, WeightsError, HistoryError) as error:
        raise Refusal(str(error)) from error
    game = Game(
        reader=reader,
        history=history,
        settings=chosen,
        settings_file=paths.settings_file(),
        crash_file=paths.crash_file(folder),
        learner=learner,
        clock=time.monotonic,
        now=lambda: datetime.now(UTC).astimezone(),
        chance=SystemRandom(),
        digits=tuple(options.digits),
        count=options.count,
        is_kiosk=in_browser or options.kiosk,
        is_visitor=in_browser,
    )
    screen = options.screen if options.digit is None else f"lesson({options.digit})"
    # At a kiosk nobody knows for whom it is the first time.
    app = DigitgameApp(game, screen, has_tour=not game.is_kiosk)
    try:
        asyncio.run(_run(app))
    finally:
        history.close()
    return app.return_code or 0


def _lettered(asked: str | None) -> str | None:
    """Have the screen drawn in letters that the terminal shows; its glyphs, None for as chosen."""
    here = Surroundings(os.environ, True, True, is_coerced=bool(sys.flags.utf8_mode))
    glyphs = asked or (None if here.is_unicode else "ascii")
    output.letter(sys.__stderr__, is_unicode=glyphs == "half" or here.is_unicode)
    return glyphs


def _report(options: argparse.Namespace) -> int:
    return report.run(options, os.environ, _today())


def _today() -> date:
    """The date where this computer is."""
    return datetime.now(UTC).astimezone().date()


def _stats(options: argparse.Namespace) -> int:

    from digitgame import settings

    try:
        chosen = settings.load(paths.settings_file())
    except settings.SettingsError as error:
        raise Refusal(str(error)) from error
    today = datetime.now(UTC).astimezone().date()
    return stats.run(options, os.environ, chosen.learner or learner_name(), today)


async def _run(app: "DigitgameApp") -> None:
    """Run the app until it ends or is told to end by a signal."""
    end_on_signals(app.exit)
    await app.run_async()


def check_terminal(environ: Mapping[str, str], is_input: bool, is_output: bool) -> None:
    """See that this is a terminal that the game can be played in.

    Args:
        environ: the environment.
        is_input: is standard input a terminal?
        is_output: is standard error, which Textual draws on, a terminal?

    Raises:
        Refusal: if it is not.
    """
    if problem := why_unplayable(Surroundings(environ, is_input, is_output)):
        raise Refusal(f"{problem} digitgame doctor says more.")


def learner_name() -> str:
    """The account's user name, with anything but letters, digits and ._- left out."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in a bare container
        account = ""
    return re.sub(r"[^\w.-]", "", account)[:LONGEST_NAME] or "learner"


def _check_imports() -> None:
    """See that `import model` finds the game's own package.

    Raises:
        Refusal: if a file of that name in the current folder stands before it.
    """
    ours = Path(__file__).parent.parent / "model"
    spec = find_spec("model")  # without running what it finds
    found = Path(spec.origin if spec and spec.origin else "model")
    if found.parent != ours:
        raise Refusal(
            f"{found} stands in the way of the game's own package of that name. "
            "Start the game from another folder, or with the command digitgame."
        )
