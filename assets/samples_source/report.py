"""The annual report: cover, contents, letter, then nine numbered pages, each made by one function."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf

from assets.samples_source import accounts_pages, opening_pages, story_pages
from assets.samples_source.layout import GREY, HEIGHT, LABEL, LEFT, RIGHT, WIDTH, Sheet, Type

FRONT = (opening_pages.cover, opening_pages.contents, opening_pages.letter)
"""labelled i, ii, iii"""

BODY: tuple[tuple[str, Callable[[Sheet], None]], ...] = (
    ("The year at a glance", story_pages.at_a_glance),
    ("The business", story_pages.business),
    ("People, energy and water", story_pages.people_and_energy),
    ("Results by quarter", accounts_pages.results_by_quarter),
    ("What moved the results", accounts_pages.what_moved_the_results),
    ("Production month by month", accounts_pages.production),
    ("Balance sheet and cash", accounts_pages.balance_sheet),
    ("Notes", accounts_pages.notes),
    ("Outlook, calendar and terms", story_pages.outlook),
)
"""labelled 1, 2, 3 ..."""

SIDEWAYS = accounts_pages.production
"""set across the length of the paper, turned by the page's own rotation"""


def write_report(path: Path) -> None:
    """Writes the annual report; the same bytes each time."""
    document = pymupdf.open()
    for front_page in FRONT:
        front_page(Sheet(document.new_page(width=WIDTH, height=HEIGHT)))
    for number, (title, body_page) in enumerate(BODY, start=1):
        sideways = body_page is SIDEWAYS
        width, height = (HEIGHT, WIDTH) if sideways else (WIDTH, HEIGHT)
        sheet = Sheet(document.new_page(width=width, height=height))
        _furniture(sheet, title, str(number))
        body_page(sheet)
        if sideways:
            _lay_on_its_side(sheet.page)
    _furniture(Sheet(document[2]), "Letter to shareholders", "iii")
    document.set_page_labels([{"startpage": 0, "style": "r"}, {"startpage": len(FRONT), "style": "D"}])
    bookmarks = [[1, "Contents", 2], [1, "Letter to shareholders", 3]]
    bookmarks += [[1, title, index] for index, (title, _page) in enumerate(BODY, start=len(FRONT) + 1)]
    document.set_toc(bookmarks)
    document.set_metadata(
        {
            "title": "Rillbrook Mill, annual report 2025",
            "author": "Rillbrook Mill",
            "creationDate": "D:20260312090000Z",
            "modDate": "D:20260312090000Z",
        }
    )
    document.subset_fonts()
    document.save(path, garbage=4, deflate=True, deflate_fonts=True, use_objstms=1, no_new_id=True)
    document.close()


def _furniture(sheet: Sheet, title: str, label: str) -> None:
    right = sheet.page.rect.width - (WIDTH - RIGHT)
    sheet.line(LEFT, 44, "Rillbrook Mill", Type(LABEL.size, bold=True, colour=GREY))
    sheet.line(right, 44, title, LABEL, align=1)
    sheet.rule(51, LEFT, right)
    foot = sheet.page.rect.height - 30
    sheet.line(LEFT, foot, "Annual report 2025", LABEL)
    sheet.line(right, foot, label, Type(8.6, bold=True, colour=GREY), align=1)


def _lay_on_its_side(page: pymupdf.Page) -> None:
    """Turns what was drawn on a lying page a quarter to the left, and lets the page turn it back for display.

    This is how word processors and scanners store a wide table among upright pages.
    """
    document = page.parent
    page.clean_contents()
    (content,) = page.get_contents()
    turned = f"q 0 1 -1 0 {WIDTH:g} 0 cm\n".encode() + document.xref_stream(content) + b"\nQ"
    document.update_stream(content, turned)
    page.set_mediabox(pymupdf.Rect(0, 0, WIDTH, HEIGHT))
    page.set_rotation(90)
