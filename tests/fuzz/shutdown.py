"""End games in a real pty at random moments: shown verdicts are saved, and play can resume."""

import re
import signal
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.e2e.terminal.playing import answer_right, assert_sound, wait_for_prompt
from tests.e2e.terminal.terminal import Terminal
from tests.e2e.terminal.test_ending import SIGNALS
from tests.handmade import HANDMADE, cells, fitted

ENDS: dict[str, Callable[[Terminal], None]] = {
    "closed pty": Terminal.hang_up,
    **{
        number.name: lambda terminal, number=number: terminal.signal(number)  # type: ignore[misc]
        for number in (*SIGNALS, signal.SIGKILL)
    },
}
"""Ways to end a game from outside, used in turn."""

_LONGEST_PAUSE = 0.8
"""Seconds; more than an idle machine takes from Enter to the verdict."""

_HASTY = 2
"""Maximum number of drawings sent without waiting, besides the one that is cut off."""

_PROMPT = re.compile(r"Digit (\d+) of")


def fuzz(cases: int, number: int) -> int:
    """Run cases, and print a tally of the ways to end a game and of the moments."""
    rng, tally = Random(number), Counter[str]()
    names = list(ENDS)
    for case in range(cases):
        name = names[case % len(names)]
        with tempfile.TemporaryDirectory() as folder:
            moment = _run_case(Path(folder), rng, ENDS[name])
        tally.update((name, moment))
    print(", ".join(f"{name} {count}" for name, count in sorted(tally.items())), flush=True)
    return cases


def _run_case(folder: Path, rng: Random, end: Callable[[Terminal], None]) -> str:
    """Play hastily, end the game, and return the moment."""
    with Terminal("practice", "--count", "30", folder=folder) as terminal:
        wait_for_prompt(terminal)
        digit = None
        for _ in range(rng.randint(0, 2)):
            digit = answer_right(terminal, digit)
            terminal.press("enter")
            wait_for_prompt(terminal)
        answered = _shown_answers(terminal)
        sent = _random_input(terminal, rng)
        terminal.send(sent)
        pause = rng.uniform(0, _LONGEST_PAUSE)
        while pause > 0 and terminal.pump(0.02):
            pause -= 0.02
            answered = max(answered, _shown_answers(terminal))
        moment = _describe_moment(terminal, sent)
        end(terminal)
        if end is not Terminal.hang_up:
            while terminal.pump(0.02):
                answered = max(answered, _shown_answers(terminal))
        terminal.end_unread()
    assert_sound(folder)
    saved = _saved_prompts(folder)
    assert saved >= answered, f"{answered} were shown, {saved} are saved"
    with Terminal(folder=folder) as again:
        again.wait_for(f"practice, {saved} of 30 answered" if saved else "Practice")
    return moment


def _random_input(terminal: Terminal, rng: Random) -> str:
    """Drawings with Enter after each, cut off anywhere."""
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
    # Half of the cuts are after an Enter, while the game is busy.
    after = [i + 1 for i, character in enumerate(whole) if character == "\r"]
    cut = rng.choice((rng.choice(after), rng.randint(0, len(whole))))
    return whole[:cut]


def _describe_moment(terminal: Terminal, sent: str) -> str:
    """Describe what the game was doing, judging by the screen."""
    if any(sign in terminal.text for sign in ("✓ A", "✗ I read", "? I can't")):
        return "with a verdict on the screen"
    if not sent:
        return "at a prompt"
    if sent[-1] == "\r":
        return "after Enter and before the next screen"
    return "in a drawing"


def _shown_answers(terminal: Terminal) -> int:
    """Return the number of answers before the prompt on the screen."""
    match = _PROMPT.search(terminal.text)
    return int(match[1]) - 1 if match else 0


def _saved_prompts(folder: Path) -> int:
    """Return the number of prompts with a counted attempt in the database."""
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        (count,) = connection.execute(
            "SELECT COUNT(DISTINCT prompt) FROM attempts WHERE outcome <> 'unreadable'"
        ).fetchone()
    return int(count)
