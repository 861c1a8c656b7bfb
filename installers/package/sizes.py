"""What takes how much of the program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

PARTS = (
    ("torch, looks at pages", ("torch", "torchgen", "functorch")),
    ("Qt and PySide6, the window", ("PySide6", "shiboken6")),
    ("OpenCV, for OCR", ("cv2", "opencv_python_headless.libs")),
    ("PyMuPDF, reads PDF files", ("pymupdf",)),
    ("ONNX Runtime and the models of OCR", ("onnxruntime", "rapidocr")),
    ("NumPy", ("numpy", "numpy.libs")),
    ("Pillow and HEIF, pictures", ("PIL", "pillow.libs", "pillow_heif.libs")),
    ("llama.cpp, reads text", ("llama_cpp", "lib")),
    ("Folioscope's own pictures, samples and licences", ("assets",)),
    ("Python and all compiled modules", ("folioscope", "base_library.zip", "python3.11", "libpython3.11.so.1.0")),
)
"""what a person calls it, and the names of its files and folders beside the program"""
REST = "all else"
MB = 10**6


def sizes(files: Iterable[tuple[PurePosixPath, int]]) -> Counter[str]:
    """Bytes of each part.

    Args:
        files: path inside PyInstaller's folder (the program itself by its name alone), bytes.
    """
    part_of = {name: part for part, names in PARTS for name in names}
    found: Counter[str] = Counter()
    for path, size in files:
        found[part_of.get(path.parts[0], REST)] += size
    return found


def measured(program: Path, inside: str) -> list[tuple[PurePosixPath, int]]:
    """The files of a frozen program, as ``sizes`` wants them; links take nothing."""
    files = [path for path in program.rglob("*") if path.is_file() and not path.is_symlink()]
    named = ((PurePosixPath(path.relative_to(program)), path.stat().st_size) for path in files)
    return [(path.relative_to(inside) if path.parts[0] == inside else path, size) for path, size in named]


def table(parts: Counter[str], packages: Sequence[Path]) -> str:
    """A line for each part, the largest first, their sum, and a line for each package; in millions of bytes."""
    rows = [
        *parts.most_common(),
        ("installed", parts.total()),
        *((path.name, path.stat().st_size) for path in packages),
    ]
    width = max(len(name) for name, _ in rows)
    return "".join(f"{name:<{width}}  {size / MB:7.1f} MB\n" for name, size in rows)
