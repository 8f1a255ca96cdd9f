"""The result of a command, and the contents of a folder."""

import json
from pathlib import Path
from typing import Any, NamedTuple


class CommandResult(NamedTuple):
    """Exit status and output of a command."""

    status: int
    out: str
    err: str

    @property
    def results(self) -> list[dict[str, Any]]:
        """The JSON Lines of its output."""
        return [json.loads(text, parse_constant=str) for text in self.out.splitlines()]


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Contents and modification time of every file in a folder, by name."""
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()}
