"""`digitgame completion`: complete arguments in a shell, from the parser itself.

The shell calls digitgame with the line so far in the environment; `complete` answers it.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from digitgame.cli.arguments import describe
from digitgame.errors import CommandError
from digitgame.system import output

SHELLS = ("bash", "zsh", "fish")

_EPILOG = """\
Add one of these lines to your shell's start-up file:

  bash  ~/.bashrc                   eval "$(digitgame completion bash)"
  zsh   ~/.zshrc, after compinit    eval "$(digitgame completion zsh)"
  fish  ~/.config/fish/config.fish  digitgame completion fish | source

Commands, options, their values, files, digits and the names of learners are completed.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Print a script that completes digitgame's arguments in a shell.", _EPILOG)
    parser.add_argument("shell", choices=SHELLS, help="the shell: %(choices)s")


def run(options: argparse.Namespace) -> int:
    """Print the script.

    Returns:
        the exit status.
    """
    from argcomplete.shell_integration import shellcode

    script = shellcode(["digitgame"], shell=options.shell)
    return output.write([script], "the script")


def complete(parser: argparse.ArgumentParser) -> None:
    """Answer the shell that called, if one did, and end the process."""
    import argcomplete

    for action in _actions(parser):
        if completer := _COMPLETERS.get(action.dest):
            action.completer = completer  # type: ignore[attr-defined] # argcomplete's protocol
    argcomplete.autocomplete(parser)


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the actions of a parser and of its commands."""
    for action in parser._actions:
        yield action
        if isinstance(action.choices, dict):  # the commands
            for command in action.choices.values():
                yield from _actions(command)


def _complete_digit(**_: object) -> Iterable[str]:
    return "0123456789"


def _complete_digits(prefix: str, **_: object) -> Iterable[str]:
    """Complete a list such as 3,5 by each digit that it lacks."""
    before = prefix[: prefix.rfind(",") + 1]
    return [before + digit for digit in "0123456789" if digit not in before]


def _complete_learner(parsed_args: argparse.Namespace, **_: object) -> Iterable[str]:
    """Complete the names of those who have drawn, in the folder that the line names, if any."""
    from digitgame.cli.open_history import open_history

    data = getattr(parsed_args, "data", None)
    with suppress(CommandError, OSError), open_history(Path(data) if data else None) as history:
        return history.learners()
    return ()


_COMPLETERS: dict[str, Callable[..., Iterable[str]]] = {
    "digit": _complete_digit,
    "target": _complete_digit,
    "digits": _complete_digits,
    **dict.fromkeys(("learner", "old", "source", "into", "name"), _complete_learner),
}
"""By the name of an option in the parsed arguments."""
