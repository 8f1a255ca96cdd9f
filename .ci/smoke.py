"""Smoke test of an installed digitgame: show the first screens, and score a drawing."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time

SCREENS = {
    b"your name": b"Mia\r",
    b"hand do you": b"\r",
    b"Start at": b"\x1b",
    b"ractice": b"q",
}
"""Text on each of the first screens, and the keys that lead on."""


def start_game(command: str, home: str) -> tuple[bytes, int]:
    """Start the game, leave its first screens, and return its output and exit status."""
    environ = {**os.environ, "HOME": home, "TERM": "xterm-256color", "DIGITGAME_DATA": home}
    process, terminal = pty.fork()
    if process == 0:
        os.execve(command, [command], environ)  # noqa: S606 - its own argument
    written, deadline, expected, seen = b"", time.monotonic() + 30, list(SCREENS.items()), 0
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                written += os.read(terminal, 65536)
            except OSError:  # the game has ended
                break
        elif expected and expected[0][0] in written[seen:]:
            _, keys = expected.pop(0)
            seen = len(written)
            os.write(terminal, keys)
    else:
        os.kill(process, signal.SIGKILL)
    return written, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def main() -> None:
    """Run the smoke test.

    Raises:
        AssertionError: if it fails.
    """
    import numpy as np

    from model.raster import digit_image
    from model.reader import load_reader

    prediction = load_reader().read(digit_image([np.array([[10.5, 5.0], [10.5, 35.0]])]))
    assert prediction.digit == 1, prediction
    scored = subprocess.run(  # noqa: S603 - the command under test
        [sys.argv[1], "score", "--jobs", "2", "--target", "1"],
        input=b'{"strokes": [[[10, 5], [10, 35]]]}\n',
        capture_output=True,
        check=True,
    )
    assert json.loads(scored.stdout)["digit"] == 1, scored
    with tempfile.TemporaryDirectory() as home:
        written, status = start_game(sys.argv[1], home)
    assert all(words in written for words in SCREENS), written[-2000:]
    assert status == 0, status
    assert "torch" not in sys.modules
    try:
        import torch  # noqa: F401
    except ImportError:
        pass
    else:
        raise AssertionError("PyTorch is installed in this environment")
    print("smoke test: 1 passed, 0 failed")


if __name__ == "__main__":
    main()
