"""Games in a real pty, ended at random moments: what was told of is kept, and can go on."""

import re
import signal
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.e2e.terminal.playing import wait_for_prompt
from tests.e2e.terminal.terminal import Terminal
from tests.e2e.terminal.test_ending import SIGNALS, assert_sound, judged
from tests.handmade import HANDMADE, cells, fitted

ENDS: dict[str, Callable[[Terminal], None]] = {
    "closed pty": Terminal.hang_up,
    **{
        number.name: lambda terminal, number=number: terminal.signal(number)  # type: ignore[misc]
        for number in (*SIGNALS, signal.SIGKILL)
    },
}
"""How a game is ended from outside; they take turns."""

_LONGEST_PAUSE = 0.8
"""Seconds: longer than it takes from the key to the verdict, where nothing else goes on."""

_HASTY = 2
"""Most drawings that are sent without waiting for anything, beyond the one that is cut short."""

_TOLD = re.compile(r"Right so far: (\d+) of (\d+)")


def end(cases: int, number: int) -> int:
    """Play and end games at random moments; prints how often each end and each moment came."""
    rng, tally = Random(number), Counter[str]()
    names = list(ENDS)
    for case in range(cases):
        name = names[case % len(names)]
        with tempfile.TemporaryDirectory() as folder:
            moment = _ended(Path(folder), rng, ENDS[name])
        tally.update((name, moment))
    print(", ".join(f"{name} {count}" for name, count in sorted(tally.items())), flush=True)
    return cases


def _ended(folder: Path, rng: Random, end_it: Callable[[Terminal], None]) -> str:
    """One game, played by a hasty learner and ended; at what moment."""
    with Terminal("practice", "--count", "30", folder=folder) as terminal:
        wait_for_prompt(terminal)
        digit = None
        for _ in range(rng.randint(0, 2)):
            digit = judged(terminal, digit)
            terminal.press("enter")
            wait_for_prompt(terminal)
        answered = _told(terminal)
        sent = _typed(terminal, rng)
        terminal.send(sent)
        pause = rng.uniform(0, _LONGEST_PAUSE)
        while pause > 0 and terminal.pump(0.02):
            pause -= 0.02
            answered = max(answered, _told(terminal))
        moment = _moment(terminal, sent)
        end_it(terminal)
        if end_it is not Terminal.hang_up:
            while terminal.pump(0.02):
                answered = max(answered, _told(terminal))
        terminal.end_unread()
    assert_sound(folder)
    kept = _kept(folder)
    assert kept >= answered, f"{answered} were told of, {kept} are kept"
    with Terminal(folder=folder) as again:
        again.wait_for(f"practice, {kept} of 30 answered" if kept else "Practice")
    return moment


def _typed(terminal: Terminal, rng: Random) -> str:
    """Drawings with Enter after each, cut anywhere."""
    (left, top), size = terminal.pad()
    whole = ""
    for _ in range(rng.randint(1, 1 + _HASTY)):
        for stroke in cells(fitted(rng.choice(HANDMADE), *size)):
            cell = ""
            for i, (x, y) in enumerate(stroke):
                cell = f"{left + x + 1};{top + y + 1}"
                whole += f"\x1b[<{32 if i else 0};{cell}M"
            whole += f"\x1b[<0;{cell}m"
        whole += "\r" * rng.randint(1, 2)
    # As often after an Enter, where the game works, as anywhere else.
    after = [i + 1 for i, each in enumerate(whole) if each == "\r"]
    cut = rng.choice((rng.choice(after), rng.randint(0, len(whole))))
    return whole[:cut]


def _moment(terminal: Terminal, sent: str) -> str:
    """What went on when the game was ended, by what was to be seen."""
    if any(sign in terminal.text for sign in ("✓ Right", "✗ I read", "? I can't")):
        return "with a verdict on the screen"
    if not sent:
        return "at a prompt"
    if sent[-1] == "\r":
        return "after Enter and before the next screen"
    return "in a drawing"


def _told(terminal: Terminal) -> int:
    """How many answers the screen tells of."""
    found = _TOLD.search(terminal.text)
    return int(found[2]) if found else 0


def _kept(folder: Path) -> int:
    """How many prompts have an attempt in the database that counts."""
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        (count,) = connection.execute(
            "SELECT COUNT(DISTINCT prompt) FROM attempts WHERE outcome <> 'unreadable'"
        ).fetchone()
    return int(count)
