"""The command line: parse the arguments, run a command and report errors."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, NoReturn

from digitgame.cli import play
from digitgame.cli.arguments import (
    add_copybook_options,
    digit,
    int_in_range,
    learner_name,
    path,
)
from digitgame.core.limits import (
    FEWEST_SECONDS,
    MOST_PROMPTS,
    MOST_SECONDS,
    PROMPTS,
    SPRINT_SECONDS,
)
from digitgame.core.question import Ask
from digitgame.errors import CommandError
from digitgame.i18n import languages
from digitgame.system import crash_report, output, paths, signals
from digitgame.text import sanitize

# One core is plenty for a 28x28 image, and thirty learners share a machine: NumPy's library
# would start a thread for every core. It reads these when it is first imported.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

FAILED = 1
MISUSED = 2
INTERRUPTED = 130  # by Ctrl-C, as in a shell


_COMPLETION = "_ARGCOMPLETE"
"""Environment variable of a shell that asks for a completion of the arguments."""

_LONGEST_ERROR = 300  # characters; the middle of a longer one is left out

_LONGEST_SIZE = 4  # digits of a terminal's columns or rows


class _Command(NamedTuple):
    """A command without a screen: a module of this package with `add_arguments` and `run`."""

    help: str
    module: str = ""
    """If it differs from the command's name."""
    has_data_option: bool = True
    """If the common option --data applies."""


_SCREENS = {
    "play": ("home", "start with the home screen (default)"),
    "practice": ("practise", "start with a practice session"),
    "sprint": ("sprint", "start with a sprint: as many digits as you can in a minute"),
    "exam": ("exam", "start with an exam: each digit once, and a certificate"),
    "learn": ("learn", "start with the cards, or with a digit's lesson"),
    "sketch": ("sketch", "start with a free drawing"),
}
"""Screens to start with and help by command."""

_COMMANDS: Mapping[str, _Command] = {
    "score": _Command("score drawings from a file or a pipe", has_data_option=False),
    "stats": _Command("show a learner's progress"),
    "export": _Command("write attempts with their ink"),
    "import": _Command("import attempts from other machines", module="import_"),
    "report": _Command("show every learner's progress, for a teacher", has_data_option=False),
    "rejudge": _Command("judge stored attempts again"),
    "learners": _Command("list, rename, merge, reset and delete learners", has_data_option=False),
    "school": _Command("share learners among machines", has_data_option=False),
    "sync": _Command("exchange drawings with the school's server now"),
    "doctor": _Command("check this terminal", has_data_option=False),
    "serve": _Command("serve the game to browsers"),
    "completion": _Command("complete arguments in your shell", has_data_option=False),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: without the program's name; the process's own by default.

    Returns:
        the exit status: 0, 1 after an error, 2 after incorrect usage, 130 after Ctrl-C,
        141 if the reader of the output has gone.
    """
    written = sys.argv[1:] if arguments is None else arguments
    _drop_invalid_size_variables(os.environ)
    try:
        _check_imports()
        if arguments is None and _COMPLETION in os.environ:
            from digitgame.cli.completion import complete

            complete(build_parser([*_COMMANDS]))
        options = build_parser(written).parse_args(written)
        run: Callable[[argparse.Namespace], int] = options.run
        with signals.keyboard_interrupt_once():
            return run(options)
    except CommandError as error:
        output.print_error(f"digitgame: {error}")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        output.print_error("digitgame: there is not enough memory.")
        return FAILED
    except Exception as error:
        output.print_error(_report_crash(error))
        return FAILED


def _report_crash(error: Exception) -> str:
    """Save a crash report; return the message."""
    file = paths.crash_file(paths.data_folder(None, os.environ))
    is_saved = crash_report.save_crash_report(error, file)
    details = "The details are in" if is_saved else "The details could not be written to"
    return sanitize(f"digitgame: internal error ({type(error).__name__}). {details} {file}.")


def _drop_invalid_size_variables(environ: MutableMapping[str, str]) -> None:
    """Remove COLUMNS and LINES unless they are sizes: Rich, and so Textual, fails at ², a digit."""
    for name in ("COLUMNS", "LINES"):
        written = environ.get(name, "")
        if not (written.isascii() and written.isdigit() and len(written) <= _LONGEST_SIZE):
            environ.pop(name, None)


def _check_imports() -> None:
    """Check that `import model` finds the game's own package.

    Raises:
        CommandError: if it finds a file in the current folder.
    """
    expected = Path(__file__).parents[2] / "model"
    spec = find_spec("model")  # without importing it
    found = Path(spec.origin if spec and spec.origin else "model")
    if found.parent != expected:
        raise CommandError(
            f"{found} shadows the game's own package of that name. "
            "Start the game from another folder, or with the command digitgame."
        )


class _Parser(argparse.ArgumentParser):
    """A parser that sanitises its errors and reports it if its help cannot be written."""

    def error(self, message: str) -> NoReturn:
        """Exit with a message; an argument may be a file name that a `*` expanded to."""
        if len(message) > _LONGEST_ERROR:
            message = f"{message[: _LONGEST_ERROR // 2]} ... {message[-_LONGEST_ERROR // 2 :]}"
        super().error(sanitize(message))

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """Exit, with status 0 only if all output has been written."""
        super().exit(status or output.write([], "the help"), message)


class _Version(argparse.Action):
    """Print the version, which takes a while to find out."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(version("digitgame"))
        parser.exit()


def build_parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser, in which only the commands among the arguments have their options."""
    parser = _Parser(
        prog="digitgame", description="Draw digits in the terminal and learn to write them well."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    _add_play_options(parser, default=None)
    parser.set_defaults(run=play.play, screen="home", digits=range(10), count=PROMPTS)
    parser.set_defaults(seconds=SPRINT_SECONDS, digit=None, ask=None)
    if not arguments:
        return parser  # the first screen need not wait for the other commands
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, (screen, help_) in _SCREENS.items():
        command_parser = commands.add_parser(name, help=help_, description=help_)
        # Without a default, options before the command stay as they were parsed.
        _add_play_options(command_parser, default=argparse.SUPPRESS)
        command_parser.set_defaults(screen=screen)
        if name == "practice":
            _add_practice_options(command_parser)
        if name == "sprint":
            command_parser.add_argument(
                "--seconds",
                type=int_in_range(MOST_SECONDS, FEWEST_SECONDS),
                default=argparse.SUPPRESS,
                metavar="N",
                help=f"how long it is, {FEWEST_SECONDS} to {MOST_SECONDS}"
                f" (default: {SPRINT_SECONDS})",
            )
        if name == "learn":
            command_parser.add_argument(
                "--digit", type=digit, metavar="D", help="the digit to learn, 0 to 9"
            )
    for name, command in _COMMANDS.items():
        command_parser = commands.add_parser(name, help=command.help)
        if name in arguments:  # the others' modules are not imported
            module = import_module(f"digitgame.cli.{command.module or name}")
            module.add_arguments(command_parser)
            command_parser.set_defaults(run=module.run)
            if command.has_data_option:
                _add_data_option(command_parser, default=argparse.SUPPRESS)
    if "visit" in arguments:  # internal: started by `digitgame serve`
        command_parser = commands.add_parser("visit")
        command_parser.set_defaults(run=play.visit)
        _add_data_option(command_parser, default=argparse.SUPPRESS)
    return parser


def _add_data_option(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--data",
        type=path,
        metavar="DIR",
        default=default,
        help="folder for the history (default: $DIGITGAME_DATA, else the system's data folder)",
    )


def _add_play_options(parser: argparse.ArgumentParser, default: str | None) -> None:
    _add_data_option(parser, default)
    parser.add_argument(
        "--glyphs",
        choices=("quadrant", "half", "ascii"),
        default=default,
        help="draw ink in quarters or halves of a character, or in plain ones (default: quadrant)",
    )
    parser.add_argument(
        "--lang",
        choices=languages(),
        default=default,
        help="language of the screens (default: from LANGUAGE, LC_ALL or LANG)",
    )
    parser.add_argument(
        "--learner",
        type=learner_name,
        metavar="NAME",
        default=default,
        help="who plays (default: the learner chosen in the game, else your user name)",
    )
    add_copybook_options(parser, default)
    parser.add_argument(
        "--kiosk",
        action="store_true",
        default=False if default is None else default,
        help="restricted mode for an account that only runs the game (docs/lab.md)",
    )


def _add_practice_options(parser: argparse.ArgumentParser) -> None:
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
    parser.add_argument(
        "--ask",
        choices=[ask.value for ask in Ask],
        help="ask by the digit, its word, dots to count, a sum, or all of them (default: digit, or"
        " what the settings say)",
    )


def _parse_digits(written: str) -> tuple[int, ...]:
    try:
        return tuple(sorted({digit(each) for each in written.replace(" ", "").split(",")}))
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(
            f"{written!r} is not a list of digits such as 3,5,8"
        ) from error
