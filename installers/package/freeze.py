"""The program with its own Python, as PyInstaller makes it: one folder with ``folioscope`` in it.

PyInstaller follows imports from the program's beginning. What it cannot see is named here: modules that are imported
by their names, the standard library as a whole, files that are no Python.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from installers.setup.environment import ROOT
from installers.setup.steps import SetupError, attempt

NAME = "folioscope"
INSIDE = "_internal"
"""PyInstaller's name for the folder beside the program that holds all the rest"""

OURS = ("app", "engine", "ui")
"""readers, models and commands are started by the names of their modules"""
ASSETS = ("icons", "licences", "models", "samples")
"""folders of ``assets`` that the program opens; what makes the samples stays out"""
WITH_FILES = ("rapidocr", "llama_cpp")
"""packages whose files are opened: models of OCR and how they are run, libraries for each kind of processor"""
BY_NAME = ("keyring.backends", "tiktoken_ext", "huggingface_hub", "safetensors", "llama_cpp", "gguf")
"""packages and modules that others import by name"""
DESCRIBED = (NAME, "torch", "llama-cpp-python")
"""distributions that go along, with all that they need, with what they say of themselves: versions and licences"""
LEFT_OUT = (
    # made for other programs than this one
    *("pip", "setuptools", "wheel", "pkg_resources", "_distutils_hack", "PyInstaller", "transformers", "pytest"),
    *("IPython", "matplotlib", "pandas", "scipy", "jupyter", "tensorboard", "triton", "onnx"),
    # parts that are not used
    *("networkx", "pymupdf4llm", "pymupdf.layout", "cyclonedx", "packageurl", "pip_audit", "tomli", "tomli_w"),
    *("onnxruntime.transformers", "onnxruntime.tools", "onnxruntime.quantization"),
    *("PySide6.QtTest", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtXml", "PySide6.QtOpenGL"),
)
NOT_FOR_US = {"antigravity", "ensurepip", "idlelib", "lib2to3", "test", "tkinter", "turtle", "turtledemo", "venv"}
"""parts of the standard library: another window, a joke, an editor, and what installs packages"""


def freeze(work: Path) -> Path:
    """Freeze the program with what the running Python's environment holds.

    Args:
        work: folder where the work is done.

    Returns:
        The folder with the program.

    Raises:
        SetupError: PyInstaller gave up.
    """
    os.environ["PYINSTALLER_CONFIG_DIR"] = str(work / "cache")
    failure = attempt([sys.executable, "-m", "PyInstaller", *_for_this_system(work), *_arguments(work)])
    if failure is not None:
        raise SetupError(f"{failure}\nThe program could not be frozen.")
    return work / "dist" / NAME


def _arguments(work: Path) -> Iterator[str]:
    yield from ("--onedir", "--console", "--clean", "--noconfirm", "--noupx", "--log-level=WARN", f"--name={NAME}")
    yield from (f"--{kind}path={work / kind}" for kind in ("dist", "work", "spec"))
    yield f"--paths={ROOT}"
    yield from (f"--collect-submodules={name}" for name in (*OURS, *BY_NAME))
    yield from (f"--collect-{kind}={name}" for name in WITH_FILES for kind in ("data", "binaries"))
    yield from (f"--add-data={ROOT / 'assets' / name}{os.pathsep}assets/{name}" for name in ASSETS)
    yield f"--add-data={ROOT / 'LICENSE'}{os.pathsep}."
    yield from (f"--recursive-copy-metadata={name}" for name in DESCRIBED)
    yield from (f"--hidden-import={name}" for name in standard_library())
    yield from (f"--exclude-module={name}" for name in (*LEFT_OUT, *sorted(NOT_FOR_US)))
    yield str(Path(__file__).with_name("begin.py"))


def _for_this_system(work: Path) -> Iterator[str]:
    """How the program looks to the system, where that is said inside it. Not tried on Windows and macOS yet."""
    icon = {"win32": work / "folioscope.ico", "darwin": work / "folioscope.icns"}.get(sys.platform)
    if icon is not None:
        from installers.package.icons import write_icon  # draws with Qt, which not everyone has who imports this

        icon.parent.mkdir(parents=True, exist_ok=True)
        write_icon(icon)
        yield f"--icon={icon}"
    if sys.platform == "win32":
        yield "--hide-console=hide-early"
    if sys.platform == "darwin":
        yield from ("--windowed", f"--osx-bundle-identifier={NAME}")


def standard_library() -> list[str]:
    """All modules of the standard library but tests: an engine that is put beside the program may want any."""
    folder = Path(sysconfig.get_path("stdlib"))
    files = (path.relative_to(folder).with_suffix("") for path in folder.rglob("*.py"))
    modules = {".".join(path.parts).removesuffix(".__init__") for path in files if _is_wanted(path)}
    built_in = {name for name in sys.stdlib_module_names if name not in NOT_FOR_US and "test" not in name}
    return sorted(modules | built_in)


def _is_wanted(path: Path) -> bool:
    unwanted = NOT_FOR_US | {"site-packages", "dist-packages", "tests", "__pycache__", "__main__", "__phello__"}
    ours = path.parts[0].isidentifier() and not path.parts[0].startswith("config-")
    return ours and not unwanted.intersection(path.parts) and not path.name.startswith(("test_", "_test"))
