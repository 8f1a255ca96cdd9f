"""Shells complete commands, options, digits and learners, as the parser defines them."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from digitgame.cli import completion
from digitgame.cli.main import _COMMANDS, _SCREENS, MISUSED, build_parser
from tests.cli.given import Run, keep
from tests.storage.given import drawn

_GIVEN = ("Ada", "Zoë B.", "adam")


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """History of learners whose names need quotes."""
    file = tmp_path / "class" / "history.sqlite3"
    keep(file, *(drawn(learner=name, prompt=number) for number, name in enumerate(_GIVEN)))
    return file


def completed(line: str, folder: Path) -> list[str]:
    """Return what digitgame answers a shell for a line."""
    out = folder / "out"
    environment = {
        **os.environ,
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(out),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line.encode())),
    }
    command = [sys.executable, "-m", "digitgame"]
    ended = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    return out.read_text("utf-8").split("\n")


class TestWords:
    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("digitgame re", ["report", "rejudge"]),
            ("digitgame stats --js", ["--json"]),
            ("digitgame export --format j", ["json", "jsonl"]),
            ("digitgame learn --digit ", list("0123456789")),
            ("digitgame score --target ", list("0123456789")),
            ("digitgame learners re", ["rename", "reset"]),
            ("digitgame school j", ["join"]),
            ("digitgame sync --q", ["--quiet"]),
        ],
    )
    def test_come_from_the_parser(self, line: str, words: list[str], tmp_path: Path) -> None:
        assert completed(line, tmp_path) == words

    def test_are_learners_of_the_folder_that_the_line_names(
        self, history: Path, tmp_path: Path
    ) -> None:
        line = f"digitgame stats --data {history.parent} --learner "
        assert completed(f"{line}A", tmp_path) == ["Ada"]
        assert completed(f'{line}"Z', tmp_path) == ["Zoë B."]

    @pytest.mark.parametrize("action", ["rename", "merge", "merge Ada", "reset", "delete"])
    def test_are_learners_to_be_changed(
        self, action: str, history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DIGITGAME_DATA", str(history.parent))
        assert completed(f"digitgame learners {action} a", tmp_path) == ["adam"]

    def test_are_none_where_there_is_no_history(self, tmp_path: Path) -> None:
        assert completed(f"digitgame stats --data {tmp_path} --learner ", tmp_path) == [""]

    def test_are_the_digits_that_a_list_lacks(self) -> None:
        assert completion._complete_digits("3,5,") == [f"3,5,{digit}" for digit in "01246789"]

    def test_are_of_every_command(self) -> None:
        parser = build_parser([*_COMMANDS])
        names = {action.dest for action in completion._actions(parser)}
        assert set(completion._COMPLETERS) <= names
        (commands,) = (
            action.choices for action in parser._actions if isinstance(action.choices, dict)
        )
        assert set(commands) == {*_SCREENS, *_COMMANDS}
        for command in commands.values():
            assert isinstance(command, argparse.ArgumentParser)


class TestScript:
    @pytest.mark.parametrize("shell", completion.SHELLS)
    def test_is_printed(self, shell: str, digitgame: Run) -> None:
        ended = digitgame("completion", shell)
        assert (ended.status, ended.err) == (0, "")
        assert "digitgame" in ended.out

    @pytest.mark.parametrize("arguments", [[], ["tcsh"], [""]])
    def test_of_another_shell_is_misuse(self, arguments: list[str], digitgame: Run) -> None:
        ended = digitgame("completion", *arguments)
        assert ended.status == MISUSED
        assert "bash" in ended.err


_LOAD = {
    "bash": ("bash --norc --noprofile -i", 'eval "$(digitgame completion bash)"'),
    "zsh": (
        "zsh -f -i",
        'autoload -U compinit; compinit -u -D; eval "$(digitgame completion zsh)"',
    ),
    "fish": ("fish --no-config -i", "digitgame completion fish | source"),
}
"""Command that starts each shell without the user's files, and the documented one."""


@pytest.mark.e2e
@pytest.mark.parametrize("shell", completion.SHELLS)
def test_a_real_shell_completes(shell: str, history: Path, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"needs {shell}: Debian's package {shell}")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "digitgame"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m digitgame "$@"\n', "utf-8")
    program.chmod(0o755)
    start, load = _LOAD[shell]
    environment = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "DIGITGAME_DATA": str(history.parent),
        "PS1": "$ ",
        "TERM": "xterm",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "LC_ALL": "C.UTF-8",
    }
    child = pexpect.spawn(
        start, env=environment, encoding="utf-8", timeout=60, dimensions=(24, 200)
    )
    try:
        child.sendline(load)
        child.sendline("echo rea''dy")
        child.expect("ready\r?\n")
        child.send("digitgame sta\t --js\t --learner Ad\t\n")
        child.expect('"learner": "Ada"')
    finally:
        child.close(force=True)
