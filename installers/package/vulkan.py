"""The headers of Vulkan that llama.cpp's part for graphics cards is compiled with.

Those of Debian 12 are too old for it (1.3.239; layer settings came with 1.3.272). Those of Debian 13 are a package that
needs only to be unpacked: what is compiled and linked stays Debian 12's.
"""

from __future__ import annotations

import hashlib
import urllib.request
from pathlib import Path

from installers.setup.steps import SetupError, attempt

PACKAGE = "http://deb.debian.org/debian/pool/main/v/vulkan-loader/libvulkan-dev_1.4.309.0-1_amd64.deb"
"""the same headers for every processor"""
SHA256 = "8d329d465e16168afff58b1bd0dd6db46aac2cc3f56054a481b25a04e90b345a"
PATIENCE = 60
"""seconds without a byte"""


def get_headers(folder: Path, address: str = PACKAGE, checksum: str = SHA256) -> Path:
    """Get them (1.6 MB) into a folder that is made for them.

    Returns:
        The folder to include from.

    Raises:
        SetupError: they cannot be got, or are not what they were.
    """
    folder.mkdir()
    package = folder / "headers.deb"
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as source:
            package.write_bytes(source.read())
    except OSError as error:
        raise SetupError(f"{address} could not be got: {error}. Is there a connection?") from error
    if hashlib.sha256(package.read_bytes()).hexdigest() != checksum:
        raise SetupError(f"{address} is another file than the one that was chosen; nothing is compiled with it.")
    failure = attempt(["dpkg-deb", "--extract", str(package), str(folder)])
    if failure is not None:
        raise SetupError(f"{failure}\nThe headers of Vulkan could not be unpacked.")
    return folder / "usr" / "include"
