"""The disk image for macOS, around the bundle that PyInstaller makes. Built by CI, not yet tried by hand.

A signature of Apple's and its notary's stamp need an account there. Both steps are taken where the environment names
what they need, and have been tried by nobody.
"""

from __future__ import annotations

import os
import plistlib
import shutil
import tempfile
from pathlib import Path

import app
from installers.setup.steps import SetupError, attempt

DETAILS = Path(__file__).with_name("macos") / "Info.plist"
"""what the bundle says of itself beyond PyInstaller's lines: its name, and the documents that it opens"""
IDENTITY = "FOLIOSCOPE_SIGN_IDENTITY"
"""variable with the name of a Developer ID in the keychain"""
NOTARY = "FOLIOSCOPE_NOTARY_PROFILE"
"""variable with the name of a profile that ``notarytool store-credentials`` has kept"""


def build_image(bundle: Path, dist: Path) -> Path:
    """Complete ``Folioscope.app`` and put it into an image, beside a link to the folder of programs.

    Returns:
        The image in ``dist``: ``folioscope-<version>-macos.dmg``.

    Raises:
        SetupError: one of the system's tools gave up.
    """
    describe(bundle)
    identity = os.environ.get(IDENTITY)
    # Apple's processors run nothing unsigned; "-" signs for that alone and says nothing of who made it.
    hardened = ("--options", "runtime", "--timestamp") if identity else ()
    _do("codesign", "--force", "--deep", *hardened, "--sign", identity or "-", str(bundle))
    image = dist / f"folioscope-{app.__version__}-macos.dmg"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(bundle, Path(folder) / "Folioscope.app", symlinks=True)
        (Path(folder) / "Applications").symlink_to("/Applications")
        _do("hdiutil", "create", "-volname", "Folioscope", "-srcfolder", folder, "-ov", "-format", "ULFO", str(image))
    if identity and (profile := os.environ.get(NOTARY)):
        _do("codesign", "--timestamp", "--sign", identity, str(image))
        _do("xcrun", "notarytool", "submit", "--wait", "--keychain-profile", profile, str(image))
        _do("xcrun", "stapler", "staple", str(image))
    return image


def describe(bundle: Path) -> None:
    """Write name, version and kinds of documents into the bundle's ``Info.plist``."""
    path = bundle / "Contents" / "Info.plist"
    versions = {"CFBundleShortVersionString": app.__version__, "CFBundleVersion": app.__version__}
    told = plistlib.loads(path.read_bytes()) | plistlib.loads(DETAILS.read_bytes()) | versions
    path.write_bytes(plistlib.dumps(told))


def _do(*command: str) -> None:
    failure = attempt(command)
    if failure is not None:
        raise SetupError(f"{failure}\nThe disk image could not be made: {command[0]} gave up.")
