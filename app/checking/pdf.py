"""Draws plain pages: lines of words, blocks and lines, as a PDF that needs no library to be written.

The operators and the parts of a file are those of ISO 32000-1, sections 7.5 and 8; the letters are two of the fonts
that every reader brings (section 9.6.2.2). Lengths are points, origin top left.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import accumulate

Point = tuple[float, float]

WIDTH, HEIGHT = 595.0, 842.0
"""A4 upright"""
LEFT, TOP = 64.0, 84.0
BODY, LEAD = 11.0, 16.0
"""size of the letters and height of a line"""
LINE = 84
"""characters of a line of prose"""
LETTER = 0.53
"""mean width of a letter, in sizes"""


def words(at: Point, text: str, size: float = BODY, *, bold: bool = False, align: float = 0.0) -> str:
    """A line of words on the line through ``at``; ``align`` is the share of it that stands left of it, roughly."""
    start = at[0] - align * LETTER * size * len(text)
    safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F{2 if bold else 1} {size:.1f} Tf {start:.1f} {HEIGHT - at[1]:.1f} Td ({safe}) Tj ET"


def block(top_left: Point, bottom_right: Point, grey: float) -> str:
    """A filled rectangle, from black (0) to white (1)."""
    (x0, y0), (x1, y1) = top_left, bottom_right
    return f"{grey:.2f} g {x0:.1f} {HEIGHT - y1:.1f} {x1 - x0:.1f} {y1 - y0:.1f} re f 0 g"


def path(points: Sequence[Point], width: float, grey: float = 0.0) -> str:
    """A line through points."""
    first, *others = (f"{x:.1f} {HEIGHT - y:.1f}" for x, y in points)
    steps = " ".join(f"{point} l" for point in others)
    return f"{grey:.2f} G {width:.1f} w {first} m {steps} S 0 G"


def prose(title: str, paragraphs: Sequence[str]) -> str:
    """A page with a heading and paragraphs below it."""
    drawn, y = [words((LEFT, TOP), title, 20.0, bold=True)], TOP + 2.5 * LEAD
    for paragraph in paragraphs:
        for line in textwrap.wrap(paragraph, LINE):
            drawn.append(words((LEFT, y), line))
            y += LEAD
        y += LEAD / 2
    return "\n".join(drawn)


def pdf(pages: Sequence[str]) -> bytes:
    """A file of these pages, each given as its operators."""
    pairs = [(5 + 2 * number, 6 + 2 * number) for number in range(len(pages))]
    kids = " ".join(f"{page} 0 R" for page, _ in pairs)
    fonts = ("Helvetica", "Helvetica-Bold")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} /MediaBox [0 0 {WIDTH:.0f} {HEIGHT:.0f}] "
        "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode(),
        *(f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>".encode() for font in fonts),
    ]
    for (_, content), page in zip(pairs, pages, strict=True):
        drawn = page.encode("cp1252")
        objects.append(f"<< /Type /Page /Parent 2 0 R /Contents {content} 0 R >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, between the head and the table that says where each begins."""
    parts = [b"%PDF-1.4\n", *(b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(objects, 1))]
    *places, end = accumulate(map(len, parts))
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, end)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    return b"".join(parts) + head + table + tail
