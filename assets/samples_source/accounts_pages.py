"""The pages of the annual report that count: results, production, balance sheet, notes."""

from __future__ import annotations

from assets.samples_source import charts, figures
from assets.samples_source.layout import LEFT, MAIN, RIGHT, SIDE, Row, Sheet


def amount(value: int) -> str:
    """Thousands parted by commas, negative amounts in brackets, as accountants write them."""
    return f"({-value:,})" if value < 0 else f"{value:,}"


def results_by_quarter(sheet: Sheet) -> None:
    """The income statement."""
    y = sheet.title(84, "Results by quarter") + 6
    y = sheet.prose(
        MAIN,
        y,
        RIGHT,
        """<p>Income statement of 2025 by quarter, with the year before. Amounts in thousands of euros.</p>""",
    )
    before = figures.BEFORE
    rows = [Row(("", "Q1", "Q2", "Q3", "Q4", "2025", "2024"), "head")]
    rows += [_year(name, values, before[name]) for name, values in figures.REVENUE.items()]
    rows += [_year("Revenue", figures.REVENUE_TOTAL, figures.REVENUE_BEFORE, "sum")]
    rows += [_year(name, values, before[name]) for name, values in figures.COSTS.items()]
    rows += [_year("Operating costs", figures.COSTS_TOTAL, figures.COSTS_BEFORE, "sum")]
    rows += [
        _year("Operating profit", figures.OPERATING, figures.OPERATING_BEFORE, "sum"),
        _year("Interest", figures.INTEREST, before["Interest"]),
        _year("Profit before tax", figures.BEFORE_TAX, figures.BEFORE_TAX_BEFORE, "sum"),
        _year("Tax", figures.TAX, before["Tax"]),
        _year("Profit for the year", figures.PROFIT, figures.PROFIT_BEFORE, "sum"),
    ]
    y = sheet.table(y + 14, rows, (245, 303, 361, 419, 479, RIGHT), step=20.5) + 28
    revenue, operating = sum(figures.REVENUE_TOTAL), sum(figures.OPERATING)
    y = sheet.section(
        y,
        "Margin",
        f"""<p>The operating profit was {100 * operating / revenue:.1f} % of revenue, after
        {100 * figures.OPERATING_BEFORE / figures.REVENUE_BEFORE:.1f} % in 2024. In the third quarter, the strongest, it
        reached {100 * figures.OPERATING[2] / figures.REVENUE_TOTAL[2]:.1f} %.</p>""",
    )
    profit = sum(figures.PROFIT)
    sheet.section(
        y,
        "Profit per share",
        f"""<p>{figures.SHARES:,} shares were in issue all year. The profit per share was
        {1000 * profit / figures.SHARES:.2f} euros, after {1000 * figures.PROFIT_BEFORE / figures.SHARES:.2f} euros in
        2024.</p>""",
    )


def _year(name: str, quarters: tuple[int, ...], before: int, kind: str = "plain") -> Row:
    return Row((name, *(amount(value) for value in (*quarters, sum(quarters), before))), kind)


def what_moved_the_results(sheet: Sheet) -> None:
    """Prose about the year and the price of recovered paper."""
    y = sheet.title(84, "What moved the results") + 10
    costs, before = figures.COSTS, figures.BEFORE
    y = sheet.section(
        y,
        "Volumes",
        f"""<p>The mill made {sum(figures.TONNES_TOTAL):,} tonnes. The rebuilding of Machine 2 cost about 1,100 tonnes
        of board in February; half of it was made up by the autumn.</p>""",
    )
    paper = costs["Paper and pulp"]
    y = sheet.section(
        y,
        "Paper and pulp",
        f"""<p>Paper and pulp cost {figures.change(sum(paper), before["Paper and pulp"])} % more than in 2024. From the
        second to the third quarter the cost rose by {figures.change(paper[2], paper[1])} %, because recovered paper
        became dearer and Machine 2 ran at full speed.</p>""",
    )
    energy = costs["Energy"]
    y = sheet.section(
        y,
        "Energy",
        f"""<p>Energy cost {-figures.change(sum(energy), before["Energy"])} % less. The old gas contract ended on
        31 March 2025, and the rebuilt press section leaves less water for steam to dry.</p>""",
    )
    sheet.line(LEFT, y + 10, "Price of recovered paper, euros a tonne, average of the quarter", SIDE)
    charts.price_line(sheet, (LEFT, y + 30, RIGHT, y + 250), figures.RECOVERED_PRICE, (170, 220, 10))
    y += 274
    y = sheet.section(
        y,
        "Prices",
        """<p>Recovered paper was cheapest in the second quarter, at 184 euros a tonne, and dearest in the fourth, at
        204 euros. Board prices were raised twice, in April and in September.</p>""",
    )
    sheet.section(
        y,
        "Customers",
        """<p>No customer stands for more than nine per cent of revenue. Losses on unpaid invoices were
        18 thousand euros.</p>""",
    )


def production(sheet: Sheet) -> None:
    """A wide table on a lying page: twelve months and the year."""
    y = sheet.title(74, "Production month by month") + 4
    months = ("", *figures.MONTHS, "2025")
    ends = (*(262 + 40.0 * index for index in range(12)), 786.0)
    rows = [Row(months, "head"), Row(("Made, tonnes",), "part")]
    rows += [_months(name, values) for name, values in figures.TONNES.items()]
    rows += [_months("All machines", figures.TONNES_TOTAL, "sum"), Row(("Used",), "part")]
    rows += [
        _months("Recovered paper, tonnes", figures.RECOVERED),
        _months("Electricity, MWh", figures.ELECTRICITY),
        _months("Steam, MWh", figures.STEAM),
        _months("Fresh water, hundreds of m³", figures.WATER),
        Row(("Machine 2",), "part"),
        _months("Days stopped", figures.DAYS_STOPPED),
    ]
    y = sheet.table(y, rows, ends, step=26) + 18
    water = 100 * sum(figures.WATER) / sum(figures.TONNES_TOTAL)
    sheet.prose(
        LEFT,
        y,
        560,
        f"""<p class="small">Fresh water for each tonne of paper: {water:.1f} m³. The stop of Machine 2 in February was
        planned; the five days in December are the Christmas stop of the whole mill.</p>""",
    )


def _months(name: str, values: tuple[int, ...], kind: str = "plain") -> Row:
    return Row((name, *(amount(value) for value in (*values, sum(values)))), kind)


def balance_sheet(sheet: Sheet) -> None:
    """What the mill owns and owes, and the way of the cash."""
    y = sheet.title(84, "Balance sheet and cash") + 4
    rows = [Row(("31 December, thousands of euros", "2025", "2024"), "head")]
    rows += _group("Fixed assets", figures.FIXED_ASSETS)
    rows += _group("Current assets", figures.CURRENT_ASSETS)
    rows += [_total("All assets", figures.FIXED_ASSETS | figures.CURRENT_ASSETS)]
    rows += _group("Equity", figures.EQUITY)
    rows += _group("Debts", figures.DEBTS)
    rows += [_total("Equity and debts", figures.EQUITY | figures.DEBTS)]
    y = sheet.table(y, rows, (440, RIGHT), step=18) + 22
    flow = figures.cash_flow()
    rows = [Row(("Cash flow, thousands of euros", "2025"), "head")]
    rows += [Row((name, amount(value))) for name, value in flow.items()]
    rows += [Row(("More cash than a year before", amount(sum(flow.values()))), "sum")]
    sheet.table(y, rows, (RIGHT,), step=18)


def _group(name: str, lines: dict[str, tuple[int, int]]) -> list[Row]:
    rows = [Row((line, *map(amount, values))) for line, values in lines.items()]
    return [*rows, _total(name, lines)]


def _total(name: str, lines: dict[str, tuple[int, int]]) -> Row:
    return Row((name, *map(amount, figures.sum_rows(lines.values()))), "sum")


def notes(sheet: Sheet) -> None:
    """How the accounts were drawn up, and what stands behind single lines."""
    y = sheet.title(84, "Notes") + 10
    y = sheet.section(
        y,
        "1  How we count",
        """<p>Revenue is counted when paper leaves the mill. Stocks are valued at cost or at the price that can be had
        for them, whichever is lower. Machines are written off over twelve to twenty years, buildings over
        forty.</p>""",
    )
    lines = [Row((name, amount(value))) for name, value in figures.PAPER_AND_PULP.items()]
    sheet.line(LEFT, y + 11.8, "2  Paper and pulp", SIDE)
    rows = [Row(("Thousands of euros", "2025"), "head"), *lines]
    rows += [Row(("Paper and pulp", amount(sum(figures.PAPER_AND_PULP.values()))), "sum")]
    y = sheet.table(y + 20, rows, (RIGHT,)) + 12
    y = sheet.prose(
        MAIN,
        y,
        RIGHT,
        f"""<p>{sum(figures.RECOVERED):,} tonnes of recovered paper and {figures.PULP_TONNES:,} tonnes of pulp were
        used, the pulp at {figures.PULP_PRICE} euros a tonne.</p>""",
    )
    y = sheet.section(
        y + 12,
        "3  Investments",
        f"""<p>The mill invested {figures.INVESTED:,} thousand euros, of which 3,260 thousand went into the press
        section of Machine 2. Nothing was sold or written down.</p>""",
    )
    y = sheet.section(
        y,
        "4  Bank loans",
        f"""<p>A new loan of {figures.LOAN_DRAWN:,} thousand euros was taken up on 3 February 2025; it runs for eight
        years at 3.4 % and is secured by Machine 2. Older loans were repaid with {figures.LOAN_REPAID:,} thousand
        euros.</p>""",
    )
    y = sheet.section(
        y,
        "5  Old landfill",
        """<p>The landfill above the mill was closed in 1987. The provision covers the watching of its water until
        2042 and did not change in 2025.</p>""",
    )
    sheet.section(
        y,
        "6  Auditor",
        """<p>The auditor has examined the accounts and confirmed them without reservation. The fee was 46 thousand
        euros.</p>""",
    )
