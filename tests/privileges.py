"""Drop root's privileges, so that file permissions apply to tests that run as root."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_VERSION = 0x20080522
"""Capabilities of two words each: capget(2) and linux/capability.h."""

_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
_IGNORE_PERMISSIONS = 1 << _DAC_OVERRIDE | 1 << _DAC_READ_SEARCH


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("thread", ctypes.c_int))  # 0: the calling thread


class _Word(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable"))


@contextmanager
def without_root_privileges() -> Iterator[None]:
    """Apply file permissions to this thread, even if it runs as root."""
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("runs as root, whose privileges can be dropped temporarily only on Linux")
    libc = ctypes.CDLL(None, use_errno=True)
    header, words = _Header(_VERSION, 0), (_Word * 2)()

    def call(function: str) -> None:
        if getattr(libc, function)(ctypes.byref(header), words):
            raise OSError(ctypes.get_errno(), function)

    call("capget")
    before = words[0].effective
    words[0].effective = before & ~_IGNORE_PERMISSIONS
    call("capset")
    try:
        yield
    finally:
        words[0].effective = before
        call("capset")
