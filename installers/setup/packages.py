"""What the system itself must bring: libraries for Qt, languages for OCR, a font, a compiler.

On Debian-like systems missing packages are installed where that is allowed without asking; else the line to type is
shown. Nothing here stops the set-up: Folioscope says later what it does without.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys

from app.system_libraries import DEBIAN_PACKAGES, missing_libraries
from installers.setup.steps import attempt, say, succeeds

READING = ("tesseract-ocr-hin", "tesseract-ocr-tha", "fonts-dejavu-core")
"""scans in Hindi and Thai; a font for systems that have none"""

COMPILER = ("build-essential",)

PACKING = ("binutils", "patchelf", "xz-utils", "glslc", "libvulkan-dev", "spirv-headers")
"""strip; what rewrites where a library looks for others; what compresses; what compiles for graphics cards"""


def install_for_window() -> None:
    """Everything that reading documents and showing the window needs."""
    libraries = [DEBIAN_PACKAGES[name] for name in missing_libraries()]
    _install(libraries + _absent(READING), "for the window and for scans in Hindi and Thai")


def install_for_environment() -> None:
    """Debian parts the venv module from Python; without it no environment can be made."""
    if importlib.util.find_spec("ensurepip") is None:
        _install([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"], "for a Python environment")


def install_for_proof() -> None:
    """What makes a bare Debian."""
    _install(_absent(("debootstrap",)), "to try a package")


def install_for_packages() -> None:
    """What packages are made with; and Python as a library, which Debian parts from Python and which goes into them."""
    library = (f"libpython{sys.version_info.major}.{sys.version_info.minor}",) if sys.base_prefix == "/usr" else ()
    _install(_absent((*PACKING, *library)), "to make packages")


def has_compiler() -> bool:
    """Whether C++ can be compiled, after trying to install what that takes; says what to type where it cannot."""
    if not _compiler_found():
        if sys.platform == "darwin":
            say("Apple's command line tools are missing. Please type:  xcode-select --install")
        else:
            _install(list(COMPILER), "to compile llama.cpp")
    return _compiler_found()


def _compiler_found() -> bool:
    if sys.platform == "darwin":
        return succeeds(["xcode-select", "--print-path"])
    return any(shutil.which(name) for name in ("c++", "g++", "clang++"))


def _absent(packages: tuple[str, ...]) -> list[str]:
    """Those of the packages that dpkg does not know as installed; none where there is no dpkg."""
    if shutil.which("dpkg-query") is None:
        return []
    return [name for name in packages if not succeeds(["dpkg-query", "--status", name])]


def _install(packages: list[str], purpose: str) -> None:
    if not packages:
        return
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        say(f"System packages are missing {purpose}; please install what your system calls: {names}")
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    failure: str | None = ""
    if not as_root or succeeds([*as_root, "true"]):
        say(f"Installing system packages {purpose}: {names}")
        apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"]
        attempt([*apt, "update"])
        failure = attempt([*apt, "install", "--yes", "--no-install-recommends", *packages])
    if failure:
        say(failure)
    if failure is not None:
        say(f"System packages are missing {purpose}. Please type:  sudo apt-get install {names}")
