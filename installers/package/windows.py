"""The installer for Windows: NSIS packs the frozen program. Built by CI, not yet tried by hand."""

from __future__ import annotations

import tempfile
from pathlib import Path

import app
from installers.package.freeze import INSIDE, NAME
from installers.package.icons import write_icon
from installers.setup.steps import SetupError, attempt

SCRIPT = Path(__file__).with_name("windows") / "folioscope.nsi"
PROGRAM = f"{NAME}.exe"


def build_installer(tree: Path, dist: Path) -> Path:
    """Pack the frozen program in ``tree``.

    Returns:
        The installer in ``dist``: ``folioscope-<version>-windows-setup.exe``.

    Raises:
        SetupError: there is something in ``tree`` that the uninstaller would leave, or NSIS gave up.
    """
    strange = {entry.name for entry in tree.iterdir()} - {PROGRAM, INSIDE}
    if strange:
        raise SetupError(f"The uninstaller knows nothing of {', '.join(sorted(strange))}: see {SCRIPT.name}.")
    installer = dist.resolve() / f"folioscope-{app.__version__}-windows-setup.exe"
    with tempfile.TemporaryDirectory() as folder:
        icon = Path(folder) / "folioscope.ico"
        write_icon(icon)
        named = {"VERSION": app.__version__, "TREE": tree.resolve(), "ICON": icon, "OUT": installer}
        definitions = [f"-D{name}={value}" for name, value in named.items()]
        failure = attempt(["makensis", "-V2", "-WX", *definitions, str(SCRIPT)])
    if failure is not None:
        raise SetupError(f"{failure}\nNSIS could not make the installer. Is it there, and makensis on the PATH?")
    return installer
