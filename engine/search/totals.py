"""Which row of a bill is its total: the amount to pay, tax and rounding included; no part of it, and not the change."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOTAL = re.compile(r"\btotal|\bgesamt|\bsumme\b|\bmontant\b|\bimporte\b|\bimporto\b|\bvalor a pagar|कुल|รวม")
_WHOLE = re.compile(
    r"payable|grand|\bdue\b|\binc(l|lusive)?\b|\brounded|to pay|\bttc\b|\bbrutto|a pagar|da pagare|zu zahlen"
)
_PART = re.compile(
    r"\bsub\b|\bexcl|before|without|\bht\b|\bnetto\b|zwischensumme|sous.total|discount|saving|rounding|adj|supplies"
)
_TAX = re.compile(r"\b(gst|vat|tax|mwst|tva|iva|ust)\b")
_NO_SUM = re.compile(r"\b(qty|quantity|items?|pcs|summary|anzahl|menge)\b")
_GIVEN = re.compile(r"\b(cash|tender\w*|gegeben|especes|efectivo|contanti|dinheiro)")
_RETURNED = re.compile(r"\b(change|ruckgeld|wechselgeld|monnaie|cambio|resto|troco)\b")
_AMOUNT = re.compile(r"\d+[.,]\d\d(?!\d)")


def asks_for_total(folded_question: str) -> bool:
    """Whether the question is about the total of a bill."""
    return bool(_TOTAL.search(folded_question))


def total_scores(folded_rows: Sequence[str]) -> list[float]:
    """How likely each row of a bill holds its total: 0 where it does not speak of one, else up to 2.

    What was given less what was returned is the total, and tells it from all other amounts.
    """
    given = _last_amount(folded_rows, _GIVEN)
    returned = _last_amount(folded_rows, _RETURNED)
    paid = given - returned if given is not None and returned is not None else None
    return [_total_score(row, paid) for row in folded_rows]


def _total_score(row: str, paid: int | None) -> float:
    if not _TOTAL.search(row):
        return 0.0
    score = 1.0
    if _WHOLE.search(row):
        score += 0.5
    elif _TAX.search(row):
        score -= 0.6
    score -= 0.5 * bool(_PART.search(row)) + 0.4 * bool(_NO_SUM.search(row))
    amounts = _cents(row)
    score -= 0.2 * (len(amounts) > 1)
    return score + 0.6 * (paid is not None and paid in amounts[-1:])


def _last_amount(rows: Sequence[str], label: re.Pattern[str]) -> int | None:
    found = [amounts[-1] for row in rows if label.search(row) and (amounts := _cents(row))]
    return found[-1] if found else None


def _cents(row: str) -> list[int]:
    return [int(re.sub(r"\D", "", amount)) for amount in _AMOUNT.findall(row.replace(",", "."))]
