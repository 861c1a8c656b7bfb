"""Folioscope's place on a Linux desktop: menu entry, "Open with", icons, software centre, man page."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

from installers.package import changelog, icons
from installers.package.manual import manual_page
from installers.package.metainfo import DESKTOP_FILE, metainfo

SIDES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
"""pixels of the icons: folders that the hicolor theme knows"""
PUBLISHED = "FOLIOSCOPE_PUBLISHED"
"""variable with the address under which the repository can be read"""


def install_desktop(root: Path) -> None:
    """Write all files under ``root/usr/share``: readable by everyone, the same bytes for the same source.

    Raises:
        SetupError: nothing says of when the source is.
    """
    share = root / "usr" / "share"
    built = changelog.source_date()
    releases = changelog.sections(changelog.FILE.read_text(encoding="utf-8"))
    centre = metainfo(releases, built.date(), os.environ.get(PUBLISHED, ""))
    page = manual_page(built.date()).encode()
    _write(share / "applications" / "folioscope.desktop", DESKTOP_FILE.read_bytes())
    _write(share / "metainfo" / "folioscope.metainfo.xml", centre)
    _write(share / "man" / "man1" / "folioscope.1.gz", gzip.compress(page, compresslevel=9, mtime=0))
    hicolor = share / "icons" / "hicolor"
    _write(hicolor / "scalable" / "apps" / "folioscope.svg", icons.DRAWING.read_bytes())
    for side in SIDES:
        _write(hicolor / f"{side}x{side}" / "apps" / "folioscope.png", icons.png(side))


def _write(path: Path, content: bytes) -> None:
    for folder in reversed(path.parents):
        if not folder.exists():
            folder.mkdir()
            folder.chmod(0o755)  # whatever the builder's umask is
    path.write_bytes(content)
    path.chmod(0o644)
