"""The game in a real pty, in a folder of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.terminal.kiosk import Kiosk, open_kiosk
from tests.e2e.terminal.terminal import Terminal

Play = Callable[..., Terminal]


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """Start games, which are killed when the test ends."""
    with ExitStack() as stack:

        def start(*arguments: str, **options: Any) -> Terminal:
            return stack.enter_context(Terminal(*arguments, folder=tmp_path, **options))

        yield start


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    """A real OpenSSH server with the kiosk of docs/lab.md."""
    with open_kiosk(tmp_path) as running:
        yield running
