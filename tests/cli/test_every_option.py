"""Every option of every command, given a value that it cannot have."""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitgame.cli.main import _COMMANDS, FAILED, MISUSED, build_parser
from tests.cli.given import GOOD, Run, keep

STRANGE = {
    "empty": "",
    "blank": "  ",
    "commands the terminal": "x\x1b[2J",
    "huge": "9" * 5000,
    "Chinese": "七",
    "full width": "７",
    "Arabic": "٧",
    "negative": "-5",
}

TEXT = {
    *("data", "output", "html", "learner", "files", "sources", "url", "host", "teacher_password"),
    *("old", "new", "source", "into", "name"),
}
"""Arguments that take a name: most strange ones may exist, but an empty one cannot."""

NEEDED = {
    "export": ["--format", "csv"],
    "import": ["nothing.jsonl"],
    "completion": ["bash"],
    "learners rename": ["ada", "bob"],
    "learners merge": ["ada", "bob"],
    "learners reset": ["ada"],
    "learners delete": ["ada"],
    "school join": ["no address"],
}
"""Required arguments by command."""


def arguments() -> Iterator[tuple[str, str, list[str]]]:
    """Yield the command and the name of each argument that takes a value, and a line with it."""
    parser = build_parser([*_COMMANDS])
    (commands,) = (a.choices for a in parser._actions if isinstance(a.choices, dict))
    for command, its in commands.items():
        for action in its._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, each in action.choices.items():
                    rest = NEEDED.get(f"{command} {name}", [])
                    yield from (
                        (
                            command,
                            its_own.dest,
                            [command, name, *rest, f"{its_own.option_strings[-1]}={VALUE}"],
                        )
                        for its_own in each._actions
                        if its_own.option_strings and its_own.nargs != 0
                    )
                    for at, its_own in enumerate(each._get_positional_actions()):
                        yield (
                            command,
                            its_own.dest,
                            [command, name, *rest[:at], VALUE, *rest[at + 1 :]],
                        )
                continue
            if action.nargs == 0 or isinstance(action, argparse._HelpAction):
                continue
            if action.option_strings:
                option = f"{action.option_strings[-1]}={VALUE}"
                yield command, action.dest, [command, *NEEDED.get(command, []), option]
            else:
                yield command, action.dest, [command, VALUE]


VALUE = "VALUE"
"""Stands in a line for the value."""

ARGUMENTS = list(arguments())


@pytest.fixture
def given(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, next to a history, without input."""
    keep(file, GOOD)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    return tmp_path / "here"


@pytest.mark.parametrize(
    ("command", "name", "line"),
    ARGUMENTS,
    ids=[" ".join(each[2]) for each in ARGUMENTS],
)
def test_with_strange_values_is_refused_in_words(
    command: str,
    name: str,
    line: list[str],
    given: Path,
    digitgame: Run,
) -> None:
    for kind, value in STRANGE.items():
        is_empty = not value.strip()
        if command == "serve" and name in TEXT and not is_empty:
            continue  # a host that may exist
        ended = digitgame(*(each.replace(VALUE, value) for each in line))
        if name in TEXT and not is_empty:
            assert ended.status in (0, FAILED, MISUSED), kind  # such a file can be written
        else:
            assert ended.status == (FAILED if name == "url" else MISUSED), kind
        assert "internal error" not in ended.err, kind
        assert (ended.out + ended.err).replace("\n", "").isprintable(), kind
        if ended.status == MISUSED:
            said = ended.err.splitlines()[-1]
            option = next(each for each in line if VALUE in each).partition(VALUE)[0].strip("=")
            assert f"argument {option}" in said, kind
            assert len(said) < 500, kind
    assert not list(given.glob("*.part"))
