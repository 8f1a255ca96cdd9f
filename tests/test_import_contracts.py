"""The laws of the house hold."""

import subprocess
import sys


def modules_after(code: str) -> set[str]:
    """The top-level modules that a fresh Python has loaded after some code."""
    printed = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in printed.stdout.split()}


class TestLaws:
    def test_playing_never_loads_pytorch_or_the_training(self) -> None:
        loaded = modules_after(
            "from digitgame.tui.app import DigitgameApp\n"
            "from model.reader import load_reader\n"
            "load_reader()"
        )
        assert {"textual", "numpy", "model"} <= loaded
        assert not {"torch", "torchvision", "training"} & loaded

    def test_the_command_line_starts_without_the_screens(self) -> None:
        loaded = modules_after("import digitgame.cli.main")
        assert not {"textual", "numpy", "sqlite3"} & loaded

    def test_playing_brings_no_tls_but_leaves_it_to_whoever_wants_it(self) -> None:
        playing = (
            "from digitgame.cli import play as start\n"
            "start._import_asyncio()\n"
            "import asyncio\n"
            "from digitgame.tui.app import DigitgameApp\n"
            "from digitgame.storage.buffered_history import BufferedHistory\n"
            "from model.reader import load_reader\n"
            "load_reader()\n"
            "asyncio.run(asyncio.sleep(0))\n"
        )
        assert not {"ssl", "_ssl", "_hashlib"} & modules_after(playing)
        assert {"ssl", "_ssl"} <= modules_after(playing + "import ssl")
