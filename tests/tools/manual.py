"""Write the manual page, share/man/man1/digitgame.1, from the parser's help.

Usage: python -m tests.tools.manual
"""

import os
from pathlib import Path
from unittest.mock import patch

from argparse_manpage.manpage import Manpage

from digitgame.cli.main import _COMMANDS, build_parser

FILE = Path(__file__).parents[2] / "share" / "man" / "man1" / "digitgame.1"


def manual() -> str:
    """Return the page in roff, without date and version, so that it changes with the help alone."""
    with patch.dict(os.environ, COLUMNS="80"):  # which argparse wraps usage lines to
        page = Manpage(build_parser([*_COMMANDS]))
        page.date, page.manual = "", "User Commands"
        page.description = "learn to write digits beautifully, in the terminal"
        return f"{page}\n"


def main() -> None:
    """Write the page."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(manual(), "utf-8")


if __name__ == "__main__":
    main()
