"""``unshare --map-root-user --net python -m tests.helpers.no_network``: the tests where there is no network at all.

In a new network namespace even loopback is down; it is brought up (netdevice(7)), because some tests talk to servers of
their own. All arguments are pytest's.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import sys

REQUEST = struct.Struct("16sH14x")
"""struct ifreq: a name and its flags"""
GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 0x1


def main() -> None:
    """Bring loopback up, make sure that there is nothing else, run pytest in this process's place."""
    others = [name for _, name in socket.if_nameindex() if name != "lo"]
    if others:
        sys.exit(f"There is a network here ({', '.join(others)}). Start this within a network namespace of its own.")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        _, flags = REQUEST.unpack(fcntl.ioctl(control, GET_FLAGS, REQUEST.pack(b"lo", 0)))
        fcntl.ioctl(control, SET_FLAGS, REQUEST.pack(b"lo", flags | UP))
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *sys.argv[1:]])


if __name__ == "__main__":
    main()
