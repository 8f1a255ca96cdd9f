"""Command lines of the tools."""

import argparse
from pathlib import Path


def parse_path(description: str | None) -> Path:
    """Return the one path on the command line, or exit with the tool's usage."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path)
    path: Path = parser.parse_args().path
    return path
