"""What a command gave when it ended, and what it left."""

import json
from pathlib import Path
from typing import Any, NamedTuple


class Ended(NamedTuple):
    """What a run gave."""

    status: int
    out: str
    err: str

    @property
    def results(self) -> list[dict[str, Any]]:
        """The lines of its output."""
        return [json.loads(text, parse_constant=str) for text in self.out.splitlines()]


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file in a folder, and when it was last changed."""
    return {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in folder.iterdir()}
