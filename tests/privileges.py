"""What modes of files forbid, they forbid root too: its privilege is laid down for a while."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_VERSION = 0x20080522
"""Of capabilities in two words each. capget(2); linux/capability.h has these numbers, too."""

_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
_PASSES_OVER_MODES = 1 << _DAC_OVERRIDE | 1 << _DAC_READ_SEARCH


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("thread", ctypes.c_int))  # 0: the calling thread


class _Word(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable"))


@contextmanager
def as_anyone() -> Iterator[None]:
    """Have the modes of files hold for this thread, whoever runs the tests."""
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("root may read every file, and only Linux takes that from a thread for a while")
    libc = ctypes.CDLL(None, use_errno=True)
    header, words = _Header(_VERSION, 0), (_Word * 2)()

    def call(function: str) -> None:
        if getattr(libc, function)(ctypes.byref(header), words):
            raise OSError(ctypes.get_errno(), function)

    call("capget")
    before = words[0].effective
    words[0].effective = before & ~_PASSES_OVER_MODES
    call("capset")
    try:
        yield
    finally:
        words[0].effective = before
        call("capset")
