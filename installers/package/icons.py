"""The program's icon as each system wants it, drawn from its SVG."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from installers.setup.environment import ROOT

DRAWING = ROOT / "assets" / "icons" / "folioscope.svg"
SIDES = {".ico": (16, 20, 24, 32, 40, 48, 64, 256), ".icns": (16, 32, 64, 128, 256, 512, 1024)}
"""pixels, for Windows (what Explorer shows at 100 to 250 %) and for macOS"""


def png(side: int) -> bytes:
    """The icon as a PNG of ``side`` by ``side`` pixels, drawn at that size and not scaled; no screen is needed."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # its stubs want bytes here, and it takes none
    return bytes(buffer.data().data())


def write_icon(path: Path) -> None:
    """The icon in all its sizes: ``.ico`` for Windows, ``.icns`` for macOS."""
    images = [Image.open(BytesIO(png(side))) for side in SIDES[path.suffix]]
    images[-1].save(path, sizes=[image.size for image in images], append_images=images[:-1])
