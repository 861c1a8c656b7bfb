"""A picky accountant adds up the annual report."""

from __future__ import annotations

from assets.samples_source import figures


def test_the_year_is_the_sum_of_its_quarters() -> None:
    assert sum(figures.REVENUE_TOTAL) - sum(figures.COSTS_TOTAL) == sum(figures.OPERATING)
    assert sum(figures.OPERATING) - sum(figures.INTEREST) - sum(figures.TAX) == sum(figures.PROFIT)
    assert figures.PROFIT_BEFORE == 828


def test_both_sides_of_the_balance_sheet_are_equal() -> None:
    assets = figures.sum_rows((figures.FIXED_ASSETS | figures.CURRENT_ASSETS).values())
    assert assets == figures.sum_rows((figures.EQUITY | figures.DEBTS).values())


def test_reserves_grow_by_what_was_not_paid_out() -> None:
    now, before = figures.EQUITY["Reserves"]
    assert now - before == sum(figures.PROFIT) - figures.DIVIDEND_BEFORE


def test_fixed_assets_grow_by_investment_less_depreciation() -> None:
    now, before = figures.sum_rows(figures.FIXED_ASSETS.values())
    assert now - before == figures.INVESTED - sum(figures.COSTS["Depreciation"])


def test_loans_and_cash_move_as_the_cash_flow_says() -> None:
    now, before = figures.DEBTS["Bank loans"]
    assert now - before == figures.LOAN_DRAWN - figures.LOAN_REPAID
    now, before = figures.CURRENT_ASSETS["Cash"]
    assert now - before == sum(figures.cash_flow().values())


def test_the_notes_explain_the_lines() -> None:
    assert sum(figures.PAPER_AND_PULP.values()) == sum(figures.COSTS["Paper and pulp"])
    assert round(figures.PULP_TONNES * figures.PULP_PRICE / 1000) == figures.PAPER_AND_PULP["Long-fibre pulp"]
    quarters = [sum(figures.RECOVERED[month : month + 3]) for month in range(0, 12, 3)]
    spent = sum(tonnes * price for tonnes, price in zip(quarters, figures.RECOVERED_PRICE[2025], strict=True))
    assert round(spent / 1000) == figures.PAPER_AND_PULP["Recovered paper"]


def test_tax_is_a_quarter_less_a_point() -> None:
    assert [round(0.24 * profit) for profit in figures.BEFORE_TAX] == list(figures.TAX)


def test_shares_add_up_to_a_hundred() -> None:
    assert sum(figures.CUSTOMERS.values()) == 100
    assert sum(figures.ENERGY_SOURCES.values()) == 100


def test_the_dividend_is_what_the_letter_says() -> None:
    assert 1000 * figures.DIVIDEND / figures.SHARES == 0.80
    assert 1000 * figures.DIVIDEND_BEFORE / figures.SHARES == 0.35
