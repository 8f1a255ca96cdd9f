"""Files of cases: in memory, where the system has a folder for that."""

import os
import tempfile
from functools import cache
from pathlib import Path


@cache
def memory_folder() -> Path:
    """Where files of cases are put, for as long as the process lives."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK):
        tempfile.tempdir = str(memory)  # what is copied meanwhile lies there too
    kept = tempfile.TemporaryDirectory(prefix="fuzz-")
    _KEPT.append(kept)
    return Path(kept.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def placed(name: str, content: bytes) -> Path:
    """A file of that content and name there."""
    file = memory_folder() / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file
