"""Starts a program whose system calls fail as on a poor file system (Linux, by seccomp).

python -m tests.e2e.terminal.faults FAULT PROGRAM [ARGUMENT ...]
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from dataclasses import dataclass

_LOAD, _AND, _IS, _END = 0x20, 0x54, 0x15, 0x06
"""Of classic BPF: load a word of the call, mask it, jump where it is equal, return.
https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html"""

_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_ARGUMENTS = 16
"""Where the arguments begin, eight bytes each, in what is told of a call."""

_NUMBERS = {
    "x86_64": {"fcntl": 72, "pwrite64": 18, "mmap": 9, "openat": 257},
    "aarch64": {"fcntl": 25, "pwrite64": 68, "mmap": 222, "openat": 56},
}


@dataclass(frozen=True)
class Fault:
    """Which call fails, and how."""

    call: str
    error: int
    argument: int = 0
    mask: int = 0
    """Of that argument; 0: the call fails whatever its arguments are."""
    value: int = 0
    """What the masked argument is in the calls that fail."""


FAULTS = {
    "locks": Fault("fcntl", errno.ENOLCK, argument=1, mask=0xFFFFFFFF, value=6),  # F_SETLK
    "quota": Fault("pwrite64", errno.EDQUOT),  # SQLite writes by it, and Python does not
    "input-output": Fault("pwrite64", errno.EIO),
    "read-only": Fault("openat", errno.EROFS, argument=2, mask=os.O_CREAT, value=os.O_CREAT),
    "shared memory": Fault("mmap", errno.ENODEV, argument=3, mask=0xF, value=1),  # MAP_SHARED
}


def why_not() -> str:
    """Why calls cannot be made to fail here; empty if they can."""
    if sys.platform != "linux" or platform.machine() not in _NUMBERS:
        return "seccomp is Linux's, and its numbers are known for x86_64 and aarch64 alone"
    return ""


def _program(fault: Fault) -> bytes:
    """The filter: all but the fault's calls are let through."""
    number = _NUMBERS[platform.machine()][fault.call]
    steps = (
        (_LOAD, 0, 0, 0),
        (_IS, 0, 4, number),
        (_LOAD, 0, 0, _ARGUMENTS + 8 * fault.argument),
        (_AND, 0, 0, fault.mask),
        (_IS, 0, 1, fault.value),
        (_END, 0, 0, _FAIL | fault.error),
        (_END, 0, 0, _ALLOW),
    )
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def main() -> None:
    """Become the program."""
    program = _program(FAULTS[sys.argv[1]])
    kept = ctypes.create_string_buffer(program, len(program))
    told = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(kept))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, told):
        sys.exit(f"seccomp: {os.strerror(ctypes.get_errno())}")
    os.execvp(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
