"""The headers of Vulkan are those that were chosen, or nothing is compiled with them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from installers.package.vulkan import get_headers
from installers.setup.steps import SetupError, attempt


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of Debian's with one header."""
    if shutil.which("dpkg-deb") is None:
        pytest.skip("this needs dpkg-deb")
    root = tmp_path / "root"
    (root / "DEBIAN").mkdir(parents=True)
    described = "Package: headers\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@nobody.example>\n"
    (root / "DEBIAN" / "control").write_text(f"{described}Description: headers\n")
    header = root / "usr" / "include" / "vulkan" / "vulkan.h"
    header.parent.mkdir(parents=True)
    header.write_text("// Vulkan\n")
    assert attempt(["dpkg-deb", "--build", str(root), str(tmp_path / "headers.deb")]) is None
    return tmp_path / "headers.deb"


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_they_are_unpacked_into_a_folder_of_their_own(package: Path, tmp_path: Path) -> None:
    include = get_headers(tmp_path / "made", package.as_uri(), checksum(package))
    assert include.is_relative_to(tmp_path / "made")
    assert (include / "vulkan" / "vulkan.h").read_text() == "// Vulkan\n"


def test_another_file_is_not_opened(package: Path, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="another file than the one that was chosen"):
        get_headers(tmp_path / "made", package.as_uri())
    assert not (tmp_path / "made" / "usr").exists()


def test_what_cannot_be_got_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="Is there a connection"):
        get_headers(tmp_path / "made", (tmp_path / "none.deb").as_uri())


def test_what_is_no_package_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "headers.deb").write_text("no package")
    with pytest.raises(SetupError, match="could not be unpacked"):
        get_headers(tmp_path / "made", (tmp_path / "headers.deb").as_uri(), checksum(tmp_path / "headers.deb"))
