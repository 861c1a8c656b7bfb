"""Words that can answer are recognised."""

from __future__ import annotations

import pytest

from engine.search.kinds import Kind
from engine.search.values import values


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.AMOUNT, "RM 15.90 at 6%", ["RM 15.90"]),
        (Kind.AMOUNT, "$4.2 billion in 2015", ["$4.2 billion"]),
        (Kind.AMOUNT, "1.234,50 €", ["1.234,50 €"]),
        (Kind.AMOUNT, "Room 12, 1,234.50 net", ["1,234.50"]),
        (Kind.AMOUNT, "since 2015 it was 940 francs", ["940"]),
        (Kind.DATE, "on 24th of March 2015", ["24th of March 2015"]),
        (Kind.DATE, "18/01/2018 10:27:03", ["18/01/2018"]),
        (Kind.DATE, "2018-03-23", ["2018-03-23"]),
        (Kind.DATE, "am 3. Oktober 1990 in Bonn", ["3. Oktober 1990"]),
        (Kind.DATE, "le 14 juillet 1789", ["14 juillet 1789"]),
        (Kind.DATE, "February 8, 2021", ["February 8, 2021"]),
        (Kind.DATE, "founded in 1871", ["1871"]),
        (Kind.DATE, "41-71-10 is a part number", []),
        (Kind.DATE, "HD03-04-06 is a part number", []),
        (Kind.PERCENT, "from 7% to 18.4 percent", ["7%", "18.4 percent"]),
        (Kind.PHONE, "Tel: +1-615-591-2955, 03/10/2018", ["+1-615-591-2955"]),
        (Kind.EMAIL, "write to l.n@example.co.uk.", ["l.n@example.co.uk"]),
        (Kind.NUMBER, "204 examples of 2022", ["204"]),
        (Kind.NAME, "signed by Allison Crimmins, lead author", ["Allison Crimmins"]),
        (Kind.OTHER, "12 May 2020, 5%", []),
    ],
)
def test_values(kind: Kind, text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in values(text, kind)] == expected


def test_exact_values_are_not_mere_numbers() -> None:
    assert values("founded in 1871", Kind.DATE, exact=True) == []
    assert values("room 12", Kind.AMOUNT, exact=True) == []
