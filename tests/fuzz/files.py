"""Files of cases, in memory where the system has a folder for that."""

import os
import tempfile
from functools import cache
from pathlib import Path

_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []
"""Folders that are deleted when the process ends."""


@cache
def memory_folder() -> Path:
    """Return the folder for the files of cases."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK):
        tempfile.tempdir = str(memory)  # for the copies made by the code under test
    _FOLDERS.append(tempfile.TemporaryDirectory(prefix="fuzz-"))
    return Path(_FOLDERS[-1].name)


def write_case_file(name: str, content: bytes) -> Path:
    """Write a file there."""
    file = memory_folder() / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file
