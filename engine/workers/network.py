"""No network in child processes: what they read is untrusted, and what reads it too large to be known to the last line.

ONNX Runtime's wheels would report to their maker (engine.documents tells them not to), and urllib3 binds a port at its
import to see whether the machine knows IPv6. Two fences: a hook on Python's sockets, and on Linux a filter in the
kernel that holds for native code as well.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""AUDIT_ARCH and the number of socket(2), from linux/audit.h and the tables of system calls"""
SET_NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
"""prctl(2) and seccomp(2)"""


def refuse_network() -> None:
    """From now on neither Python nor, on Linux, native code of this process makes a socket to the outside."""
    sys.addaudithook(_refuse_sockets)
    if sys.platform == "linux" and platform.machine() in MACHINES:
        _filter_sockets(*MACHINES[platform.machine()])


def _refuse_sockets(event: str, _: object) -> None:
    if event == "socket.__new__":
        raise PermissionError("a child process has no network")


def _filter_sockets(architecture: int, socket_call: int) -> None:
    """Have the kernel refuse socket(2) for all but local sockets. Where it knows no filters, the other fences stand."""
    load, equal, answer = 0x20, 0x15, 0x06
    program = b"".join(
        struct.pack("HBBI", *instruction)
        for instruction in (
            (load, 0, 0, 4),  # architecture
            (equal, 0, 5, architecture),
            (load, 0, 0, 0),  # number of the system call
            (equal, 0, 3, socket_call),
            (load, 0, 0, 16),  # its first argument: the family
            (equal, 1, 0, 1),  # AF_UNIX
            (answer, 0, 0, 0x00050000 | errno.EPERM),
            (answer, 0, 0, 0x7FFF0000),  # go ahead
        )
    )
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    system = ctypes.CDLL(None)
    if system.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
        system.prctl(SET_SECCOMP, FILTER, ctypes.create_string_buffer(header, len(header)), 0, 0)
