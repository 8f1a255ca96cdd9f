"""Start a program in which a system call fails, as on a faulty file system (Linux, seccomp).

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
"""Classic BPF instructions: load a word of the call, mask it, jump if equal, return.
https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html"""

_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_ARGUMENTS = 16
"""Offset of the arguments, eight bytes each, in `struct seccomp_data`."""

_NUMBERS = {
    "x86_64": {"fcntl": 72, "pwrite64": 18, "mmap": 9, "openat": 257},
    "aarch64": {"fcntl": 25, "pwrite64": 68, "mmap": 222, "openat": 56},
}


@dataclass(frozen=True)
class Fault:
    """A system call and the error that it fails with."""

    call: str
    error: int
    argument: int = 0
    mask: int = 0
    """Applied to the argument; 0 makes every call fail."""
    value: int = 0
    """The masked argument of the calls that fail."""


FAULTS = {
    "locks": Fault("fcntl", errno.ENOLCK, argument=1, mask=0xFFFFFFFF, value=6),  # F_SETLK
    "quota": Fault("pwrite64", errno.EDQUOT),  # used by SQLite, not by Python
    "input-output": Fault("pwrite64", errno.EIO),
    "read-only": Fault("openat", errno.EROFS, argument=2, mask=os.O_CREAT, value=os.O_CREAT),
    "shared memory": Fault("mmap", errno.ENODEV, argument=3, mask=0xF, value=1),  # MAP_SHARED
}


def unsupported_reason() -> str:
    """Return why calls cannot be made to fail on this machine, or an empty string."""
    if sys.platform != "linux" or platform.machine() not in _NUMBERS:
        return "needs Linux's seccomp, on x86_64 or aarch64"
    return ""


def _build_filter(fault: Fault) -> bytes:
    """Build a BPF filter that allows every call but the fault's."""
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
    """Install the filter and execute the program."""
    instructions = _build_filter(FAULTS[sys.argv[1]])
    buffer = ctypes.create_string_buffer(instructions, len(instructions))
    program = struct.pack("HxxxxxxQ", len(instructions) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, program):
        sys.exit(f"seccomp: {os.strerror(ctypes.get_errno())}")
    os.execvp(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
