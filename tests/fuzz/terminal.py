"""Send random bytes to the real game in a pty."""

import tempfile
from pathlib import Path
from random import Random

from tests.e2e.terminal.terminal import Terminal

_QUIT = (b"\x11", b"\x1a", b"\x03")
"""Keys that end or suspend the game: Ctrl-Q, Ctrl-Z in some places, Ctrl-C."""

_STARTS = b"\x1b[ \x1b[< \x1b[200~ \x1b[201~ \x1bO \x1bP \x1b]0; \x1b_G".split(b" ")

_SIZES = ((1, 1), (2, 200), (500, 1), (80, 24), (500, 200), (59, 18))


def _random_bytes(rng: Random) -> bytes:
    """Return invalid bytes, X10 mouse reports and broken sequences."""
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
    for key in _QUIT:
        sent = sent.replace(key, b"")
    return sent


def fuzz(cases: int, number: int) -> int:
    """Send cases to Sketch, and check that the game survives them."""
    rng, tried = Random(number), 0
    while tried < cases:
        with tempfile.TemporaryDirectory() as folder:
            with Terminal("sketch", folder=Path(folder)) as terminal:
                terminal.wait_for("Draw a digit.")
                for _ in range(min(100, cases - tried)):
                    if rng.random() < 0.2:
                        terminal.resize(*rng.choice(_SIZES))
                    sent = rng.choice((b"", b"", b"\x10")) + _random_bytes(rng)
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
