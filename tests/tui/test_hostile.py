"""Hostile texts in a history are displayed harmlessly."""

import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from digitgame.cli.main import main
from digitgame.core.records import SessionRecord
from digitgame.core.session import Task, new_session
from digitgame.core.session_json import to_json
from digitgame.storage.history import History
from digitgame.text import is_visible
from tests.storage.given import ATTEMPT
from tests.tui.conftest import Play
from tests.tui.player import LEARNER, Player

HOSTILE = {
    "an escape sequence": "\x1b[2J\x1b]0;owned\x07ada",
    "one of 8 bits": "\x9b2Jada",
    "lines": "ada\r\n\x0b\x0cada",
    "bidirectional overrides": "ada\u202egpj.exe\u2066\u2069",
    "invisible letters": "a\u200bd\ufeffa\u00ad",
    "letters that show nothing": "a\ufe0f\u3164\u034f\U000e0100\U000e0061",
    "markup": "[/][bold red]ada[/][link=http://x]x[/link][@click=app.quit]q[/]",
    "a lone bracket": "[/b]",
    "SQL": "'; DROP TABLE attempts; --",
    "a path": "../../etc/passwd",
    "a formula": '=HYPERLINK("http://x";"ada")',
    "a wide formula": "＝1+1",
    "HTML": "<script>alert(1)</script>&amp;",
    "a format": "%s%n{0}{learner}",
    "nothing": "",
    "far too long": "x" * 5000,
    "wide letters": "数" * 60,
    "marks upon marks": "a" + "\u0301" * 300,
}


QUICK = ("an escape sequence", "markup")
"""Tested on every screen by the quick tests, too."""


def fill(file: Path, names: Iterable[str]) -> None:
    """Create a history in which every text is hostile."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with closing(History(file)) as history:
        for name in names:
            hostile = replace(ATTEMPT, session=name, model=name, way=name)
            for prompt in range(4):
                for learner in (LEARNER, name):
                    attempt = replace(hostile, learner=learner, prompt=prompt)
                    history.record(replace(attempt, score=50.0, drawn_at=now))
            for learner, state in ((LEARNER, to_json(new_session(Random(1)))), (name, name)):
                history.keep_session(
                    SessionRecord(name, learner, Task.PRACTICE, now, state, False, 1, 1, 50.0, 1.0)
                )


def assert_only_shows(text: str) -> None:
    strange = {each for each in text if not is_visible(each) and each != "\n"}
    assert not strange, strange


async def look(player: Player, *keys: str) -> None:
    """Press keys, and check the screen after each."""
    for key in keys:
        await player.press(key)
        assert player.app._exception is None
        assert_only_shows(player.screen_text())


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(text, id=kind, marks=() if kind in QUICK else pytest.mark.slow)
        for kind, text in HOSTILE.items()
    ],
)
async def test_on_every_screen(play: Play, tmp_path: Path, name: str) -> None:
    fill(tmp_path / "data" / "history.sqlite3", [name])
    async with play() as player:
        assert_only_shows(player.screen_text())
        await look(player, "r", "right", "right", "right", "right", "escape")
        await look(player, "w", "down", "enter")
        assert player.game.learner == name
        await look(player, "r", "escape", "l", "escape", "w", "escape", "x", "escape")
        assert player.app.is_running


@pytest.mark.parametrize(
    "command",
    [
        ["stats", "--learner", LEARNER],
        ["export", "--format", "csv"],
        ["export", "--format", "json"],
        ["export", "--format", "jsonl"],
        ["report"],
        ["report", "--json"],
        ["report", "--html", "-"],
        ["rejudge", "--dry-run"],
    ],
    ids=" ".join,
)
def test_in_every_command(
    home: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    fill(home / "digitgame" / "history.sqlite3", HOSTILE.values())
    main(command)
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert_only_shows(said.out)
    assert_only_shows(said.err)
    if "csv" in command:
        cells = [cell for line in said.out.splitlines() for cell in line.split(",")]
        assert not [cell for cell in cells if cell.lstrip('"').startswith(tuple("=+-@＝＋－＠"))]
    if "--html" in command:
        assert "<script>alert" not in said.out
    if "json" in command:
        assert len(json.loads(said.out)) == 8 * len(HOSTILE)
