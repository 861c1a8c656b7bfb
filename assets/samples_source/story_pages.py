"""The pages of the annual report that tell: at a glance, the business, people and energy, what comes next."""

from __future__ import annotations

import pymupdf

from assets.samples_source import charts, figures
from assets.samples_source.layout import GREEN, GREY, LEFT, MAIN, OCHRE, RIGHT, SIDE, Row, Sheet, Type


def at_a_glance(sheet: Sheet) -> None:
    """Four key numbers and revenue by quarter."""
    y = sheet.title(84, "The year at a glance") + 10
    revenue, operating, profit = sum(figures.REVENUE_TOTAL), sum(figures.OPERATING), sum(figures.PROFIT)
    growth = figures.change(revenue, figures.REVENUE_BEFORE)
    margin = 100 * operating / revenue
    tiles = (
        (f"€ {revenue / 1000:.1f} m", "Revenue", f"{growth} % more than in 2024"),
        (f"€ {operating / 1000:.1f} m", "Operating profit", f"{margin:.1f} % of revenue"),
        (f"€ {profit / 1000:.1f} m", "Profit for the year", f"€ {1000 * profit / figures.SHARES:.2f} per share"),
        (f"{sum(figures.TONNES_TOTAL):,} t", "Paper and board made", "on three machines"),
    )
    for index, (number, name, words) in enumerate(tiles):
        x = LEFT + 123 * index
        sheet.block(x, y, x + 92, y + 1.2, OCHRE)
        sheet.line(x, y + 28, number, Type(18, colour=GREEN))
        sheet.line(x, y + 44, name, SIDE)
        sheet.line(x, y + 56, words, Type(8, colour=GREY))
    y += 96
    sheet.line(LEFT, y, "Revenue by quarter and product, thousands of euros", SIDE)
    charts.stacked_bars(sheet, (LEFT, y + 14, RIGHT, y + 264), figures_quarters(), figures.REVENUE)
    y += 292
    y = sheet.section(
        y,
        "Highlights",
        """<p>Packaging board sold more than writing papers in every quarter and brought in 45 % of revenue.</p>
        <p>The rebuilt press section of Machine 2 has been in full use since 14 April 2025.</p>
        <p>The mill took 8.3 cubic metres of fresh water from the Rill for each tonne of paper.</p>""",
    )
    sheet.section(
        y,
        "After the year",
        """<p>On 9 February 2026 the mill signed a five-year contract for wood chips from the district's own
        forests, which will feed the biomass boiler from the summer on.</p>""",
    )


def figures_quarters() -> tuple[str, ...]:
    """Names of the quarters under a chart."""
    return tuple(f"Q{number} 2025" for number in range(1, 5))


def business(sheet: Sheet) -> None:
    """What the mill makes and who buys it."""
    y = sheet.title(84, "The business") + 6
    y = sheet.prose(MAIN, y, RIGHT, """<p class="lead">Three machines, three kinds of paper, one river.</p>""") + 12
    y = sheet.section(
        y,
        "Writing papers",
        """<p>Machine 1 makes uncoated papers from 70 to 160 grams for books, exercise books and letters. Book
        publishers order fewer and smaller runs each year, and pay for paper that is on the press within five
        days.</p>""",
    )
    y = sheet.section(
        y,
        "Packaging board",
        """<p>Machine 2 makes folding board from 200 to 380 grams, nine tenths of it from recovered paper. Board
        for dry food is the largest single product of the mill. A grease-resistant grade without fluorine was
        introduced in September.</p>""",
    )
    y = sheet.section(
        y,
        "Speciality papers",
        """<p>Machine 3, the smallest and oldest, makes filter paper, sterile wrapping for hospitals and acid-free
        paper for archives and museums. Orders begin at two tonnes.</p>""",
    )
    sheet.line(LEFT, y + 14, "Who buys our paper: share of revenue by customer group, 2025", SIDE)
    charts.share_bars(sheet, (LEFT, y + 30, RIGHT, y + 222), figures.CUSTOMERS)
    sheet.section(
        y + 246,
        "Where it goes",
        """<p>Most paper travels less than four hundred kilometres. Sixty-one per cent of the tonnes leave the mill by
        rail, over a siding that is shared with the sawmill.</p>""",
    )


def people_and_energy(sheet: Sheet) -> None:
    """Staff, energy (a picture) and water."""
    y = sheet.title(84, "People, energy and water") + 10
    y = sheet.section(
        y,
        "People",
        f"""<p>At the end of the year {figures.STAFF} people worked at the mill, six more
        than a year before. Eleven were apprentices. People stay for fourteen years on average.</p>
        <p>There were four accidents with more than three days of absence, after seven in 2024. Each was examined by
        the shift that it happened in, and the findings were posted at the gate.</p>""",
    )
    y = sheet.section(
        y,
        "Energy",
        f"""<p>The machines used {sum(figures.ELECTRICITY):,} MWh of electricity and {sum(figures.STEAM):,} MWh of
        steam. The picture shows where this energy came from; the turbine in the river is the oldest source and the
        smallest.</p>""",
    )
    sheet.line(LEFT, y + 8, "Sources of energy in 2025", SIDE)
    picture = charts.ring_picture(figures.ENERGY_SOURCES, "Energy")
    sheet.page.insert_image(pymupdf.Rect(LEFT, y + 18, RIGHT, y + 18 + 483 * 620 / 1200), stream=picture)
    y += 18 + 483 * 620 / 1200 + 22
    sheet.section(
        y,
        "Water",
        """<p>Water is used about eleven times before it goes back to the river, two degrees warmer than it was
        taken. The permit allows a difference of four degrees.</p>""",
    )


def outlook(sheet: Sheet) -> None:
    """Outlook, calendar, glossary."""
    y = sheet.title(84, "Outlook, calendar and terms") + 10
    y = sheet.section(
        y,
        "Outlook for 2026",
        """<p>We expect revenue between 51 and 53 million euros and an operating margin of about seven per cent.
        Recovered paper and pulp will cost about four per cent more from March 2026, as our main supplier has
        announced; board prices follow in the third quarter.</p>
        <p>We plan to invest 5.6 million euros, most of it in the boiler house.</p>""",
    )
    sheet.line(LEFT, y + 11.8, "Financial calendar", SIDE)
    dates = (
        ("Annual report 2025 published", "12 March 2026"),
        ("Results of the first quarter", "7 May 2026"),
        ("Annual general meeting, old rag hall, 10.30", "21 May 2026"),
        ("Dividend paid", "28 May 2026"),
        ("Results of the half-year", "6 August 2026"),
    )
    y = sheet.table(y + 20, [Row((name, date)) for name, date in dates], (RIGHT,)) + 22
    y = sheet.prose(
        MAIN,
        y,
        RIGHT,
        """<p>The annual general meeting takes place on 21 May 2026. Shareholders who are entered in the register on
        the evening of 14 May 2026 may vote.</p>""",
    )
    terms = (
        ("Broke", "Paper that tears or is cut off on the machine and goes back into the pulper."),
        ("Fourdrinier", "The endless wire on which the sheet forms and loses most of its water."),
        ("Grammage", "Weight of a square metre of paper, in grams."),
        ("Operating margin", "Operating profit as a share of revenue."),
        ("Press section", "The felts and rolls that squeeze water out of the sheet before it is dried."),
        ("Recovered paper", "Paper that has been used, collected and sorted."),
    )
    y += 18
    sheet.line(LEFT, y, "Terms", SIDE)
    for term, meaning in terms:
        sheet.line(MAIN, y, term, Type(bold=True))
        y = sheet.prose(MAIN + 98, y - 10.2, RIGHT, f'<p class="small">{meaning}</p>') + 12
