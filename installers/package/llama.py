"""llama.cpp as it goes into a package: compiled here, quick on new processors, and running on old ones too.

The package's own build is for the processor that it is compiled on. This one holds a library for each kind of
processor, and the engine loads the one that suits (engine/ggml_library.py). One more is for graphics cards, through
Vulkan or on Macs through Metal. How that is compiled stands in llama.cmake beside this file.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from installers.package.vulkan import get_headers
from installers.setup.environment import CONSTRAINTS, pinned
from installers.setup.steps import SetupError

SETTINGS = Path(__file__).with_name("llama.cmake")
LIBRARIES = PurePosixPath("llama_cpp/lib")
"""where they are in the wheel"""
EVERYWHERE = ("ggml", "ggml-base", "llama")
X86 = ("x64", "sse42", "sandybridge", "haswell", "alderlake", "skylakex", "cannonlake", "cascadelake", "icelake")
X86_BUT_BY_MICROSOFT = ("ivybridge", "piledriver", "cooperlake", "zen4", "sapphirerapids")
"""its compiler does not know what these have"""
ARM = ("armv8.0_1", "armv8.2_1", "armv8.2_2", "armv8.2_3", "armv8.6_1", "armv8.6_2", "armv9.2_1", "armv9.2_2")
VARIANTS = {
    ("Linux", "x86_64"): (*X86, *X86_BUT_BY_MICROSOFT),
    ("Linux", "aarch64"): ARM,
    ("Darwin", "x86_64"): (*X86, *X86_BUT_BY_MICROSOFT),
    ("Darwin", "arm64"): ("apple_m1", "apple_m2_m3", "apple_m4"),
    ("Windows", "AMD64"): X86,
}
"""system and its processors -> kinds of them that llama.cpp has a library for (its ggml/src/CMakeLists.txt)"""
CARDS = {"Linux": "ggml-vulkan", "Windows": "ggml-vulkan", "Darwin": "ggml-metal"}
"""system -> the library that computes on graphics cards"""
LONG_AGO = "315532800"
"""the time that files get, in seconds: 1980, the first that a wheel can hold"""


def build_llama(python: Path, wheels: Path) -> Path:
    """Compile llama.cpp in the version of constraints.txt; takes a quarter of an hour on two cores.

    Args:
        python: of an environment with pip. What the build needs is got by pip, and used for that alone.
        wheels: folder for the wheel.

    Returns:
        The wheel.

    Raises:
        SetupError: it could not be compiled, or is not as it should be.
    """
    with tempfile.TemporaryDirectory(prefix="folioscope-llama-") as name:
        folder = Path(name)
        settings = {**_settings(), **_settings_for_cards(folder)}
        options = (f"--config-settings={name}={value}" for name, value in settings.items())
        command = [*_compile(python), *options, "--wheel-dir", str(folder / "made"), pinned("llama_cpp_python")]
        if subprocess.run(command, check=False, env=_environment(folder)).returncode:
            raise SetupError("llama.cpp could not be compiled; what pip printed above says why.")
        (made,) = (folder / "made").glob("*.whl")
        faults = list(faults_of(made, str(folder)))
        if faults:
            raise SetupError("\n".join(("llama.cpp was compiled, and is not as it should be:", *faults)))
        wheels.mkdir(parents=True, exist_ok=True)
        return Path(shutil.move(made, wheels / made.name))


def faults_of(wheel: Path, built_in: str) -> Iterator[str]:
    """What is wrong with a wheel of llama.cpp for this system: sentences.

    ``built_in`` is a folder of this machine that no library may name.
    """
    with zipfile.ZipFile(wheel) as content, tempfile.TemporaryDirectory() as folder:
        content.extractall(folder)
        libraries = {file.name: file for file in (Path(folder) / LIBRARIES).iterdir()}
        yield from (f"{name} is missing." for name in sorted(expected_libraries() - libraries.keys()))
        for name, file in sorted(libraries.items()):
            if built_in.encode() in file.read_bytes():
                yield f"{name} names {built_in}."
            if sys.platform == "linux":
                yield from (f"{name} looks for others in {path}." for path in _searched(file) if path != "$ORIGIN")


def expected_libraries(system: str = platform.system(), machine: str = platform.machine()) -> set[str]:
    """The names of the libraries that a wheel for such a machine holds."""
    linked, loaded = {"Windows": ("{}.dll", "{}.dll"), "Darwin": ("lib{}.dylib", "lib{}.so")}.get(
        system, ("lib{}.so", "lib{}.so")
    )
    variants = (f"ggml-cpu-{variant}" for variant in VARIANTS[system, machine])
    return {*map(linked.format, EVERYWHERE), *map(loaded.format, (*variants, CARDS[system]))}


def _compile(python: Path) -> list[str]:
    pip = [str(python), "-m", "pip", "wheel", "--disable-pip-version-check", "--no-input", "--no-cache-dir"]
    return [*pip, "--no-deps", "--no-binary", "llama-cpp-python"]


def _settings() -> dict[str, str]:
    """Of the build, by the names that scikit-build-core gives them."""
    return {
        "cmake.define.CMAKE_PROJECT_llama_cpp_INCLUDE": SETTINGS.as_posix(),
        "wheel.exclude": "include/**;lib/**",  # the same libraries once more, and headers
    }


def _settings_for_cards(folder: Path) -> dict[str, str]:
    """Of the part for graphics cards. Metal is llama.cpp's own choice on Macs; on Windows Vulkan's kit brings all."""
    vulkan = {"cmake.define.GGML_VULKAN": "ON"}
    if sys.platform == "linux":
        vulkan["cmake.define.Vulkan_INCLUDE_DIR"] = str(get_headers(folder / "vulkan"))
    return {} if sys.platform == "darwin" else vulkan


def _environment(folder: Path) -> dict[str, str]:
    """Compile in this folder, with the same time in all files, by tools in the versions of constraints.txt."""
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    constraints = dict.fromkeys(("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT"), CONSTRAINTS)
    return {"SOURCE_DATE_EPOCH": LONG_AGO, **os.environ, **temporary, **constraints}


def _searched(library: Path) -> list[str]:
    """Where a library looks for others before the system's folders (its RPATH and RUNPATH)."""
    told = subprocess.run(["readelf", "--dynamic", str(library)], check=True, capture_output=True, text=True).stdout
    return [path for paths in re.findall(r"\(R(?:UN)?PATH\).*\[(.*)\]", told) for path in paths.split(":")]
