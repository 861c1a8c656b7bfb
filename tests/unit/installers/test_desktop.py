"""Folioscope's place on a Linux desktop, checked by the programs that read such files where they are there."""

from __future__ import annotations

import configparser
import gzip
import os
import plistlib
import re
import shutil
import stat
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage

import app
from app.commands import folioscope
from installers.package import desktop, icons, macos, windows
from installers.package.desktop import install_desktop
from tests.architecture.tree import ROOT

SECONDS = 1_767_225_600
LANGUAGES = {"de", "es", "fr", "hi", "it", "pt", "th"}
NO_DOMAIN = "cid-desktopapp-is-not-rdns=info"
"""the program's id names no organisation: it has no address of its own"""
SUFFIXES = {
    "application/pdf": {".pdf"},
    "image/png": {".png"},
    "image/jpeg": {".jpg", ".jpeg"},
    "image/tiff": {".tif", ".tiff"},
    "image/webp": {".webp"},
}
UNIFORM = {"com.adobe.pdf", "public.png", "public.jpeg", "public.tiff", "org.webmproject.webp"}
"""the same on macOS"""


@pytest.fixture(autouse=True)
def dated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(SECONDS))
    monkeypatch.delenv(desktop.PUBLISHED, raising=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A system that Folioscope's files have been put on."""
    install_desktop(tmp_path / "root")
    return tmp_path / "root"


def ran(*command: str | Path) -> str:
    """What a checking program prints; the test is skipped where the system has none."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "100"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return done.stdout


def entry(root: Path) -> configparser.SectionProxy:
    """The menu entry."""
    parser = configparser.RawConfigParser(delimiters="=")
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(root / "usr/share/applications/folioscope.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


def page_of(root: Path) -> str:
    return gzip.decompress((root / "usr/share/man/man1/folioscope.1.gz").read_bytes()).decode()


def test_two_builds_give_the_same_files(root: Path, tmp_path: Path) -> None:
    install_desktop(tmp_path / "again")
    files = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
    assert len(files) == 4 + len(desktop.SIDES)
    assert [path for path in files if (root / path).read_bytes() != (tmp_path / "again" / path).read_bytes()] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_everybody_may_read_them_whoever_built_them(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        install_desktop(tmp_path / "root")
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "root").rglob("*")}
    assert modes == {0o755, 0o644}


def test_the_menu_entry_is_valid_and_starts_a_command_that_exists(root: Path) -> None:
    ran("desktop-file-validate", root / "usr/share/applications/folioscope.desktop")
    program, command, files = entry(root)["Exec"].split()
    assert (program, files) == ("folioscope", "%F")
    assert command in folioscope.commands


def test_the_menu_entry_speaks_the_languages_of_the_documents(root: Path) -> None:
    menu = entry(root)
    for key in ("Comment", "GenericName", "Keywords"):
        texts = {name[len(key) + 1 : -1]: text for name, text in menu.items() if name.startswith(f"{key}[")}
        assert set(texts) == LANGUAGES
        assert len({menu[key], *texts.values()}) == len(LANGUAGES) + 1
        assert key != "Keywords" or all(text.endswith(";") for text in texts.values())


def test_every_system_offers_the_same_kinds_of_files(root: Path) -> None:
    kinds = set(entry(root)["MimeType"].strip(";").split(";"))
    centre = ElementTree.parse(root / "usr/share/metainfo/folioscope.metainfo.xml")
    assert kinds == {found.text for found in centre.iter("mediatype")} == set(SUFFIXES)
    nsis = windows.SCRIPT.read_text(encoding="utf-8")
    suffixes = re.findall(r'\$\{DO\} "(\.\w+)"', nsis)
    assert sorted(suffixes) == sorted(suffix for some in SUFFIXES.values() for suffix in some)
    (document,) = plistlib.loads(macos.DETAILS.read_bytes())["CFBundleDocumentTypes"]
    assert set(document["LSItemContentTypes"]) == UNIFORM


@pytest.mark.parametrize("published", ["", "https://folioscope.example/source/"])
def test_software_centres_can_show_it(published: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(desktop.PUBLISHED, published)
    install_desktop(tmp_path)
    path = tmp_path / "usr/share/metainfo/folioscope.metainfo.xml"
    ran("appstreamcli", "validate", "--no-net", "--no-color", "--override", NO_DOMAIN, path)
    component = ElementTree.parse(path)
    (release,) = component.iter("release")
    assert release.attrib == {"version": app.__version__, "date": "2026-01-01", "type": "development"}
    pictures = [(image.text or "").removeprefix(published) for image in component.iter("image")]
    assert len(pictures) == (2 if published else 0)
    assert [name for name in pictures if not (ROOT / name).is_file()] == []


def test_the_icons_are_drawn_in_their_sizes(root: Path) -> None:
    for path in root.rglob("*.png"):
        image = QImage(str(path))
        side = int(path.parents[1].name.partition("x")[0])
        assert (image.width(), image.height()) == (side, side)
        assert image.pixelColor(0, 0).alpha() == 0
        assert image.pixelColor(side // 2, side // 8).blue() > 100
    assert (root / "usr/share/icons/hicolor/scalable/apps/folioscope.svg").read_bytes() == icons.DRAWING.read_bytes()


def test_the_man_page_is_set_without_a_warning_and_has_every_command(root: Path) -> None:
    page = page_of(root)
    names = set(folioscope.list_commands(folioscope.make_context("folioscope", ["list"], resilient_parsing=True)))
    assert names - set(re.findall(r"^\.SS folioscope ([\w\\-]+)", page, flags=re.MULTILINE)) == set()
    shown = ran("man", "--warnings=w", "-l", root / "usr/share/man/man1/folioscope.1.gz")
    assert "folioscope models get" in shown
    assert "--data-dir" in shown


def test_debians_checker_finds_nothing_to_say_of_these_files(root: Path, tmp_path: Path) -> None:
    (root / "DEBIAN").mkdir(mode=0o755)
    (root / "DEBIAN/control").write_text(
        "Package: folioscope\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@folioscope.example>\n"
        "Description: trial\n These files alone.\n"
    )
    program = root / "usr/bin/folioscope"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    ran("dpkg-deb", "--root-owner-group", "--build", root, tmp_path / "trial.deb")
    said = ran("lintian", "--no-cfg", "--allow-root", "--fail-on", "none", tmp_path / "trial.deb")
    ours = re.compile(r"usr/share/(applications|icons|man|metainfo)|desktop|manual|icon|appstream")
    assert [line for line in said.splitlines() if ours.search(line)] == []
