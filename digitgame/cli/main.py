"""The command line: play (default), practice, sprint, exam, sketch, score, report and more."""

import argparse
import os
import sys
from collections.abc import Callable, MutableMapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from digitgame.cli import play
from digitgame.core.learner_name import LearnerError, valid_name
from digitgame.errors import CommandError
from digitgame.i18n import languages
from digitgame.system import crash_report, interrupts, output, paths
from digitgame.text import sanitize

# One core is plenty for a 28x28 image, and thirty learners share a machine: NumPy's library
# would start a thread for every core. It looks at these once, when it is first imported.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

FAILED = 1
MISUSED = 2
INTERRUPTED = 130  # by Ctrl-C, as a shell has it

_LONGEST_SIZE = 4  # digits of a terminal's columns or rows

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
"""Prompts in a session; `core.session`, which has the same, would load NumPy for a --help."""
MOST_PROMPTS = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: without the program's name; the process's own by default.

    Returns:
        the exit status: 0, 1 where something failed, 2 where the command was misused, 130 where it
        was stopped with Ctrl-C; `digitgame score` has more.
    """
    written = sys.argv[1:] if arguments is None else arguments
    _drop_invalid_size_variables(os.environ)
    try:
        options = _parser(written).parse_args(written)
        run: Callable[[argparse.Namespace], int] = options.run
        with interrupts.keyboard_interrupt_once():
            _check_imports()
            return run(options)
    except CommandError as refusal:
        output.print_error(f"digitgame: {refusal}")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        output.print_error("digitgame: there is not enough memory for this.")
        return FAILED
    except Exception as error:
        output.print_error(_report_crash(error))
        return FAILED


def _report_crash(error: Exception) -> str:
    """What to tell of a mistake of the game's own, whose details are kept."""
    file = paths.crash_file(paths.data_folder(None, os.environ))
    is_kept = crash_report.save_crash_report(error, file)
    details = "The details are in" if is_kept else "The details could not be written to"
    return sanitize(
        "digitgame: it stopped because of a mistake of its own"
        f" ({type(error).__name__}). {details} {file}."
    )


def _drop_invalid_size_variables(environ: MutableMapping[str, str]) -> None:
    """Leave out what is no size of a terminal: Rich, and so Textual, fails at digits such as ²."""
    for name in ("COLUMNS", "LINES"):
        written = environ.get(name, "")
        if not (written.isascii() and written.isdigit() and len(written) <= _LONGEST_SIZE):
            environ.pop(name, None)


class _Parser(argparse.ArgumentParser):
    """Tells when its help cannot be written, and repeats no argument that does more than show."""

    def error(self, message: str) -> NoReturn:
        """End the process: a file's name may be what a `*` made an argument of."""
        super().error(sanitize(message))

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """End the process: by itself with 0 only after what was asked for is written."""
        super().exit(status or output.write([], "this"), message)


class _Version(argparse.Action):
    """Prints the version, which takes a while to find out."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(version("digitgame"))
        parser.exit()


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="digitgame", description="Draw digits in the terminal and learn to write them well."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    _add_play_options(parser, default=None)
    parser.set_defaults(
        run=play.play, screen=_SCREENS["play"], digits=range(10), count=PROMPTS, digit=None
    )
    if not arguments:
        return parser  # the first screen need not wait for the commands that nobody gave
    from digitgame.cli.arguments import digit
    from digitgame.cli.commands import COMMANDS

    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, help_ in _HELP.items():
        screen = commands.add_parser(name, help=help_, description=help_)
        # Left out after the command, they are what was said before it.
        _add_play_options(screen, default=argparse.SUPPRESS)
        screen.set_defaults(screen=_SCREENS[name])
        if name == "practice":
            _add_practice_options(screen)
        if name == "learn":
            screen.add_argument(
                "--digit", type=digit, metavar="D", help="the digit to learn, 0 to 9"
            )
    for name, command in COMMANDS.items():
        quiet = commands.add_parser(name, help=command.help)
        if name in arguments:  # only the one that was given is loaded
            command.set_up(quiet)
            if command.takes_data:
                _add_data_option(quiet, default=argparse.SUPPRESS)
    if "visit" in arguments:  # internal: `digitgame serve` starts it
        visiting = commands.add_parser("visit")
        visiting.set_defaults(run=play.visit)
        _add_data_option(visiting, default=argparse.SUPPRESS)
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
        "--lang",
        choices=languages(),
        default=default,
        help="language of the screens (default: what LANGUAGE, LC_ALL or LANG ask for)",
    )
    parser.add_argument(
        "--learner",
        type=_parse_learner,
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
    from digitgame.cli.arguments import int_in_range

    parser.add_argument(
        "--digits",
        type=_parse_digits,
        default=tuple(range(10)),
        metavar="D,D,...",
        help="ask only for these digits, for example 3,5,8 (default: all ten)",
    )
    parser.add_argument(
        "--count",
        type=int_in_range(MOST_PROMPTS),
        default=PROMPTS,
        metavar="N",
        help=f"prompts in a session, 1 to {MOST_PROMPTS} (default: {PROMPTS})",
    )


def _parse_learner(written: str) -> str:
    try:
        return valid_name(written)
    except LearnerError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _parse_digits(written: str) -> tuple[int, ...]:
    digits = written.replace(" ", "").split(",")
    if not all(len(digit) == 1 and digit in "0123456789" for digit in digits):
        raise argparse.ArgumentTypeError(f"{written!r} is no list of digits such as 3,5,8")
    return tuple(sorted({int(digit) for digit in digits}))


def _check_imports() -> None:
    """See that `import model` finds the game's own package.

    Raises:
        CommandError: if a file of that name in the current folder stands before it.
    """
    ours = Path(__file__).parents[2] / "model"
    spec = find_spec("model")  # without running what it finds
    found = Path(spec.origin if spec and spec.origin else "model")
    if found.parent != ours:
        raise CommandError(
            f"{found} stands in the way of the game's own package of that name. "
            "Start the game from another folder, or with the command digitgame."
        )
