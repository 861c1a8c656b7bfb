"""The kind of words that would answer a question, told by the words it is asked with, in eight languages."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """The kind of words that would answer a question."""

    EMAIL = "email"
    PHONE = "phone"
    PERCENT = "percent"
    DATE = "date"
    AMOUNT = "amount"
    NUMBER = "number"
    NAME = "name"
    OTHER = "other"


def kind_of(folded_question: str) -> Kind:
    """The first kind that fits, in the order of ``Kind``: a telephone number is asked for as a number, too."""
    if _COUNTED.search(folded_question):
        return Kind.NUMBER
    for kind, pattern in _PATTERNS.items():
        if pattern.search(folded_question):
            return kind
    return Kind.OTHER


def _any_of(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


_COUNTED = re.compile(r"\bhow many\b|\bwie ?viele\b|\bcombien de\b|\b(?:cuant|quant)[oa]s\b|\bquant[ie]\b|कितने|กี่")
_PATTERNS = {
    Kind.EMAIL: _any_of(r"\be-?\s?mail", r"\bcourriel", r"\bcorreo electr", r"ईमेल", r"อีเมล"),
    Kind.PHONE: _any_of(
        r"\b(tele)?phone\b", r"\btel\b", r"\bfax\b", r"\bmobile (no|number)", r"\bhotline", r"\btelefon", r"फोन", r"โทร"
    ),
    Kind.PERCENT: _any_of(
        r"\bpercent",
        r"\bper cent",
        r"%",
        r"\brate\b",
        r"\bshare\b",
        r"\bprozent",
        r"\bpourcent",
        r"\bporcent",
        r"प्रतिशत",
    ),
    Kind.DATE: _any_of(
        r"\bdates?\b",
        r"^when\b",
        r"\bwhen (did|do|was|is|were|will|does)\b",
        r"\b(what|which) (day|year|month|time)\b",
        r"\bdeadline",
        r"\bdue\b",
        r"\bexpir",
        r"\bdatum\b",
        r"^(wann|quand|cuando|quando)\b",
        r"\bfecha\b",
        r"\bdata (do|da|della|del|di)\b",
        r"तारीख|दिनांक|วันที่",
    ),
    Kind.AMOUNT: _any_of(
        r"\bhow much\b",
        r"\btotal\b(?! number)",
        r"\b(amount|price|cost|revenue|turnover|income|profit|balance)",
        r"\b(fees?|paid|pay|salary|sum|rent|worth)\b",
        r"\b(betrag|summe|kosten|preis|gesamt|wieviel)",
        r"\b(montant|prix|combien)\b",
        r"\b(importe|precio|cuanto cuesta)\b",
        r"\b(importo|prezzo|quanto costa|totale)\b",
        r"\b(preco|valor total|quanto custa)\b",
        r"कुल|राशि|मूल्य|ราคา|ยอด",
    ),
    Kind.NUMBER: _any_of(
        r"\bhow (old|long|far|large|big|tall|high)\b",
        r"\bnumber\b",
        r"\bno\.? (of|for)\b",
        r"\b(value|integer)\b",
        r"\b(nummer|numero)\b",
        r"\bwieviel\b|จำนวน",
    ),
    Kind.NAME: _any_of(
        r"^who\b",
        r"\bwho (wrote|signed|led|leads)\b",
        r"\bname of\b|\bwhose\b",
        r"\bwhich (person|company|individual|organi[sz]ation|country|city)\b",
        r"^(wer|qui|chi|quem|quien)\b",
    ),
}

KIND_WORDS = frozenset(
    "date day time total amount sum price cost percentage percent number phone telephone tel fax mail email address"
    " name grand final due datum gesamt gesamtbetrag summe betrag telefon montant prix nom fecha importe telefono"
    " nombre data totale importo prezzo valor preco telefone nome".split()
)
"""folded words that name a kind of answer, and nothing else"""
