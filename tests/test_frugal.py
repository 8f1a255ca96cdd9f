"""What is loaded later or not at all, and that nobody who wants it misses it."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BEGUN = "from digitgame import frugal\nfrugal.begin()\nimport sys\n"


def said(code: str, *, begun: str = BEGUN) -> str:
    """What a process of its own prints, in which all is frugal."""
    done = subprocess.run(
        [sys.executable, "-c", begun + code],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert not done.returncode, done.stderr
    return done.stdout.strip()


class TestLater:
    @pytest.mark.parametrize(
        ("name", "part"),
        [
            ("ipaddress", "ip_address"),
            ("locale", "setlocale"),
            ("mimetypes", "guess_type"),
            ("shutil", "which"),
        ],
    )
    def test_a_module_is_loaded_when_something_in_it_is_asked_for(
        self, name: str, part: str
    ) -> None:
        code = (
            f"import {name}\n"
            f"print(hasattr({name}, '__file__'), callable({name}.{part}))\n"
            f"import {name}\n"
            f"print(hasattr({name}, '__file__'))"
        )
        assert said(code) == "False True\nTrue"

    def test_who_came_early_and_who_comes_late_have_the_same(self) -> None:
        code = (
            "import shutil as early\n"
            "from shutil import which\n"
            "import shutil as late\n"
            "print(early.which is which is late.which, early is late, bool(late.__file__))"
        )
        assert said(code) == "True False True"

    def test_what_a_module_lacks_is_missing_as_ever(self) -> None:
        code = "import mimetypes\nprint(hasattr(mimetypes, 'nothing'), hasattr(mimetypes, '__x__'))"
        assert said(code) == "False False"

    def test_several_threads_may_ask_first(self) -> None:
        code = (
            "import locale, shutil, threading\n"
            "found = []\n"
            "def ask(): found.append((locale.setlocale, shutil.rmtree))\n"
            "threads = [threading.Thread(target=ask) for _ in range(20)]\n"
            "[each.start() for each in threads]\n"
            "[each.join() for each in threads]\n"
            "print(len(found), len(set(found)))"
        )
        assert said(code) == "20 1"

    def test_textual_has_all_its_types(self) -> None:
        code = (
            "import textual.app\n"
            "print('textual.widgets._select' in sys.modules)\n"
            "from textual.types import DirEntry, CallbackType\n"
            "import textual.types\n"
            "print(set(textual.types.__all__) <= set(dir(textual.types)))"
        )
        assert said(code).split() == ["False", "True"]


class TestMissing:
    def test_it_is_there_for_who_wants_it(self) -> None:
        code = (
            "import shutil, zipfile\n"
            "shutil.which\n"
            "print('bz2' in sys.modules, 'lzma' in sys.modules, zipfile.bz2)\n"
            "import bz2, lzma\n"
            "print(bz2.compress.__name__, lzma.compress.__name__)"
        )
        assert said(code) == "False False None\ncompress compress"

    def test_what_was_there_stays(self) -> None:
        code = (
            "import bz2\n"
            "with frugal.missing('bz2', 'lzma'):\n"
            "    import bz2 as again\n"
            "    try:\n"
            "        import lzma\n"
            "    except ImportError:\n"
            "        print('missing', again is bz2)"
        )
        assert said(code) == "missing True"


class TestForgetting:
    def test_it_is_imported_again_by_who_wants_it(self) -> None:
        code = (
            "with frugal.forgetting('colorsys', 'sys'):\n"
            "    import colorsys as first\n"
            "print('colorsys' in sys.modules, 'sys' in sys.modules)\n"
            "import colorsys\n"
            "print(colorsys is first, colorsys.rgb_to_hsv(1, 1, 1) == first.rgb_to_hsv(1, 1, 1))"
        )
        assert said(code) == "False True\nFalse True"

    def test_playing_keeps_no_packer_and_no_parser(self) -> None:
        code = (
            "from pathlib import Path\n"
            "from digitgame.tui.game import Game\n"
            "from model.reader import load_reader\n"
            "game = Game.__new__(Game)\n"
            "game.open_reader, game.open_history = load_reader, lambda: None\n"
            "game.open()\n"
            "print({'zipfile', 'tomllib', 'ctypes'} & set(sys.modules))"
        )
        assert said(code) == "set()"


class TestDocumentation:
    SOURCE = f'''"""{"A module. " * 40}"""
TEXT = "{"kept " * 60}"

def long():
    """{"Words. " * 60}"""
    return "{"kept " * 60}"

def short():
    """Few words."""

def bare():
    return "{"kept " * 60}"

class Thing:
    def method(self):
        """{"Words. " * 60}"""
        def inner():
            """{"Words. " * 60}"""
        return inner

texts = ["{"%r " * 80}" % ((each,) * 80) for each in (1, 2)]
anonymous = lambda: "{"kept " * 60}"
given = next("{"kept " * 60}" for _ in (1,))
'''

    @pytest.fixture
    def module(self, tmp_path: Path) -> Path:
        """A folder with a module of the game's that is documented at length."""
        (tmp_path / "digitgame").mkdir()
        (tmp_path / "digitgame" / "documented.py").write_text(self.SOURCE)
        return tmp_path

    def test_it_is_left_out(self, module: Path) -> None:
        code = (
            "import digitgame\n"
            f"digitgame.__path__.append({str(module / 'digitgame')!r})\n"
            "from digitgame.documented import *\n"
            "print(long.__doc__, short.__doc__, bare.__doc__)\n"
            "print(Thing.method.__doc__, Thing().method().__doc__)"
        )
        assert said(code).split("\n") == ["None None None", "None None"]

    def test_nothing_that_a_function_says_is_left_out(self, module: Path) -> None:
        code = (
            "import digitgame\n"
            f"digitgame.__path__.append({str(module / 'digitgame')!r})\n"
            "from digitgame.documented import *\n"
            "print({len(each) for each in (TEXT, long(), bare(), anonymous(), given)},"
            " [len(each) for each in texts])"
        )
        assert said(code) == "{300} [160, 160]"
        assert said(code, begun="") == "{300} [160, 160]"

    def test_modules_that_read_their_own_are_left_alone(self) -> None:
        code = "import email.policy, statistics\nprint(len(statistics.quantiles.__doc__) > 300)"
        assert said(code) == "True"

    def test_numpy_counts_as_ever(self) -> None:
        code = (
            "import numpy as np\n"
            "print(np.arange(6.0).reshape(2, 3).sum(axis=0).tolist(), np.linalg.norm([3, 4]))\n"
            "print(len(np.median.__doc__ or ''), len(np.ndarray.sum.__doc__ or ''))"
        )
        assert said(code) == "[3.0, 5.0, 7.0] 5.0\n0 0"


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="other libraries have no malloc_stats"
)
def test_threads_share_a_heap() -> None:
    """Though they ask for memory at the same time."""
    code = (
        "import ctypes, threading\n"
        "frugal.share_heap()\n"
        "together = threading.Barrier(4)\n"
        "def take():\n"
        "    together.wait()\n"
        "    kept = [bytes(3000) for _ in range(300)]\n"
        "    together.wait()\n"
        "threads = [threading.Thread(target=take) for _ in range(4)]\n"
        "[each.start() for each in threads]\n"
        "[each.join() for each in threads]\n"
        "import os; os.dup2(1, 2)\n"
        "ctypes.CDLL(None).malloc_stats()"
    )
    told = said(code)
    assert "Arena 0:" in told
    assert "Arena 1:" not in told
