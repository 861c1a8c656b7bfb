"""The accounts of the invented paper mill: every number of the annual report comes from here.

Amounts are thousands of euros, quantities are tonnes unless named otherwise. What can be added up is added up here
and written nowhere else, so that the report agrees with itself.
"""

from __future__ import annotations

from collections.abc import Iterable

Quarters = tuple[int, int, int, int]


def sum_rows(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Adds rows of equal length column by column."""
    return tuple(sum(column) for column in zip(*rows, strict=True))


def subtract(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    """``first - second``, column by column."""
    return tuple(a - b for a, b in zip(first, second, strict=True))


def change(new: float, old: float) -> float:
    """Change in per cent, one decimal."""
    return round(100 * (new - old) / old, 1)


# --- income, by quarter of 2025 and for the whole of 2024 ------------------------------------------------------------

REVENUE: dict[str, Quarters] = {
    "Writing papers": (4_612, 4_580, 4_498, 4_371),
    "Packaging board": (5_108, 5_489, 6_020, 6_027),
    "Speciality papers": (2_122, 2_348, 2_618, 2_486),
}
COSTS: dict[str, Quarters] = {
    "Paper and pulp": (4_105, 3_954, 4_310, 4_262),
    "Energy": (2_268, 1_946, 1_887, 2_214),
    "People": (2_790, 2_812, 2_835, 2_861),
    "Chemicals and water": (742, 768, 801, 779),
    "Transport": (655, 689, 724, 702),
    "Maintenance and other": (611, 598, 642, 705),
    "Depreciation": (520, 520, 525, 535),
}
INTEREST: Quarters = (96, 94, 91, 88)
TAX: Quarters = (13, 249, 317, 177)

BEFORE = {
    "Writing papers": 18_530,
    "Packaging board": 20_236,
    "Speciality papers": 8_552,
    "Paper and pulp": 15_940,
    "Energy": 9_120,
    "People": 10_742,
    "Chemicals and water": 2_961,
    "Transport": 2_644,
    "Maintenance and other": 2_431,
    "Depreciation": 1_980,
    "Interest": 410,
    "Tax": 262,
}
"""the year 2024"""

REVENUE_TOTAL = sum_rows(REVENUE.values())
COSTS_TOTAL = sum_rows(COSTS.values())
OPERATING = subtract(REVENUE_TOTAL, COSTS_TOTAL)
BEFORE_TAX = subtract(OPERATING, INTEREST)
PROFIT = subtract(BEFORE_TAX, TAX)

REVENUE_BEFORE = sum(BEFORE[name] for name in REVENUE)
COSTS_BEFORE = sum(BEFORE[name] for name in COSTS)
OPERATING_BEFORE = REVENUE_BEFORE - COSTS_BEFORE
BEFORE_TAX_BEFORE = OPERATING_BEFORE - BEFORE["Interest"]
PROFIT_BEFORE = BEFORE_TAX_BEFORE - BEFORE["Tax"]

SHARES = 1_200_000
DIVIDEND = 960
DIVIDEND_BEFORE = 420

PAPER_AND_PULP = {"Recovered paper": 9_051, "Long-fibre pulp": 6_240, "Fillers and starch": 1_340}
PULP_TONNES, PULP_PRICE = 7_704, 810


# --- balance sheet on 31 December 2025 and 2024 ----------------------------------------------------------------------

FIXED_ASSETS = {
    "Land and buildings": (9_850, 10_120),
    "Machines": (17_640, 15_310),
    "Under construction": (1_210, 480),
}
CURRENT_ASSETS = {"Stocks": (5_430, 5_180), "Owed by customers": (6_285, 5_945), "Cash": (3_118, 2_810)}
EQUITY = {"Share capital": (6_000, 6_000), "Reserves": (20_511, 18_537)}
DEBTS = {
    "Bank loans": (10_600, 9_400),
    "Provision for the old landfill": (1_150, 1_150),
    "Owed to suppliers": (4_870, 4_560),
    "Tax to be paid": (402, 198),
}

LOAN_DRAWN, LOAN_REPAID = 2_500, 1_300
INVESTED = 4_890


def cash_flow() -> dict[str, int]:
    """Where the cash of 2025 came from and went to; the sum is the change in cash."""

    def used(row: tuple[int, int]) -> int:
        return row[1] - row[0]

    return {
        "Profit for the year": sum(PROFIT),
        "Depreciation": sum(COSTS["Depreciation"]),
        "More stocks": used(CURRENT_ASSETS["Stocks"]),
        "More owed by customers": used(CURRENT_ASSETS["Owed by customers"]),
        "More owed to suppliers": -used(DEBTS["Owed to suppliers"]),
        "More tax to be paid": -used(DEBTS["Tax to be paid"]),
        "Investments": -INVESTED,
        "New bank loan": LOAN_DRAWN,
        "Loans repaid": -LOAN_REPAID,
        "Dividend for 2024": -DIVIDEND_BEFORE,
    }


# --- the mill, by month of 2025 --------------------------------------------------------------------------------------

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TONNES = {
    "Machine 1, writing papers": (1468, 1392, 1485, 1440, 1462, 1418, 1405, 1372, 1396, 1388, 1352, 1290),
    "Machine 2, packaging board": (2610, 1540, 2655, 2720, 2768, 2741, 2905, 2880, 2932, 2960, 2914, 2702),
    "Machine 3, speciality papers": (398, 402, 421, 446, 455, 451, 487, 479, 498, 476, 468, 431),
}
TONNES_TOTAL = sum_rows(TONNES.values())
RECOVERED = (3820, 2761, 3882, 3907, 3973, 3907, 4055, 4000, 4074, 4088, 4012, 3752)
ELECTRICITY = (2925, 2217, 2978, 3006, 3055, 3008, 3124, 3083, 3142, 3141, 3085, 2892)
"""MWh"""
STEAM = (5667, 4314, 5635, 5547, 5508, 5362, 5557, 5481, 5640, 5778, 5844, 5596)
"""MWh"""
WATER = (372, 277, 379, 382, 389, 383, 398, 393, 401, 400, 393, 367)
"""hundreds of cubic metres"""
DAYS_STOPPED = (1, 12, 1, 2, 1, 1, 1, 2, 1, 1, 1, 5)
"""of Machine 2"""

RECOVERED_PRICE = {2023: (214, 209, 198, 190), 2024: (187, 192, 201, 205), 2025: (196, 184, 199, 204)}
"""euros a tonne, average of the quarter"""
ENERGY_SOURCES = {"Biomass boiler": 46, "Electricity from the grid": 27, "Natural gas": 21, "River turbine": 6}
"""per cent; in the report they stand in a picture only"""
CUSTOMERS = {
    "Food packaging": 31,
    "Book publishers": 22,
    "Stationery makers": 17,
    "Medical packaging": 13,
    "Art and museums": 9,
    "Others": 8,
}
"""per cent of revenue"""
STAFF = 214
