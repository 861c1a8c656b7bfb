"""The installers for Windows and macOS, as far as they can be tried elsewhere."""

from __future__ import annotations

import plistlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

import app
from installers.package import icons, macos, windows
from installers.setup.steps import SetupError


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A frozen program in name."""
    inside = tmp_path / "tree" / "_internal"
    inside.mkdir(parents=True)
    (inside / "library.dll").write_bytes(b"code")
    (inside.parent / "folioscope.exe").write_bytes(b"program")
    return inside.parent


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle in name, as PyInstaller leaves it."""
    contents = tmp_path / "Folioscope.app" / "Contents"
    contents.mkdir(parents=True)
    told = {"CFBundleExecutable": "folioscope", "CFBundleName": "folioscope", "CFBundleShortVersionString": "0.0.0"}
    (contents / "Info.plist").write_bytes(plistlib.dumps(told))
    return contents.parent


class Tools:
    """Records which of the system's tools are called; ``refuses`` names one that gives up."""

    def __init__(self, refuses: str = "") -> None:
        self.calls: list[tuple[str, ...]] = []
        self._refuses = refuses

    def __call__(self, command: Sequence[str]) -> str | None:
        self.calls.append(tuple(command))
        return "    no such thing" if command[0] == self._refuses else None


def test_nsis_packs_a_program(tree: Path, tmp_path: Path) -> None:
    if shutil.which("makensis") is None:
        pytest.skip("makensis is not installed")
    installer = windows.build_installer(tree, tmp_path)
    assert installer == tmp_path / f"folioscope-{app.__version__}-windows-setup.exe"
    assert installer.read_bytes()[:2] == b"MZ"


def test_nothing_is_installed_that_the_uninstaller_would_leave(tree: Path, tmp_path: Path) -> None:
    (tree / "extra.dll").write_bytes(b"code")
    with pytest.raises(SetupError, match=r"knows nothing of extra\.dll"):
        windows.build_installer(tree, tmp_path)


def test_the_uninstaller_removes_no_folder_with_other_files() -> None:
    script = windows.SCRIPT.read_text(encoding="utf-8")
    removed = [line.split(";")[0].strip() for line in script.splitlines() if "RMDir /r" in line]
    assert set(removed) == {r'RMDir /r "$INSTDIR\_internal"'}


def test_nsis_that_is_not_there_is_said(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "attempt", Tools(refuses="makensis"))
    with pytest.raises(SetupError, match="Is it there"):
        windows.build_installer(tree, tmp_path)


def test_icons_hold_every_size(tmp_path: Path) -> None:
    icons.write_icon(tmp_path / "folioscope.ico")
    icons.write_icon(tmp_path / "folioscope.icns")
    with Image.open(tmp_path / "folioscope.ico") as ico, Image.open(tmp_path / "folioscope.icns") as icns:
        assert {width for width, _ in ico.info["sizes"]} == set(icons.SIDES[".ico"])
        assert {width * scale for width, _, scale in icns.info["sizes"]} == set(icons.SIDES[".icns"]) - {16}


def test_the_bundle_says_what_it_opens_and_its_version(bundle: Path) -> None:
    macos.describe(bundle)
    told = plistlib.loads((bundle / "Contents" / "Info.plist").read_bytes())
    assert told["CFBundleExecutable"] == "folioscope"
    assert (told["CFBundleName"], told["CFBundleShortVersionString"]) == ("Folioscope", app.__version__)
    assert told["CFBundleDocumentTypes"][0]["LSHandlerRank"] == "Alternate"


def test_without_an_account_at_apple_the_image_is_signed_for_nobody(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = Tools()
    monkeypatch.setattr(macos, "attempt", tools)
    monkeypatch.delenv(macos.IDENTITY, raising=False)
    monkeypatch.setenv(macos.NOTARY, "kept")
    image = macos.build_image(bundle, tmp_path)
    assert image == tmp_path / f"folioscope-{app.__version__}-macos.dmg"
    sign, pack = tools.calls
    assert sign == ("codesign", "--force", "--deep", "--sign", "-", str(bundle))
    assert (pack[:2], pack[-1]) == (("hdiutil", "create"), str(image))


def test_with_an_account_at_apple_the_image_is_signed_and_stamped(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = Tools()
    monkeypatch.setattr(macos, "attempt", tools)
    monkeypatch.setenv(macos.IDENTITY, "Developer ID")
    monkeypatch.setenv(macos.NOTARY, "kept")
    macos.build_image(bundle, tmp_path)
    assert [call[0] for call in tools.calls] == ["codesign", "hdiutil", "codesign", "xcrun", "xcrun"]
    assert {"--options", "runtime", "Developer ID"} <= set(tools.calls[0])


def test_a_tool_that_gives_up_is_named(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macos, "attempt", Tools(refuses="hdiutil"))
    with pytest.raises(SetupError, match="hdiutil gave up"):
        macos.build_image(bundle, tmp_path)
