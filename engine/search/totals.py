"""Which row of a bill is its total: the amount to pay, tax and rounding included, not a part of it and not the change."""

from __future__ import annotations

import re

_TOTAL = re.compile(r"\btotal|\bgesamt|\bsumme\b|\bmontant\b|\bimporte\b|\bimporto\b|\bvalor a pagar|कुल|ยอดรวม|รวม")
_WHOLE = re.compile(
    r"payable|grand|\bdue\b|\bincl|inclusive|\binc\b|round(?!ing)|to pay|\bttc\b|\bbrutto|a pagar|da pagare|zu zahlen|\bnet total"
)
_PART = re.compile(
    r"\bsub\b|sub-?\\s?total|subtotal|excl|before|without|\bht\b|\bnetto\b|zwischensumme|sous-total"
    r"|\bdiscount|\bsaving|\brounding|\bround adj|adjus|supplies"
)
_TAX_ALONE = re.compile(r"\b(gst|vat|tax|mwst|tva|iva|ust)\b")
_NO_SUM = re.compile(r"\b(qty|quantity|items?|pcs|change|cash|tender(ed)?|paid|summary|anzahl|menge|restgeld|wechselgeld|cambio|troco|monnaie)\b")


def asks_for_total(folded_question: str) -> bool:
    """Whether the question is about the total of a bill."""
    return bool(_TOTAL.search(folded_question))


def total_score(folded_row: str) -> float:
    """How likely a row that is labelled so holds the total: 0 when it does not speak of one, else up to 2."""
    if not _TOTAL.search(folded_row):
        return 0.0
    score = 1.0
    if _WHOLE.search(folded_row):
        score += 0.5
    elif _TAX_ALONE.search(folded_row):
        score -= 0.6
    if _PART.search(folded_row):
        score -= 0.5
    if _NO_SUM.search(folded_row):
        score -= 0.4
    return score
