"""Import contracts that only show at run time; import-linter checks the others."""

import subprocess
import sys


def modules_after(code: str) -> set[str]:
    """Return the modules that a fresh Python has loaded after running some code."""
    printed = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(printed.stdout.split())


def test_playing_never_loads_pytorch_or_the_training() -> None:
    loaded = modules_after(
        "from digitgame.tui.app import DigitgameApp\n"
        "from model.reader import load_reader\n"
        "load_reader()"
    )
    assert {"textual", "numpy", "model"} <= loaded
    assert not {"torch", "torchvision", "training", "psycopg"} & loaded


def test_the_command_line_starts_without_the_screens() -> None:
    loaded = modules_after("import digitgame.cli.main")
    assert not {"textual", "numpy", "sqlite3", "asyncio"} & loaded


def test_practice_loads_no_screen_that_answers_questions() -> None:
    """The screens of Why? and Compare are loaded when they are asked for."""
    loaded = modules_after("from digitgame.tui.screens.practice import PracticeScreen")
    assert "digitgame.tui.screens.practice" in loaded
    assert not {f"digitgame.tui.screens.{name}" for name in ("why", "compare")} & loaded


def test_playing_loads_no_tls_but_it_can_be_imported_later() -> None:
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
