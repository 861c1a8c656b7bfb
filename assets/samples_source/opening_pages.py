"""The front matter of the annual report: cover, contents, letter."""

from __future__ import annotations

import pymupdf

from assets.samples_source import figures
from assets.samples_source.layout import (
    GREEN,
    GREY,
    HEIGHT,
    LABEL,
    LEFT,
    MOSS,
    OCHRE,
    PALE,
    RIGHT,
    SAGE,
    WIDTH,
    Colour,
    Sheet,
    Type,
)

CONTENTS = (
    ("iii", "Letter to shareholders", "From the chair of the board"),
    ("1", "The year at a glance", "Four numbers and a chart"),
    ("2", "The business", "What the mill makes, and for whom"),
    ("3", "People, energy and water", "Who works here, and what it takes to make a tonne"),
    ("4", "Results by quarter", "Income statement"),
    ("5", "What moved the results", "Prices, volumes and the rebuilding of Machine 2"),
    ("6", "Production month by month", "A wide table"),
    ("7", "Balance sheet and cash", "What the mill owns and owes"),
    ("8", "Notes", "How the accounts were drawn up"),
    ("9", "Outlook, calendar and terms", "What comes next, and what the words mean"),
)


def cover(sheet: Sheet) -> None:
    """Sheets of paper that run like water."""
    sheet.block(0, 0, WIDTH, HEIGHT, GREEN)
    _wave(sheet, 470, 96, (0.145, 0.345, 0.302))
    _wave(sheet, 540, 88, (0.247, 0.439, 0.376))
    _wave(sheet, 600, 76, MOSS)
    _wave(sheet, 652, 62, SAGE)
    _wave(sheet, 694, 50, OCHRE)
    _wave(sheet, 703, 50, PALE)
    sheet.line(LEFT, 86, "Rillbrook Mill", Type(13, bold=True, colour=PALE))
    sheet.line(LEFT, 104, "Paper from the valley since 1894", Type(9, colour=SAGE))
    css = "* {font-family: serif; color: #f4f2ec} p {font-size: 52px; line-height: 1.08; margin: 0}"
    sheet.page.insert_htmlbox(pymupdf.Rect(LEFT - 2, 196, 500, 330), "<p>Annual report<br/>2025</p>", css=css)
    sheet.line(LEFT, 798, "Year ended 31 December 2025", Type(9.5, colour=GREEN))


def _wave(sheet: Sheet, y: float, swing: float, colour: Colour) -> None:
    """Fills everything below a slow curve from edge to edge."""
    shape = sheet.page.new_shape()
    start, end = pymupdf.Point(0, y), pymupdf.Point(WIDTH, y - 0.55 * swing)
    shape.draw_bezier(start, start + pymupdf.Point(210, -1.5 * swing), end + pymupdf.Point(-230, 1.45 * swing), end)
    shape.draw_line(end, pymupdf.Point(WIDTH, HEIGHT))
    shape.draw_line(pymupdf.Point(WIDTH, HEIGHT), pymupdf.Point(0, HEIGHT))
    shape.draw_line(pymupdf.Point(0, HEIGHT), start)
    shape.finish(fill=colour, color=None, width=0, closePath=True)
    shape.commit()


def contents(sheet: Sheet) -> None:
    """The table of contents."""
    y = sheet.title(104, "Contents") + 14
    for label, title, words in CONTENTS:
        sheet.line(LEFT, y + 16, label, Type(12, bold=True, colour=OCHRE))
        sheet.line(LEFT + 40, y + 16, title, Type(12, colour=GREEN))
        sheet.line(RIGHT, y + 16, words, Type(9, colour=GREY), align=1)
        sheet.rule(y + 30)
        y += 44
    sheet.prose(
        LEFT,
        716,
        400,
        """<p class="small">Amounts are in thousands of euros unless another unit is named. Percentages are
        calculated from these rounded amounts. The mill, its people and its suppliers are invented: this report is a
        sample for trying out Folioscope.</p>""",
    )
    sheet.line(LEFT, HEIGHT - 30, "Annual report 2025", LABEL)
    sheet.line(RIGHT, HEIGHT - 30, "ii", Type(8.6, bold=True, colour=GREY), align=1)


def letter(sheet: Sheet) -> None:
    """The chair writes to the owners."""
    revenue, profit = sum(figures.REVENUE_TOTAL), sum(figures.PROFIT)
    growth = figures.change(revenue, figures.REVENUE_BEFORE)
    y = sheet.title(84, "Letter to shareholders") + 6
    y = sheet.prose(
        178,
        y,
        RIGHT,
        """<p class="lead">We stopped our largest machine in the coldest month of the year, and it was the best
        decision of 2025.</p>""",
    )
    sheet.prose(
        178,
        y + 10,
        RIGHT,
        f"""<div class="letter">
        <p>Dear shareholders,</p>
        <p>Machine 2 stood still for twelve days in February while its press section was rebuilt. The first quarter
        shows it: the operating profit was {figures.OPERATING[0]} thousand euros, the lowest of any quarter since we
        publish quarters. From April on the machine ran faster, broke less and needed less steam, and the year ended
        well.</p>
        <p>Revenue rose by {growth} % to {revenue / 1000:.1f} million euros. The profit for the year was
        {profit / 1000:.1f} million euros, after {figures.PROFIT_BEFORE / 1000:.1f} million in 2024. Packaging board
        carried the growth; writing papers went on shrinking, as they have for nine years, and more slowly than the
        market.</p>
        <p>Energy cost us less than in the year before, paper cost us more. We bought recovered paper at prices that
        moved by more than ten per cent within six months, and we passed on what we could, with a delay of about one
        quarter. Our customers stayed. None of the twenty largest left us in 2025.</p>
        <p>The board proposes a dividend of 0.80 euros per share, after 0.35 euros for 2024. It leaves more than half
        of the profit in the mill, where it is needed: the boiler house is next.</p>
        <p>Two hundred and fourteen people made {sum(figures.TONNES_TOTAL):,} tonnes of paper this year. To
        them, to the growers of our fibre, to the sorters of our waste paper and to you, thank you.</p>
        <p>Rillbrook, 12 March 2026</p>
        <p><b>The chair of the board</b></p></div>""",
    )
    sheet.block(LEFT, 142, LEFT + 92, 143.2, OCHRE)
    sheet.line(LEFT, 158, "Dividend proposed", Type(8.2, colour=GREY))
    sheet.line(LEFT, 180, "€ 0.80", Type(18, colour=GREEN))
    sheet.line(LEFT, 193, "per share", Type(8.2, colour=GREY))
