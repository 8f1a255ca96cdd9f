"""Random bytes typed into the real game in a pty, in pieces."""

import tempfile
from pathlib import Path
from random import Random

from tests.e2e.terminal.terminal import Terminal

_QUIT = (b"\x11", b"\x1a", b"\x03")
"""What ends or suspends the game, as it should: Ctrl-Q, Ctrl-Z in some places, Ctrl-C."""


_STARTS = (
    b"\x1b[",
    b"\x1b[<",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\x1bO",
    b"\x1bP",
    b"\x1b]0;",
    b"\x1b_G",
)


_SIZES = ((1, 1), (2, 200), (500, 1), (80, 24), (500, 200), (59, 18))


def _sent(rng: Random) -> bytes:
    """Bytes that no keyboard sends, mouse reports of the old kinds, broken sequences."""
    below = rng.randrange
    parts = (
        b"\x1b[M" + bytes(below(32, 256) for _ in range(3)),
        b"\x1b[<%d;%d;%d%s" % (below(200), below(300), below(99), rng.choice((b"M", b"m"))),
        b"\x1b[%d;%d;%dt" % (rng.choice((4, 8, 48)), below(999), below(999)),
        rng.choice(_STARTS),
        bytes(below(128, 256) for _ in range(4)),
        rng.randbytes(6),
    )
    sent = b"".join(rng.choices(parts, k=rng.randint(1, 8)))
    for each in _QUIT:
        sent = sent.replace(each, b"")
    return sent


def fuzz(cases: int, number: int) -> int:
    """Type cases into Sketch; the game must still read a key after each lot, and end in order."""
    rng, tried = Random(number), 0
    while tried < cases:
        with tempfile.TemporaryDirectory() as folder:
            with Terminal("sketch", folder=Path(folder)) as terminal:
                terminal.wait_for("Draw a digit.")
                for _ in range(min(100, cases - tried)):
                    if rng.random() < 0.2:
                        terminal.resize(*rng.choice(_SIZES))
                    sent = rng.choice((b"", b"", b"\x10")) + _sent(rng)
                    while sent:
                        length = rng.randint(1, len(sent))
                        terminal.send_bytes(sent[:length])
                        sent = sent[length:]
                        if not terminal.pump(0.01):
                            break
                    tried += 1
                assert terminal.pump(0.2), f"the game ended:\n{terminal.text}"
            assert not (Path(folder) / "data" / "crash.txt").exists()
    return tried
