"""A wheel of llama.cpp is believed only with all its libraries, and with nothing of the machine that made it."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from installers.package.llama import LIBRARIES, VARIANTS, build_llama, expected_libraries, faults_of
from installers.setup.steps import SetupError

BUILT_IN = "/somewhere/build"


@pytest.fixture
def library() -> bytes:
    """A real one, small, that looks for others beside itself alone."""
    spec = importlib.util.find_spec("llama_cpp")
    if sys.platform != "linux" or spec is None or spec.origin is None or shutil.which("readelf") is None:
        pytest.skip("this needs Linux, llama.cpp and binutils")
    return (Path(spec.origin).parent / "lib" / "libggml.so").read_bytes()


@pytest.fixture(autouse=True)
def headers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of Vulkan are here already."""
    monkeypatch.setattr("installers.package.llama.get_headers", lambda folder: folder / "include")


def wheel(folder: Path, libraries: Mapping[str, bytes]) -> Path:
    path = folder / "llama.whl"
    with zipfile.ZipFile(path, "w") as file:
        for name, content in libraries.items():
            file.writestr(str(LIBRARIES / name), content)
    return path


def pip_that_makes(folder: Path, made: Path | None) -> Path:
    """In place of a Python: its pip leaves this wheel where it is told to, or fails."""
    python = folder / "python"
    end = (
        "sys.exit(1)"
        if made is None
        else f"""
wheels = sys.argv[sys.argv.index("--wheel-dir") + 1]
os.mkdir(wheels)
shutil.copy({str(made)!r}, wheels)"""
    )
    python.write_text(f"#!{sys.executable}\nimport os, shutil, sys\n{end}\n", encoding="utf-8")
    python.chmod(0o755)
    return python


def test_a_wheel_that_is_whole_is_handed_over(tmp_path: Path, library: bytes) -> None:
    made = wheel(tmp_path, dict.fromkeys(expected_libraries(), library))
    built = build_llama(pip_that_makes(tmp_path, made), tmp_path / "wheels")
    assert built == tmp_path / "wheels" / made.name
    assert built.read_bytes() == made.read_bytes()


def test_a_wheel_with_faults_is_not_handed_over(tmp_path: Path, library: bytes) -> None:
    made = wheel(tmp_path, dict.fromkeys(expected_libraries() - {"libggml-cpu-x64.so", "libllama.so"}, library))
    with pytest.raises(SetupError, match=r"libllama\.so is missing\."):
        build_llama(pip_that_makes(tmp_path, made), tmp_path / "wheels")
    assert not (tmp_path / "wheels").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a script in place of a program")
def test_what_does_not_compile_is_said(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="could not be compiled"):
        build_llama(pip_that_makes(tmp_path, None), tmp_path / "wheels")


def test_a_whole_wheel_has_no_faults(tmp_path: Path, library: bytes) -> None:
    assert list(faults_of(wheel(tmp_path, dict.fromkeys(expected_libraries(), library)), BUILT_IN)) == []


def test_each_library_that_is_missing_is_named(tmp_path: Path, library: bytes) -> None:
    names = expected_libraries() - {"libggml-base.so", "libllama.so"}
    faults = list(faults_of(wheel(tmp_path, dict.fromkeys(names, library)), BUILT_IN))
    assert faults == ["libggml-base.so is missing.", "libllama.so is missing."]


def test_what_names_the_machine_that_made_it_is_a_fault(tmp_path: Path, library: bytes) -> None:
    libraries = dict.fromkeys(expected_libraries(), library)
    libraries["libggml.so"] = library + f"{BUILT_IN}/ggml.c".encode()
    libraries["libllama.so"] = library.replace(b"$ORIGIN", b"/ORIGIN")
    assert list(faults_of(wheel(tmp_path, libraries), BUILT_IN)) == [
        f"libggml.so names {BUILT_IN}.",
        "libllama.so looks for others in /ORIGIN.",
    ]


@pytest.mark.parametrize(("system", "machine"), VARIANTS)
def test_every_system_has_a_part_for_its_oldest_processors(system: str, machine: str) -> None:
    names = expected_libraries(system, machine)
    oldest = {"x86_64": "x64", "AMD64": "x64", "aarch64": "armv8.0_1", "arm64": "apple_m1"}[machine]
    assert f"{'' if system == 'Windows' else 'lib'}ggml-cpu-{oldest}.{'dll' if system == 'Windows' else 'so'}" in names
    assert len(names) == len(VARIANTS[system, machine]) + 4
    assert any("vulkan" in name or "metal" in name for name in names)
